"""What an embedded tenant serves that no contract says: how it frames, names, seeds and behaves."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from conform.contract.field import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """Describe one way in which an embedded tenant departs from the documents.

    It is a fault, and `reason` the drift kind that must catch it, or a habit of live tenants, and `reason`
    what was seen. `stage` is where in the tenant's work `does` changes what passes there, handed that and
    the request's context (`conform/tenants/embedded/behaviour.py` lists the stages). `contracts` are keys,
    or versions for all of theirs; `operations` are roles or ids, empty for all. `found_by` is the sort of
    cases that alone finds a fault, empty where others do.
    """

    name: str
    reason: str
    stage: str
    does: Callable[[Any, Any], Any]
    contracts: tuple[str, ...]
    operations: tuple[str, ...] = ()
    found_by: str = ""

    def applies(self, contract: str, role: str, operation: str) -> bool:
        """Tell whether an operation behaves so."""
        is_meant = any(f"{contract}/".startswith(f"{key}/") for key in self.contracts)
        return is_meant and (not self.operations or role in self.operations or operation in self.operations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtype:
    """Say which records of a shared store a resource serves, told apart by `Embedded.subtype`.

    `given` is the subtype of a new record: where `is_fixed` whatever was sent, else where none was sent.
    `listed` and `read` are those that the list and the single read serve.
    """

    store: str
    given: int
    is_fixed: bool = True
    listed: tuple[int, ...]
    read: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Say how an embedded tenant answers below `prefix` where the documents show no body.

    `refused`, `written`, `read` and `listed` name what of the envelope a body states; nothing for `read`
    means the bare record. `reasons` is the key of what is wrong with each field, a list of reasons where
    `has_all_reasons`, else the first. `is_wrapped` puts a record under the name of its model. `paged`
    describes a page, from the request's context, the page's slice and the rows on it. `created` is the
    status of a create that documents none; `denied` and `invalid` are messages.
    """

    prefix: str = ""
    refused: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    reasons: str = "errors"
    has_all_reasons: bool = False
    is_wrapped: bool = False
    paged: Callable[[Any, Any, int], dict[str, Json]] = lambda _at, _part, _shown: {}
    created: int = 200
    denied: str = "denied"
    invalid: str = "invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """Say what an embedded tenant serves that no contract says; resources are keys of contracts.

    Requests: `ending` may close a path or be left out; `same` gives paths that mean the same as one that
    nobody documents; `strangers` are paths below which such a path is asked of a resource; `actions`
    answer special operations, by their call without the ending.
    Lists: `sort`, `direction` and `whole` are query parameters (`whole` shows children in rows, and at
    `bare` the row's own columns alone), `plain` those that never filter; `filter` reads `column`, `operator`
    and `either` from the name of a filter and `sorts` the column from that of an order, `signs` gives an
    operator's comparison, `ranges` are endings of documented filters, and `filters` give the conditions of
    those that mean something else than a column of their name, by contract and parameter.
    Answers: `envelope` gives what bodies state of a status and a message, `code` is its key for the status
    and `data` that of the record or the rows; the first of `frames` whose prefix fits is used.
    Records: `created`, `modified` and `subtype` are columns; `subtypes` and `shared` are the resources
    that serve another one's store; `parents` is how child rows name the parent of a store, `orders` a
    list's usual column and whether it falls, `from_path` the columns that a create takes from its path, by
    its call, and `path_values` what a word there stands for; `nested` is where an object inside a record
    comes from, `entities` the stores whose name is no singular; `numbered` are columns that the tenant
    fills, `unfilled` by resource those that it refuses when they are sent empty. `seeds` and `listings` are
    there from the first day, `titles` are the columns that name a record, and `borrowed` are
    resources without records of their own.
    Behaviour: `observed` is what live tenants have been seen to do, in the order in which it is done to
    one reply; `faults` can be switched on by name.
    """

    ending: str = ""
    same: Callable[[str], Sequence[str]] = lambda _path: ()
    strangers: Mapping[str, str] = field(default_factory=dict)
    actions: Mapping[str, Callable[[Any, Any], Any]] = field(default_factory=dict)
    sort: str = "sort"
    direction: str = "direction"
    whole: str = "whole"
    bare: str = ""
    plain: frozenset[str] = frozenset()
    filter: re.Pattern[str] = re.compile(r"filter\.(?P<either>)(?P<column>\w+)(?:\.(?P<operator>\w+))?")
    sorts: re.Pattern[str] = re.compile(r"sort\.(\w+)")
    filters: Mapping[tuple[str, str], Callable[[str], Sequence[Any]]] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    ranges: tuple[tuple[str, str], ...] = ()
    envelope: Callable[[int, str | None], dict[str, Json]] = lambda status, _message: {"status": status}
    code: str = "status"
    data: str = "data"
    frames: tuple[Frame, ...] = (Frame(),)
    created: str = "created"
    modified: str = "modified"
    subtype: str = "subtype"
    subtypes: Mapping[str, Subtype] = field(default_factory=dict)
    shared: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, tuple[str, bool]] = field(default_factory=dict)
    from_path: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    path_values: Mapping[str, int] = field(default_factory=dict)
    nested: Mapping[str, str] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)
    numbered: frozenset[str] = frozenset()
    unfilled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    seeds: Mapping[str, tuple[Mapping[str, Json], ...]] = field(default_factory=dict)
    listings: frozenset[str] = frozenset()
    titles: tuple[str, ...] = ("name",)
    borrowed: frozenset[str] = frozenset()
    observed: tuple[Behaviour, ...] = ()
    faults: Mapping[str, Behaviour] = field(default_factory=dict)

    def store_of(self, key: str) -> str:
        """Name the store of a resource: its own, or the one that it shares."""
        return self.subtypes[key].store if key in self.subtypes else self.shared.get(key, key)

    def frame(self, path: str) -> Frame:
        """Give the frame of the answers below a path."""
        return next(each for each in self.frames if path.startswith(each.prefix))
