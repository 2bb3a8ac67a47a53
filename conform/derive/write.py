"""Put derived contracts on the disk, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conform.contract import dump_contract
from conform.disk import Door

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from conform.contract import Contract


def write_contracts(
    contracts: Iterable[Contract],
    folder: Path,
    *,
    beside: Mapping[str, str] | None = None,
    door: Door | None = None,
) -> None:
    """Replace the contracts under a folder whole or not at all; `beside` are further texts by file name.

    Every text is made and staged in full before the first file is touched. Files of resources that are
    gone are removed last. Raises DiskError where the folder is not writable; without a door there are no
    secrets to look for.
    """
    out = door or Door()
    texts = {folder / c.version / f"{c.name}.yaml": dump_contract(c) for c in contracts}
    out.texts({**texts, **{folder / name: text for name, text in (beside or {}).items()}}, "docs")
    for version in sorted({path.parent for path in texts}):
        for old in sorted(set(version.glob("*.yaml")) - set(texts)):
            out.remove(old)
