"""A case as requests that anybody may send again, after those that make what they refer to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from conform.case import (
    MADE,
    MADE_TEXT,
    PLACEHOLDERS,
    REFERENCE,
    REFERENCE_TEXT,
    ROW,
    goes_back,
    named,
)
from conform.payloads.endpoint import snake
from conform.payloads.referred import LISTING, preparation
from conform.report.line import MOST_SENT, Given, Line
from conform.run.call import compose, made_ids
from conform.run.rows import row_ids, row_values

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from conform.case import Case, Step
    from conform.contract import Contract, Json
    from conform.exchange import Call, Exchange
    from conform.payloads.referred import Preparation
    from conform.redact import Redactor
    from conform.report.line import Text

_BARE, _QUOTED = "qVqn_{}_qVq", "qVqt_{}_qVq"
"""What stands for a variable while a call is composed; a number is bare in JSON. No encoding touches it."""
_MARKED: Final = re.compile(r'"qVqn_(\w+?)_qVq"|qVq[nt]_(\w+?)_qVq')
_SHOWN_ID: Final = re.compile(rb'"id"\s*:\s*"?([\w-]+)')
_NO_NAME: Final = re.compile(r"\W+")


def lines(
    case: Case,
    exchanges: Sequence[Exchange],
    contracts: Mapping[str, Contract],
    redactor: Redactor,
    wanted: Collection[int] = (),
) -> tuple[Line, ...]:
    """Give a case's steps, or those `wanted` and what they go back to, after what they refer to."""
    told = _Told(case=case, exchanges=exchanges, contracts=contracts, redactor=redactor)
    chosen = _with_makers(case, wanted) if wanted else range(len(exchanges))
    own = tuple(told.of_step(index) for index in chosen)
    return (*told.prepared, *(told.giving(index, line) for index, line in zip(chosen, own, strict=True)))


def _with_makers(case: Case, wanted: Collection[int]) -> list[int]:
    found, left = set[int](), [*wanted]
    while left:
        index = left.pop()
        if index not in found:
            found.add(index)
            left += goes_back(case.steps[index])
    return sorted(found)


@dataclass(slots=True, kw_only=True)
class _Told:
    """Follow a case from step to step, and name what each makes."""

    case: Case
    exchanges: Sequence[Exchange]
    contracts: Mapping[str, Contract]
    redactor: Redactor
    prepared: list[Line] = field(default_factory=list)
    _referred: dict[str, str] = field(default_factory=dict)
    _gives: dict[int, dict[str, Given]] = field(default_factory=dict)
    _rows: dict[tuple[int, int], Json] = field(default_factory=dict)
    _values: dict[str, Json] = field(default_factory=dict)
    _seen: int = 0

    def of_step(self, index: int) -> Line:
        """Give the line of a step; what it refers to is made by lines before."""
        self._read_rows(index)
        step, exchange = self.case.steps[index], self.exchanges[index]
        line = self._line(self._composed(step), step)
        answer = exchange.answer
        media = "" if answer is None else answer.header("Content-Type") or ""
        return replace(
            line,
            status=None if answer is None else answer.status,
            answered=self.redactor.text(media.partition(";")[0].strip()),
        )

    def giving(self, index: int, line: Line) -> Line:
        """Give a line with what later ones take from its answer."""
        return replace(line, gives=tuple(self._gives.get(index, {}).values()))

    def _read_rows(self, until: int) -> None:
        for index in range(self._seen, until):
            exchange = self.exchanges[index]
            self._rows |= row_ids(self.case, index, exchange, self.contracts)
            self._values |= row_values(self.case, index, exchange, self.contracts)
        self._seen = max(self._seen, until)

    def _line(self, call: Call, step: Step) -> Line:
        body = None if call.body is None else self.redactor.sent(call.body).decode("utf-8", "replace")
        operation = self.contracts[step.contract].operation(step.operation)
        return Line(
            method=call.method,
            path=_split(self.redactor.text(call.path)),
            query=tuple((name, _split(self.redactor.text(value))) for name, value in call.query),
            credentials=call.credentials,
            media=call.media,
            body=None if body is None else _split(body[:MOST_SENT]),
            is_cut=body is not None and len(body) > MOST_SENT,
            expects=step.expects,
            breaks=step.breaks,
            role=None if operation is None else operation.role,
        )

    def _composed(self, step: Step) -> Call:
        operation = self.contracts[step.contract].operation(step.operation)
        if operation is None:
            raise KeyError(step.operation)
        told = replace(
            step,
            path=self._marked(dict(step.path)),
            query=self._marked(dict(step.query)),
            payload=self._marked(step.payload),
        )
        return compose(told, operation, case="")

    def _marked(self, value: Json) -> Any:
        """Put the variable, or else the value, in the place of each placeholder."""
        if isinstance(value, list):
            return [self._marked(each) for each in value]
        if not isinstance(value, dict):
            return value
        key = next(iter(value)) if len(value) == 1 else ""
        if key not in PLACEHOLDERS:
            return {name: self._marked(inner) for name, inner in value.items()}
        return self._stands_for(key, value[key])

    def _stands_for(self, key: str, content: Json) -> Json:
        if key in (REFERENCE, REFERENCE_TEXT):
            form = _BARE if key == REFERENCE else _QUOTED
            return form.format(self._referred_as(str(content)))
        if key in (MADE, MADE_TEXT):
            form = _BARE if key == MADE else _QUOTED
            return form.format(self._given_by(int(str(content))))
        number = content[:2] if isinstance(content, list) else [0, 0]
        rows = {named(place): each for place, each in self._rows.items()}
        bound = rows.get(named(number)) if key == ROW else self._values.get(f"{key} {named(content)}")
        maker = self._maker_of(bound)
        if maker is not None:
            return _QUOTED.format(self._given_by(maker))
        return _QUOTED.format(self._of_row(int(str(number[0])), bound)) if key == ROW else bound

    def _maker_of(self, value: Json) -> int | None:
        """Find the step that was given an id."""
        return next(
            (
                index
                for index, exchange in enumerate(self.exchanges)
                if self._role(index) == "create" and value in made_ids(exchange)[:1]
            ),
            None,
        )

    def _role(self, index: int) -> str:
        step = self.case.steps[index]
        operation = self.contracts[step.contract].operation(step.operation)
        return "" if operation is None else operation.role

    def _given_by(self, index: int) -> str:
        """Name the variable for the id that a step is given."""
        known = self._gives.setdefault(index, {})
        if "" not in known:
            known[""] = Given(name=self._new_name(self.case.steps[index].contract))
        return known[""].name

    def _of_row(self, index: int, identity: Json) -> str:
        """Name the variable for the id of a row that a list shows, found again by where it stands in it."""
        known, answer = self._gives.setdefault(index, {}), self.exchanges[index].answer
        shown = [] if answer is None else [each.decode() for each in _SHOWN_ID.findall(answer.body)]
        number = shown.index(str(identity)) + 1 if str(identity) in shown else 1
        if str(number) not in known:
            name = self._new_name(self.case.steps[index].contract)
            known[str(number)] = Given(name=name, number=number)
        return known[str(number)].name

    def _new_name(self, key: str) -> str:
        stem = f"{_NO_NAME.sub('_', snake(key.rpartition('/')[2])).strip('_').upper()}_ID"
        taken = {each.name for gives in self._gives.values() for each in gives.values()}
        taken |= {*self._referred.values()}
        further = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
        return next(name for name in (stem, *further) if name not in taken)

    def _referred_as(self, key: str) -> str:
        """Name the variable for a record that is referred to, and tell how it is come by."""
        if key not in self._referred:
            found = preparation(key, self.contracts)
            line = None if found is None else self._preparing(found, key)
            self._referred[key] = self._new_name(key)
            if line is not None and found is not None:
                name = self._referred[key]
                given = Given(name=name) if found.way is None else Given(name=name, way="key")
                self.prepared.append(replace(line, gives=(given,), of=key.removeprefix(LISTING)))
        return self._referred[key]

    def _preparing(self, found: Preparation, key: str) -> Line:
        self._referred[key] = ""  # of a record that refers to its own kind
        line = self._line(self._composed(found.step), found.step)
        del self._referred[key]
        return line


def _split(text: str) -> Text:
    """Split a composed text at what stands for variables."""
    found: list[str] = []
    end = 0
    for each in _MARKED.finditer(text):
        found += [text[end : each.start()], each[1] or each[2]]
        end = each.end()
    return (*found, text[end:])
