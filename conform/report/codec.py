"""Frozen values as plain JSON and back, whatever their fields: between processes, and in a run's own files.

The annotations of a value are its format: what it holds must be named at run time where it is defined.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

import msgspec

from conform.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

T = TypeVar("T")
MOST_BYTES: Final = 256 * 1024 * 1024


class ReportFileError(UserError):
    """Say on one line which file of a run is unusable, at which place, and what to do."""


class _Head(msgspec.Struct):
    format: int | None = None


def packed(value: Any) -> Any:
    """Give a value as plain JSON, its keys in one order."""
    return msgspec.to_builtins(value, str_keys=True, order="deterministic")


def unpacked(plain: Any, kind: type[T]) -> T:
    """Give the value back that was packed; raise msgspec.ValidationError with the place of what is wrong."""
    return msgspec.convert(plain, kind, str_keys=True, dec_hook=_counter)


def read(path: Path, kind: type[T], wanted: int, advice: str) -> T:
    """Read a value from a file of the wanted format; raise ReportFileError, which ends with the advice."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ReportFileError(f"{path}: is larger than {MOST_BYTES // 2**20} MiB; {advice}")
        content = path.read_bytes()
        found = msgspec.json.decode(content, type=_Head).format
        if found != wanted:
            has = "no format" if found is None else f"format {found}"
            raise ReportFileError(f"{path}: has {has}, not {wanted}; {advice}")
        return msgspec.json.decode(content, type=kind, dec_hook=_counter)
    except FileNotFoundError as error:
        raise ReportFileError(f"{path}: is not there; {advice}") from error
    except OSError as error:
        raise ReportFileError(f"{path}: cannot be read: {error.strerror}; {advice}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ReportFileError(f"{path}: is no whole {path.name}: {error}; {advice}") from error


def _counter(kind: type[Any], plain: Any) -> Any:
    """Read a counter, which msgspec writes and does not read."""
    key = get_args(kind)[0]
    return Counter(msgspec.convert(plain, dict[key, int], str_keys=True))  # type: ignore[valid-type]
