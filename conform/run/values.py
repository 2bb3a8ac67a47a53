"""Values that only a tenant's owner knows: an active payment method, a workflow, an app, a terminal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated

import msgspec

from conform.case import PLACEHOLDERS
from conform.run.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from conform.case import Case, Step
    from conform.contract import Json

EXAMPLE = """\
payment_method: cash          # an active method of the tenant
leave_type: '1'               # id of a leave type
workflow: 1                   # id of a workflow
app: 1                        # id of an installed app
terminal: '1'                 # id of a POS terminal
references:                   # records to refer to instead of made or found ones
  listing/Language: 41
  v1/staff: 0
"""
"""A file with every key there is; all of them may be left out."""
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class Values(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold what the owner of a tenant said; None where the owner said nothing.

    `references` gives ids by the key of what is referred to (`v1/staff`, `listing/Language`).
    """

    payment_method: _Text | None = None
    leave_type: _Text | int | None = None
    workflow: _Text | int | None = None
    app: _Text | int | None = None
    terminal: _Text | int | None = None
    references: dict[str, str | int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Use:
    """Say where a value goes: a parameter of a contract's calls, or a field of payloads that has a stand-in.

    `stands_in` is what payloads hold instead while nobody knows better, None for whatever they hold.
    """

    value: str
    contract: str = ""
    parameter: str = ""
    field: str = ""
    stands_in: Json = None


USES: tuple[_Use, ...] = (
    _Use(value="payment_method", field="payment_method", stands_in="cash"),
    _Use(value="leave_type", field="leave_type_id"),
    _Use(value="workflow", contract="v2/workflow", parameter="workflow_id"),
    _Use(value="app", contract="v2/app_manager", parameter="id"),
    _Use(value="terminal", contract="v1/invoices", parameter="terminal_id"),
)


def load_values(path: Path | None) -> Values:
    """Read a file of values; raise SettingsError with file, place and reason where it cannot be used."""
    if path is None:
        return Values()
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=Values)
    except OSError as error:
        raise SettingsError(f"--values {path.name}: cannot be read ({error.strerror})") from error
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        said = " ".join(str(error).split())
        raise SettingsError(f"--values {path.name}: {said}; known are {', '.join(_KNOWN)}") from error


_KNOWN = Values.__struct_fields__


def valued(case: Case, values: Values) -> Case:
    """Give the case with the owner's values where the plan had to guess, unless it asks there."""
    wanted = [(use, known) for use in USES if (known := getattr(values, use.value)) is not None]
    if not wanted:
        return case
    steps = tuple(_step(case, step, wanted) for step in case.steps)
    return case if steps == case.steps else replace(case, steps=steps)


def _step(case: Case, step: Step, wanted: list[tuple[_Use, Json]]) -> Step:
    fields = {
        use.field: (use.stands_in, value)
        for use, value in wanted
        if use.field and use.field not in case.asks and use.field not in (step.breaks or "")
    }
    payload = _filled(step.payload, fields)
    path, query = (_parameters(step.contract, each, wanted) for each in (step.path, step.query))
    if (path, query, payload) == (step.path, step.query, step.payload):
        return step
    return replace(step, path=path, query=query, payload=payload)


def _parameters(
    contract: str, given: Mapping[str, Json], wanted: list[tuple[_Use, Json]]
) -> Mapping[str, Json]:
    """Fill parameters, but for those that the id of a record fills."""
    known = {
        use.parameter: value
        for use, value in wanted
        if use.contract == contract and not isinstance(given.get(use.parameter, {}), dict)
    }
    return {**given, **known}


def _filled(value: Json, fields: Mapping[str, tuple[Json, Json]]) -> Json:
    if isinstance(value, list):
        return [_filled(each, fields) for each in value]
    if not isinstance(value, dict) or (len(value) == 1 and next(iter(value)) in PLACEHOLDERS):
        return value
    return {name: _one(name, each, fields) for name, each in value.items()}


def _one(name: str, value: Json, fields: Mapping[str, tuple[Json, Json]]) -> Json:
    if name not in fields:
        return _filled(value, fields)
    stands_in, known = fields[name]
    return known if stands_in in (None, value) else value
