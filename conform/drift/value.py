"""A drift: one difference between what the docs claim and what a tenant answered, as facts without words."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from conform.contract import Role, Source  # noqa: TC001 - the codec of reports reads the annotations

if TYPE_CHECKING:
    from conform.contract import Json
    from conform.drift.judged import Judged

Facts: TypeAlias = tuple[str, ...]
"""A code of a closed vocabulary and what belongs to it: `("kinds", "integer", "null")`."""
_INDEX: Final = re.compile(r"\[\d+\]")
_MOST_RAW: Final = 1_000
MOST_SHOWN: Final = 24
"""Ways in which one difference shows that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """State what a rule found; the table of kinds says under which kind, `conform/words.py` in which words.

    `source` is the page of the claim, None for the operation's own; `by` is the exchange that is to blame,
    None where it is the one that shows it. The others are those of the drift; `beside` None leaves to the
    judge what another page states.
    """

    where: str
    claimed: Facts
    got: Facts
    raw: tuple[str, ...] = ()
    source: Source | None = None
    by: Judged | None = None
    of: Facts = ()
    how: Facts = ()
    reasons: tuple[str, ...] = ()
    writer: str = ""
    beside: Source | None = None

    @property
    def place(self) -> str:
        """Give the place without row numbers, as `Drift.place` does."""
        return _INDEX.sub("[]", self.where)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Shown:
    """Hold one way in which a difference showed: the status of the answer, `got` and `raw` as of a drift."""

    status: int
    got: Facts
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """State one difference.

    `kind` is the rule's name (`field.retyped`); `contract` the key (`v1/clients`); `operation` its id and
    `role` its role; `step` the index of the step that is to blame and `exchange` of the one whose answer
    shows it, both 0 for captured traffic. `where` is a dotted place with indices
    (`data[3].Client.staff_id`), or `status`. `claimed` and `got` are facts of the docs and of the answer;
    `raw` holds the values that `got` speaks of as JSON, as they came, at most 1,000 characters of each.
    `of` names what of a request was refused, by which one refusal is told from another, empty elsewhere.
    `how` is the code of how a value was changed (`conform/drift/change.py`) or a list was chosen, and what
    belongs to it; () where it is not known. `reasons` are those of a refusal in the tenant's words, for what
    it names or for the whole, at most 200 characters of each. `writer` is the id of the operation that did
    what another's answer shows, empty where they are one.
    They are no part of the id.
    `source` is the page of the claim, and `beside` another one that states a part of it (that what is written
    is read, that what breaks a rule is refused), None where one states it all; `case` the id of the case that
    showed it, empty for captured traffic.
    `fingerprint` and `formerly` are the ids that the drift was found with, where a fact has been redacted
    since or stands in a report of before, else empty. `shown` are the different ways in which the same
    difference showed, at most 24, where it is one of a status or of the shape of an answer.
    """

    kind: str
    contract: str
    operation: str
    where: str
    claimed: Facts
    got: Facts
    source: Source
    raw: tuple[str, ...] = ()
    role: Role | None = None
    step: int = 0
    exchange: int = 0
    case: str = ""
    of: Facts = ()
    how: Facts = ()
    reasons: tuple[str, ...] = ()
    writer: str = ""
    beside: Source | None = None
    fingerprint: str = ""
    formerly: str = ""
    shown: tuple[Shown, ...] = field(default=(), compare=False)

    @property
    def place(self) -> str:
        """Give the place without row numbers: `data[].Client.staff_id`."""
        return _INDEX.sub("[]", self.where)

    @property
    def id(self) -> str:
        """Give a fingerprint that is the same whenever the same difference shows again."""
        return self.fingerprint or digest((*self._facts, *self.of))

    @property
    def wider_id(self) -> str:
        """Give the id that versions before gave it, when a refusal was one drift whatever was refused."""
        return digest(self._facts)

    @property
    def _facts(self) -> Facts:
        return (self.kind, self.contract, self.operation, self.place, *self.claimed)


def joined(one: Drift, other: Drift) -> Drift:
    """Give the first of two drifts of one id, with all the ways in which either showed."""
    if one.shown == other.shown:
        return one
    return replace(one, shown=tuple(sorted({*one.shown, *other.shown})[:MOST_SHOWN]))


def digest(parts: tuple[str, ...]) -> str:
    """Give twelve hex digits of the SHA-256 of some texts."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def as_json(value: Json) -> str:
    """Give a value as JSON, of which more is kept than is shown: a secret in it must be seen whole."""
    return json.dumps(value, ensure_ascii=False)[:_MOST_RAW]
