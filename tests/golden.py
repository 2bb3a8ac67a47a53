"""What the observed profile is expected to show, made from a `drift.json`: `make record` writes it anew."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

GOLDEN = Path(__file__).with_name("observed.golden.json")


def golden(drift: dict[str, Any]) -> dict[str, Any]:
    """Give what must not change unnoticed: findings with their reach, drifts by kind, cases by verdict."""
    kinds = Counter(each["kind"] for each in drift["drifts"])
    return {
        "cases": drift["cases"],
        "drifts": dict(sorted(kinds.items())),
        "findings": [
            {"title": each["title"], "operations": each["operations"], "drifts": len(each["drifts"])}
            for each in drift["findings"]
        ],
    }


if __name__ == "__main__":
    found = golden(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
