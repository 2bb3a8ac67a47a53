"""What the engine must know of a vendor beside the contracts: one frozen value, handed in from the top.

The engine speaks of pages, keys and frames; how a vendor calls them stands in a value of these types and in
no other room. `conform/daftra/` holds ours; the engine's own tests hand in a toy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Name what lists take and say of their pages; each tuple holds one name a version, first found wins.

    `sizes` and `page` are query parameters. `frame` is the key of the object that states the totals; where
    an answer has none, the object around the rows states them. `totals`, `lasts` and `numbers` are its keys
    for the records there are, the pages there are, and the page that this one is.
    """

    sizes: tuple[str, ...] = ("limit",)
    page: str = "page"
    frame: str = "paging"
    totals: tuple[str, ...] = ("total",)
    lasts: tuple[str, ...] = ("pages",)
    numbers: tuple[str, ...] = ("page",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Say how the vendor's documents are to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Say that the totals of a record add up a field of its rows; all named by their keys in the body."""

    record: str
    totals: tuple[str, ...]
    rows: str
    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Hold what the docs say of a question that no schema answers, as we read them.

    `is_taken` tells whether the docs promise that such a request is taken; where they are silent it is sent
    and observed. `said` is our reading in a few words, `pages` what it stands on, empty where no page speaks.
    """

    question: Literal["unknown_field", "read_only_field", "partial_edit", "extra_parameter"]
    version: str
    said: str
    is_taken: bool = False
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Say what payloads and queries must respect that no schema says.

    `refers` gives by a field's name the contract key of what it refers to, where the contract is silent.
    `everywhere` gives by contract key the id of a record that every tenant has.
    `formats` are rows of kind, pattern of a field's name and the format that such fields have, the first
    that matches wins; the formats are those of `payloads.formats`. `constants` are the only values of
    texts by name. `pinned` are the only values by call (without what follows a parameter) and dotted place.
    `exclusive` are pairs of fields of which one only may be other than zero, `tied` those that mean nothing
    without each other, `equal` those that hold one number; `sums` are totals over rows.
    `parameters` are values of parameters by contract key and name.
    `most_rows` says by the query parameter that takes it how many rows may be asked of a list at once.
    `token` ends the call that gives out tokens.
    """

    refers: Mapping[str, str] = field(default_factory=dict)
    everywhere: Mapping[str, int] = field(default_factory=dict)
    formats: tuple[tuple[str, str, str], ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    exclusive: tuple[tuple[str, str], ...] = ()
    tied: tuple[tuple[str, str], ...] = ()
    equal: tuple[tuple[str, str], ...] = ()
    sums: tuple[Sum, ...] = ()
    parameters: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    most_rows: Mapping[str, int] = field(default_factory=dict)
    token: str = "/token"  # noqa: S105 - the end of a path, no token


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Name what the vendor's answers have around a record, and what a server may do to a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Say where a tenant is found and how it is entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Hold what the engine is handed of one vendor; `name` is what people call its product."""

    name: str = "the API"
    paging: Paging = field(default_factory=Paging)
    documents: Documents = field(default_factory=Documents)
    asking: Asking = field(default_factory=Asking)
    answers: Answers = field(default_factory=Answers)
    access: Access = field(default_factory=Access)
