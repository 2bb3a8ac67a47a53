"""What the engine must know of a vendor beside the contracts: one frozen value, handed in from the top.

The engine speaks of pages, keys and frames; how a vendor calls them stands in a value of these types and in
no other room. `conform/daftra/` holds ours; the engine's own tests hand in a toy.
"""

from __future__ import annotations

from dataclasses import dataclass, field


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
class Asking:
    """Say what payloads and queries must respect that no schema says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Name what the vendor's answers have around a record, and what a server may do to a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Say where a tenant is found and how it is entered.

    `prefix` begins the names of the variables of the environment (`…API_KEY`); `header` carries the key, and
    `agent` is how our requests call themselves, which is the name that this suite is installed under.
    `domain` stands behind the names of tenants, "" where they have none. `roots` are paths that people write
    behind a host and that name nothing in it, `prefixes` those that they leave out of an operation's path.
    `probe` is the path of a harmless question that every tenant answers; `site` are the keys
    that lead to what the answer says of the tenant, `site_names` the keys there that tell it from others, of
    which the first must have a value. `tokens` are the paths that give out bearer tokens (RFC 6749), tried in
    their order, none where there are none.
    """

    prefix: str = "API_"
    header: str = "X-API-Key"
    agent: str = "conform"
    domain: str = ""
    roots: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    probe: str = "/"
    site: tuple[str, ...] = ()
    site_names: tuple[str, ...] = ("id",)
    tokens: tuple[str, ...] = ()

    def variable(self, name: str) -> str:
        """Give the name of a variable of the environment by what it holds (`API_KEY`)."""
        return f"{self.prefix}{name}"

    @property
    def example(self) -> str:
        """Give an address as a person may write it."""
        return f"https://NAME.{self.domain}" if self.domain else "https://HOST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Hold what the engine is handed of one vendor; `name` is what people call its product."""

    name: str = "the API"
    paging: Paging = field(default_factory=Paging)
    documents: Documents = field(default_factory=Documents)
    asking: Asking = field(default_factory=Asking)
    answers: Answers = field(default_factory=Answers)
    access: Access = field(default_factory=Access)
