"""How the lists of a vendor are narrowed and ordered by a query: what the engine is handed of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Sign: TypeAlias = Literal[
    "=", "!=", ">", ">=", "<", "<=", "in", "not_in", "has", "text", "null", "present", "absent"
]
"""How a row's value stands to what is sent.

`has` is a text in the row's; `text` one that a matching row has in some column or in none that is shown;
`null` asks for rows without a value; `present` and `absent` choose no rows but say what each one shows.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Say which rows a query parameter of its own lets through, and on which page that stands.

    `columns` are dotted places in a row, `[]` after the name of children, of which one must fit; none where
    no row shows it: then it is known alone that what nobody has finds nothing. `sent` is the value that this
    is about, None for any that no other entry is about; it is compared as `means` where that is given.
    A case sends what it takes of the first column's values, empty for nothing, and each of `asks`.
    """

    parameter: str
    page: str
    columns: tuple[str, ...] = ()
    sign: Sign = "="
    sent: str | None = None
    means: str | None = None
    takes: Literal["", "value", "part", "day"] = "value"
    asks: tuple[str, ...] = ()

    @property
    def is_choosing(self) -> bool:
        """Tell whether it chooses rows, and does not merely say what is shown of each."""
        return self.sign not in ("present", "absent")

    @property
    def name(self) -> str:
        """Give the parameter, with its value where it is about one alone: `status=-1`."""
        return self.parameter if self.sent is None else f"{self.parameter}={self.sent}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtering:
    """Say how lists are narrowed and ordered.

    `parameter` is the documented query parameter that stands for filters of any column: `writes` gives the
    name of one from its column and operator, `bare` from the column alone, `lists` that of one which takes
    several values, `either` that of an alternative; `reads` finds `column`, `operator` and `either` in a
    name. `operators` has the sign of each, `plain` is the one that a name without an operator means, and
    `joints` are the ways of asking for several at once that the docs explain, `and` and `or`. `page` is the
    page that says so. `named` are the parameters of their own by contract key, `together` by contract
    key what a case sends in one request, by the names of filters, and `along` what it sends along with each.

    `order` is the parameter that orders: its value is a column, with the way in `way`, or it is written with
    the column as in `orders` and the way is its value; `rising` and `falling` are the ways as they are
    written, in any letter case, `usual` the one where none is sent. `ordering` is the page of the orders that
    are written with a column.
    """

    parameter: str = "filter"
    writes: str = "filter[{column}][{operator}]"
    bare: str = "filter[{column}]"
    lists: str = "filter[{column}][{operator}][]"
    either: str = "filter[or][{column}][{operator}]"
    reads: re.Pattern[str] = re.compile(
        r"filter\[(?P<either>or\]\[)?(?P<column>\w+)\](?:\[(?P<operator>[a-z_]+)\])?(?:\[\d*\])?"
    )
    operators: Mapping[str, Sign] = field(default_factory=dict)
    joints: tuple[str, ...] = ()
    plain: str = ""
    page: str = ""
    named: Mapping[str, tuple[Filter, ...]] = field(default_factory=dict)
    together: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    along: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    order: str = "sort"
    way: str = "direction"
    orders: str = "sort[{column}]"
    ordered: re.Pattern[str] = re.compile(r"sort\[(?P<column>\w+)\]")
    rising: str = "asc"
    falling: str = "desc"
    usual: str = "desc"
    ordering: str = ""

    def filters(self, contract: str, parameter: str, sent: str) -> tuple[Filter, ...]:
        """Give what is known of a parameter with a value: what is about the value, else about any."""
        own = [each for each in self.named.get(contract, ()) if each.parameter == parameter]
        return tuple(
            [each for each in own if each.sent == sent] or [each for each in own if each.sent is None]
        )
