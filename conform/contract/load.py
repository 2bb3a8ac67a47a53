"""Read contracts from YAML into frozen values, or say on one line what is wrong and where."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import yaml

from conform.contract.errors import ContractError
from conform.contract.read_operation import ContractReader

if TYPE_CHECKING:
    from pathlib import Path

    from conform.contract.operation import Contract
    from conform.contract.vendor import Vendor

_TOO_DEEP: Final = re.compile(r"(?:[\[{]\s*(?:[\w'\"-]+:\s+)?){50}|(?:- ){50}")
"""Openings in a row: some thousands of them end the process, because PyYAML composes on the C stack."""


def load_contract(path: Path, vendor: Vendor) -> Contract:
    """Read one contract file; raise ContractError with file, dotted place and reason where it is unusable."""
    try:
        text = path.read_text(encoding="utf-8")
        if _TOO_DEEP.search(text):
            raise ContractError(file=str(path), place="", reason="nests deeper than any contract does")
        document = yaml.load(text, Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError) as error:
        raise ContractError(file=str(path), place="", reason=f"cannot be read: {error}") from error
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise ContractError(file=str(path), place="", reason=f"is not YAML: {reason}") from error
    return replace(ContractReader(str(path)).contract(document), vendor=vendor)


def load_contracts(folder: Path, vendor: Vendor) -> tuple[Contract, ...]:
    """Read every contract under a folder (`v1/*.yaml`, `v2/*.yaml`), by version and name.

    Raises ContractError for the first file that cannot be used, and where there is no contract at all.
    """
    files = sorted(folder.glob("v[12]/*.yaml"))
    if not files:
        raise ContractError(file=str(folder), place="", reason="holds no contracts; run `conform derive`")
    return tuple(load_contract(file, vendor) for file in files)
