"""A case: steps to take on a tenant, and what the docs lead one to expect of each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from conform.contract import Json

_T = TypeVar("_T")
Sort: TypeAlias = Literal[
    "valid", "boundary", "invalid", "lifecycle", "access", "paging", "filter", "walk", "fuzz", "linked"
]
Credentials: TypeAlias = Literal["good", "none", "wrong", "bearer", "both"]
TAKEN: tuple[Credentials, ...] = ("good", "bearer", "both")
"""Credentials that a tenant may take, so that what is sent with them may be done."""
Outcome: TypeAlias = Literal["success", "refused", "denied", "absent", "answered", "observed"]

REFERENCE = "$ref"
"""Key of a placeholder for the id of a record that the run made or found: `{"$ref": "v1/clients"}`."""
REFERENCE_TEXT = "$reftext"
"""Key of a placeholder for the same id in a string, where the docs type the referring field as one."""
MADE = "$made"
"""Key of a placeholder for the id that an earlier step of the case was given: `{"$made": 0}`."""
MADE_TEXT = "$madetext"
"""Key of a placeholder for the same id in a string, where the docs type the referring field as one."""
ROW = "$row"
"""Key of a placeholder for a row's id, of the list that an earlier step read: `{"$row": [0, 2]}`."""
_LEFT_OUT_EMPTY = ("path", "query", "breaks", "claims", "is_any", "method", "media")
VALUE = "$value"
"""Key of a placeholder for a value that rows have, of the list that an earlier step read.

`{"$value": [3, "name", 1, "x"]}`: of step 3, column `name`, the second of its different values, beginning
anew where there are not so many; `x` where no row has any.
"""
PART = "$part"
"""Key of a placeholder for a piece of such a text: all but its first and last sign."""
DAY = "$day"
"""Key of a placeholder for the day of such a date or date-time, as `YYYY-MM-DD`."""
VALUES = (VALUE, PART, DAY)
PLACEHOLDERS = (REFERENCE, REFERENCE_TEXT, MADE, MADE_TEXT, ROW, *VALUES)
ROOM = "odd room here"
"""Stands in a body that is sent as text where its record may carry a mark, once and in no other text."""
UNKNOWN_ID = 2_000_000_011
"""An id that no record has: below the 32-bit limit of the docs, far above what a tenant reaches."""
UNKNOWN_TEXT = "none has this text 2000000011"
"""A text that no record has."""
NOBODYS = frozenset({str(UNKNOWN_ID), UNKNOWN_TEXT})
"""What is sent, as text, to find no record at all."""


class UnboundError(Exception):
    """Say which placeholder has no value, so that the case is blocked and nothing is sent."""

    def __init__(self, placeholder: str) -> None:
        self.placeholder = placeholder
        super().__init__(f"nothing is known for {placeholder}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Describe one request of a case and its expected outcome.

    `contract` and `operation` name what is called (`v1/clients`, `POST /clients{format}`); `path` and
    `query` fill its parameters; `payload` is the JSON body, with placeholders, None where there is none;
    `raw` is a body sent as it is, for what is not JSON. `subject` is the index of the step that made the
    record which this one addresses, None where there is none. `breaks` names the documented rules that
    the request breaks (`required:Client.email`), one but in a pool. `claims` are what the answer
    settles beside what the payload shows, as rule and place (`filter:type[not_in]`, `default:Client.type`).
    `is_any` tells of a create that any record will do which was made as plainly and is as it was made.
    `method` is sent in the place of the operation's own, one that no page has for its path, and `media` is
    what the body calls itself in the place of what it is; both empty but for odd requests.
    `expects`: `success` is the documented 2xx; `refused` the documented refusal of a bad payload;
    `denied` the refusal of missing or wrong credentials; `absent` the answer for a record that is not
    there; `answered` any answer that the docs list; `observed` makes no claim, because the docs are silent.
    """

    contract: str
    operation: str
    expects: Outcome
    path: Mapping[str, Json] = field(default_factory=dict)
    query: Mapping[str, Json] = field(default_factory=dict)
    payload: Json = None
    raw: str | None = None
    credentials: Credentials = "good"
    subject: int | None = None
    breaks: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    is_any: bool = False
    method: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Gather the steps that ask one question of one operation.

    `asks` is the question in a few words and names the rule (`minimal`, `required:Client.email`);
    `contract` and `operation` say under which operation the case is counted and reported. `questions` are
    what a pool asks, each as the case of its own would, () for any other case.
    """

    contract: str
    operation: str
    sort: Sort
    asks: str
    steps: tuple[Step, ...]
    questions: tuple[str, ...] = ()
    _id: list[str] = field(default_factory=list, init=False, compare=False, repr=False)

    @property
    def id(self) -> str:
        """Give a name made of the content: stable across runs, machines and library versions."""
        if not self._id:  # digesting a case costs more than all else that asks for its id
            self._id.append(f"{self.operation} {self.sort} {self.asks} {digest(content(_asked(self)))}")
        return self._id[0]

    @property
    def needs(self) -> frozenset[str]:
        """Name the references that must be bound before the case can run (`v1/clients`)."""
        return frozenset(
            str(value)
            for step in self.steps
            for part in (step.path, step.query, step.payload)
            for key, value in placeholders(part)
            if key in (REFERENCE, REFERENCE_TEXT)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Say which steps of a pool ask a question: one for each step of the question's own case, in order."""

    question: Case
    steps: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """Ask several questions by one case: at different places of a payload, or one after the other."""

    case: Case
    parts: tuple[Part, ...]

    @property
    def questions(self) -> tuple[Case, ...]:
        """Give the cases that would ask its questions one by one."""
        return tuple(part.question for part in self.parts)


def alone(case: Case) -> Pool:
    """Give the pool of one question."""
    return Pool(case=case, parts=(Part(question=case, steps=tuple(range(len(case.steps)))),))


class Later(Sequence[_T]):
    """Hold cases or pools that are made, once, when the first of them is asked for.

    With `is_lasting` what is raised meanwhile is kept as `fault`, None where nothing was, and what was made
    before it stays: a run asks that, and tells of the rest.
    """

    __slots__ = ("_is_lasting", "_made", "_make", "fault")

    def __init__(
        self,
        make: Callable[[], Iterable[_T]],
        *,
        is_lasting: bool = False,
        fault: Exception | None = None,
    ) -> None:
        self._make: Callable[[], Iterable[_T]] | None = make
        self._made: tuple[_T, ...] = ()
        self._is_lasting = is_lasting
        self.fault = fault

    @overload
    def __getitem__(self, index: int) -> _T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[_T, ...]: ...
    def __getitem__(self, index: int | slice) -> _T | tuple[_T, ...]:
        return self._all()[index]

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self._all() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._all())

    def _all(self) -> tuple[_T, ...]:
        if self._make is not None:
            made: list[_T] = []
            try:
                made.extend(self._make())  # what came before an error stays in it
            except Exception as error:
                if not self._is_lasting:
                    raise
                self.fault = error
            self._made, self._make = tuple(made), None
        return self._made


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Gather the cases of one operation and one sort: what one pytest item runs.

    `pools` ask them, in running order, but for those that may not be sent: as planned, or as a recording
    holds them.
    """

    contract: str
    operation: str
    sort: Sort
    cases: Sequence[Case]
    pools: Sequence[Pool] = ()

    @property
    def id(self) -> str:
        """Give the name of the test item, without the sort, which names the suite."""
        return f"{self.contract} {self.operation}"

    @property
    def label(self) -> str:
        """Name the group among all: its recording, its line in the log."""
        return f"{self.id} {self.sort}"

    @property
    def fault(self) -> Exception | None:
        """Give what was raised while its cases or its pools were made, None where nothing was so far."""
        made = (each for each in (self.cases, self.pools) if isinstance(each, Later))
        return next((each.fault for each in made if each.fault is not None), None)


def _asked(case: Case) -> Case:
    """Give a case without the payloads of which nothing is asked: whichever record serves, it is the same."""
    if not any(step.is_any for step in case.steps):
        return case
    return replace(
        case, steps=tuple(replace(step, payload=None) if step.is_any else step for step in case.steps)
    )


def content(case: Case) -> Json:
    """Give a case as plain JSON, the form that is digested and kept in a corpus."""
    return {
        "contract": case.contract,
        "operation": case.operation,
        "sort": case.sort,
        "asks": case.asks,
        **({"questions": list(case.questions)} if case.questions else {}),
        "steps": [
            {
                name: value
                for name in Step.__slots__
                if (value := getattr(step, name)) is not None and (value or name not in _LEFT_OUT_EMPTY)
            }
            for step in case.steps
        ],
    }


def digest(value: Json) -> str:
    """Give eight hex digits of a JSON value's SHA-256, independent of the order of its keys."""
    text = json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def placeholders(value: object) -> Iterator[tuple[str, object]]:
    """Yield each placeholder of a payload as its key and what it names."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if len(value) == 1 and key in PLACEHOLDERS:
                yield key, inner
            else:
                yield from placeholders(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from placeholders(inner)


def goes_back(step: Step) -> frozenset[int]:
    """Give the earlier steps that a step goes back to: the maker of its record, and lists that it reads."""
    own = [each for part in (dict(step.path), dict(step.query), step.payload) for each in placeholders(part)]
    numbers = (
        content[0] if isinstance(content, list) else content
        for key, content in own
        if key not in (REFERENCE, REFERENCE_TEXT)
    )
    subject = () if step.subject is None else (step.subject,)
    return frozenset((*(each for each in numbers if isinstance(each, int)), *subject))


def bind(
    value: Json,
    *,
    references: Mapping[str, Json],
    made: Mapping[int, Json],
    rows: Mapping[tuple[int, int], Json] | None = None,
    values: Mapping[str, Json] | None = None,
) -> Json:
    """Replace each placeholder by its id or value; raise UnboundError where one is not known.

    `rows` are the ids of chosen rows by the step that read the list and the row's number, both from 0;
    `values` those of columns by key and content of their placeholder, as `named` writes it.
    """
    known_ids: dict[str, Any] = {"references": references, "made": made, "rows": rows, "values": values}
    if isinstance(value, dict):
        if len(value) == 1 and (key := next(iter(value))) in PLACEHOLDERS:
            if key in VALUES:
                return _value(f"{key} {named(value[key])}", values or {})
            tables: dict[str, Mapping[Any, Json]] = {MADE: made, MADE_TEXT: made, ROW: rows or {}}
            ids = tables.get(key, references)
            known = {named(each): each_id for each, each_id in ids.items()}
            content = value[key]
            name = named(content[:2] if key == ROW and isinstance(content, list) else content)
            if name not in known:
                raise UnboundError(f"{key} {name}")
            return _of_kind(key, known[name])
        return {name: bind(inner, **known_ids) for name, inner in value.items()}
    if isinstance(value, list):
        return [bind(inner, **known_ids) for inner in value]
    return value


def _value(name: str, values: Mapping[str, Json]) -> Json:
    if name not in values:
        raise UnboundError(name)
    return values[name]


def _of_kind(key: str, identity: Json) -> Json:
    """Give an id in the kind of the field that refers, however the tenant serves it (docs README).

    A field that is no text takes a number; an id that is a word stays one.
    """
    if key in (REFERENCE_TEXT, MADE_TEXT):
        return str(identity)
    is_number = (
        key in (REFERENCE, MADE) and isinstance(identity, str) and identity.isascii() and identity.isdecimal()
    )
    return int(identity) if is_number and isinstance(identity, str) else identity


def named(content: object) -> str:
    """Give what a placeholder names as a text: JSON has no pairs, and no numbers as keys."""
    return str(list(content)) if isinstance(content, (tuple, list)) else str(content)
