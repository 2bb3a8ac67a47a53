"""Options that stand in a file: `conform.toml`, or `[tool.conform]` of `pyproject.toml`, where pytest runs.

The command line goes before the file. What of the file does nothing beside the command line is left out, so
that one file serves a live night and a replay; what is said on the command line and does nothing is refused.
A file that is kept in git must open no tenant: it may hold no secret, and it lets a run write to the tenant
that it names itself and to no other.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from conform.redact import ENVIRONMENT, is_secret_name
from conform.run.settings import COMMAND_LINE, LIMITS, NEEDS, OPTIONS, flag_of, is_given, name_of
from conform.tenants.live import SettingsError, gateway

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from conform.contract.vendor import Access
    from conform.run.settings import Settings

OWN, SHARED = "conform.toml", "pyproject.toml"
_KINDS: Final[Mapping[type, str]] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list of texts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFile:
    """Hold the options of a file by their names, as `settings` takes them; `name` is the file's."""

    name: str = OWN
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """Hold the options of a run: each by its name, which of them came from where, and what was left out.

    `whence` has those that somebody said; `idle` are those of the file that do nothing in this run.
    """

    options: Mapping[str, Any]
    whence: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[str, ...] = ()


def read_options(root: Path, access: Access) -> OptionFile:
    """Read the options of the file in a folder, none where there is none.

    Raises SettingsError, which names file and key and never the value, for what is no option or no value of
    it, for a secret, and where both files have some.
    """
    own, shared = _table(root / OWN), _table(root / SHARED).get("tool", {})
    section = shared.get("conform") if isinstance(shared, dict) else None
    if section is None:
        return _checked(OWN, own, access)
    if (root / OWN).exists():
        raise SettingsError(f"{OWN} and [tool.conform] of {SHARED} are both there; keep one of them")
    return _checked(SHARED, section, access)


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{path.name}: cannot be read: {error.strerror}") from None
    except ValueError as error:  # of TOML, or of UTF-8
        said = error if isinstance(error, tomllib.TOMLDecodeError) else "it is no UTF-8"
        raise SettingsError(f"{path.name}: cannot be read as TOML: {said}") from None


def _checked(file: str, section: Any, access: Access) -> OptionFile:
    if not isinstance(section, dict):
        raise SettingsError(f"{file}: [tool.conform] is no table of options")
    found: dict[str, Any] = {}
    for key, value in section.items():
        name = key.replace("-", "_")
        if name in found:
            raise SettingsError(f"{file}: {key} is there twice, with a dash and with an underscore")
        found[name] = _value(file, key, value, access)
    try:
        gateway({}, access, found.get("header", ()), found.get("proxy"))
    except SettingsError as error:
        raise SettingsError(f"{file}: {error}") from None
    if found.get("allow_writes") and "base_url" not in found:
        raise SettingsError(
            f"{file}: allow-writes is for the tenant that the same file names; add base-url, or leave it to "
            "the command line"
        )
    return OptionFile(name=file, options=found)


def _value(file: str, key: str, value: Any, access: Access) -> Any:
    """Give the value of an option as the command line would; raise SettingsError where it is none."""
    flag = flag_of(key)
    if flag not in OPTIONS:
        raise SettingsError(f"{file}: {_no_option(key, access)}")
    row = OPTIONS[flag]
    kind = _kind(row)
    if not _is_of(value, kind):
        raise SettingsError(f"{file}: {key} must be {_KINDS[kind]}")
    told = [row.get("type", str)(each) for each in value] if kind is list else row.get("type", kind)(value)
    for each in told if kind is list else [told]:
        if each not in row.get("choices", (each,)):
            raise SettingsError(f"{file}: {key} must be one of {', '.join(row['choices'])}")
    for name, is_fine, must_be in LIMITS:
        if name == name_of(flag) and not is_fine(told):
            raise SettingsError(f"{file}: {key} must be {must_be}")
    return told


def _no_option(key: str, access: Access) -> str:
    """Say that there is no such option; of a secret, where it belongs."""
    variable = key.replace("-", "_").upper().removeprefix(access.prefix)
    if variable in dict(ENVIRONMENT):
        return (
            f"{key} is a secret, which no file of options may hold; set {access.variable(variable)} instead"
        )
    if is_secret_name(key):
        return f"{key} is a secret, which no file of options may hold; secrets come from the environment"
    return f"{key} is no option; known are {', '.join(flag.removeprefix('--') for flag in OPTIONS)}"


def _kind(row: Mapping[str, Any]) -> type:
    by_action = {"store_true": bool, "append": list}
    found: type = by_action.get(row.get("action", ""), row.get("type", str))
    return found


def _is_of(value: Any, kind: type) -> bool:
    if kind is list:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind in (int, float):
        return isinstance(value, int | kind) and not isinstance(value, bool)
    return isinstance(value, kind)


# Beside the command line


def in_force(given: Mapping[str, Any], file: OptionFile) -> InForce:
    """Give the options of a run: those of the command line, then of the file, then what each is by itself.

    `given` has None, or nothing, for what the command line does not say.
    """
    said = {name for name in map(name_of, OPTIONS) if is_given(given.get(name))}
    kept = {name: value for name, value in file.options.items() if name not in said and is_given(value)}
    idle: list[str] = []
    while name := next(_idle(_merged(given, kept), kept, file), None):
        idle.append(name)
        del kept[name]
    whence = dict.fromkeys(said, COMMAND_LINE) | dict.fromkeys(kept, file.name)
    return InForce(
        options={**given, **_merged(given, kept)},
        whence={name: whence[name] for name in map(name_of, OPTIONS) if name in whence},
        idle=tuple(idle),
    )


def _merged(given: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: given[name] if is_given(given.get(name)) else kept.get(name, _default(row))
        for name, row in ((name_of(flag), row) for flag, row in OPTIONS.items())
    }


def _default(row: Mapping[str, Any]) -> Any:
    return row.get("default", False if row.get("action") == "store_true" else None)


def _idle(options: Mapping[str, Any], kept: Mapping[str, Any], file: OptionFile) -> Iterator[str]:
    """Yield what of the file does nothing beside the rest; leave to write holds for its own tenant alone."""
    is_elsewhere = options["base_url"] != file.options.get("base_url")
    yield from (name for name in ("allow_writes",) if name in kept and is_elsewhere)
    yield from (name for name in ("disposable",) if name in kept and is_elsewhere and options["base_url"])
    yield from (name for name, has_it, _ in NEEDS if name in kept and not has_it(options))


def told(settings: Settings) -> Iterator[str]:
    """Yield a line for each option that was given, and where, and for each of a file that does nothing."""
    for name, value in settings.told.items():
        where = settings.whence.get(name)
        shown = ", ".join(map(str, value)) if isinstance(value, list) else value
        yield f"option {name}: {shown}{f' ({where})' if where else ''}"
    for name in settings.idle:
        yield f"option {name}: of the file, does nothing in this run"
