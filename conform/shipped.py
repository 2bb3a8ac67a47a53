"""Where the contracts and the suites stand that come with this package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

PROJECT: Final = "daftra-conform"
"""Our name among packages (PyPI)."""
_PACKAGE: Final = Path(__file__).resolve().parent
HOME: Final = data if (data := _PACKAGE / "data").is_dir() else _PACKAGE.parent
"""The folder that holds both: of a wheel its `data`, of a checkout its root."""
CONTRACTS: Final = HOME / "contracts"
SUITES: Final = HOME / "suites"


def release() -> str:
    """Name this package and its version, `unreleased` where it is not installed."""
    try:
        return f"{PROJECT} {version(PROJECT)}"
    except PackageNotFoundError:
        return f"{PROJECT} unreleased"


def contracts_at(folder: Path) -> Path:
    """Give the contracts that hold in a folder: its own `contracts`, where it has some, else the shipped."""
    own = folder / "contracts"
    return own if next(own.glob("*/*.yaml"), None) is not None else CONTRACTS
