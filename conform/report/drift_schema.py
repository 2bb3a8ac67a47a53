"""`reports/drift.schema.json` (JSON Schema 2020-12): the form of `drift.json`, made of its own types."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from conform.report.drift_json import FORMAT, DriftFile

NAME: Final = "drift.schema.json"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def document() -> dict[str, Any]:
    """Give the schema; keys that it does not name are of a later version, and are no error."""
    (root,), parts = msgspec.json.schema_components([DriftFile], ref_template="#/$defs/{name}")
    # reports of before have the same format and fewer keys, so that the design's alone are demanded
    parts[DriftFile.__name__]["properties"]["format"] = {"const": FORMAT}
    parts[DriftFile.__name__]["required"] = ["format", "drifts", "findings"]
    for each in parts.values():
        each["description"] = " ".join(each["description"].split())
    return {"$schema": DIALECT, "title": "drift.json", **root, "$defs": dict(sorted(parts.items()))}


def text() -> str:
    """Give the file as it stands on disk."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=2).decode() + "\n"
