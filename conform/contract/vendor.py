"""What the engine must know of a vendor beside the contracts: one frozen value, handed in from the top.

The engine speaks of pages, keys and frames; how a vendor calls them stands in a value of these types and in
no other room. `conform/daftra/` holds ours; the engine's own tests hand in a toy.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from conform.contract.embedded import Embedded
from conform.contract.filtering import Filtering

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from conform.contract.field import Field, Json, Reference
    from conform.contract.operation import Contract


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Name what lists take and say of their pages; each tuple holds one name a version, first found wins.

    `sizes` and `page` are query parameters. `frame` is the key of the object that states the totals; where
    an answer has none, the object around the rows states them. `totals`, `lasts` and `numbers` are its keys
    for the records there are, the pages there are, and the page that this one is. `links` are the keys that
    lead to the page after this one and to the one before, none where the docs promise none. `counts` says
    what `page` takes: the number of a page from 1, or the number of rows before it.
    """

    sizes: tuple[str, ...] = ("limit",)
    page: str = "page"
    frame: str = "paging"
    totals: tuple[str, ...] = ("total",)
    lasts: tuple[str, ...] = ("pages",)
    numbers: tuple[str, ...] = ("page",)
    links: tuple[str, ...] = ()
    counts: Literal["pages", "rows"] = "pages"

    def sent(self, number: int, size: int) -> int:
        """Give what is sent for the page of a number, counted from 1, of so many rows."""
        return number if self.counts == "pages" else (number - 1) * size

    def asked(self, sent: int, size: int | None) -> int:
        """Give the number of the page that was asked for; `size` is None where it is not known."""
        return sent if self.counts == "pages" else sent // (size or 1) + 1


def figure(frame: Json, names: tuple[str, ...]) -> int | None:
    """Read the first of these keys that holds a whole number, as one or as text; None where none does."""
    found = (frame.get(name) for name in names) if isinstance(frame, dict) else ()
    is_figure = (each for each in found if isinstance(each, int | str) and str(each).isdecimal())
    return next(map(int, is_figure), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Hold where a printed path is called: `call` is the path below the tenant's host.

    `oddities` name what the printed path says otherwise, in a few words each; `renamed` maps the printed
    names of path parameters to those in the call.
    """

    call: str
    oddities: tuple[str, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """Tell two operations of a contract apart that share method and path: by what is sent, by nothing else.

    `operation` is meant where `key` of the body is an object, `otherwise` in every other case; both are ids.
    """

    contract: str
    operation: str
    otherwise: str
    key: str

    def meant(self, body: Json) -> str:
        """Give the id of the operation that a JSON body is sent to."""
        is_met = isinstance(body, dict) and isinstance(body.get(self.key), dict)
        return self.operation if is_met else self.otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """Say how the vendor's documents are to be read, and how an OpenAPI export of them names things.

    `versions` are those that a contract may have, empty for any. `locate` gives the call of a printed path
    under a server's path; `resource_of` gives version and name of the contract that a call belongs to; None
    is the engine's own reading of either. `actions` is searched in a call that does something else than its
    method says, `acting` in the words of its path, its title and the first of its text: a GET that has one
    is no read as far as one can be sure; `singles` in one that addresses the only record there is, `edits` in
    the title of a POST that edits; an empty pattern finds nothing. `record_ids` are the path parameters that
    mean a record, empty where whatever ends a path does. `record` is the key around a record or the rows of
    a list, `maps` the keys inside it that hold no record.

    `references` tells by a field's name what it points at where no link does; `references_of` the same on one
    contract (`v1/notes`, field), None for nothing at all. `listing` is the id of the page of the general
    listing, a link to which means a model. `misled` are links, as field and linked resource, that yield to
    the field's name. `readings` settle in their order what the documents leave open.

    `title` names the API; `host` is the address of a tenant with placeholders in braces, `variables` say
    what these are; `servers` are the prefixes of calls and what the server below each is called, the first
    that fits counts. `security` are the OpenAPI security schemes; `tokens` is the end of the call that
    needs none; `headers` are those, in small letters, that the schemes state. `reasons` are the keys of maps
    from a field to a reason, of which examples show some; `taken` is searched in a reason that says that
    another record has the value already, an empty pattern finds nothing. `twins` tell operations of one
    path apart.
    """

    versions: tuple[str, ...] = ()
    locate: Callable[[str, str], Located] | None = None
    resource_of: Callable[[str], tuple[str, str]] | None = None
    actions: str = ""
    acting: str = ""
    singles: str = ""
    edits: str = ""
    record_ids: tuple[str, ...] = ()
    record: str = "data"
    maps: tuple[str, ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)
    references_of: Mapping[tuple[str, str], Reference | None] = field(default_factory=dict)
    listing: str | None = None
    misled: tuple[tuple[str, str], ...] = ()
    readings: tuple[Callable[[tuple[Contract, ...]], tuple[Contract, ...]], ...] = ()
    title: str = "API"
    host: str = "https://localhost"
    variables: Mapping[str, str] = field(default_factory=dict)
    servers: tuple[tuple[str, str], ...] = (("", "host"),)
    security: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    tokens: str | None = None
    headers: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ("errors",)
    taken: str = ""
    twins: tuple[Twin, ...] = ()

    def twin(self, contract: str, operation: str) -> Twin | None:
        """Find what tells an operation, by its contract's key and its id, from its twin; None for no twin."""
        found = (each for each in self.twins if each.contract == contract)
        return next((each for each in found if operation in (each.operation, each.otherwise)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Say that a record's rows balance in their sum: each row has a number on one of two `sides` only.

    `totals` are the record's sums of both sides. All are named by their keys in the body.
    """

    record: str
    totals: tuple[str, ...]
    rows: str
    sides: tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Say what an id points at by the type beside it: `records` has the contract key of each value.

    `record` is the key of the object in a body that holds both. A value without a row is of records that
    no page makes; the id is then left as it is.
    """

    record: str
    type: str
    id: str
    records: Mapping[Any, str]


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
class Explained:
    """Say why a claim is asked by no case, where a person has to say it.

    `claim` is what the page says, in our own words. `claims` name those that contracts state of it, as rule
    and place (`parameter:level`), in `contract` and `operation`; each may hold `*`. Without them it is a
    claim that prose alone makes and that no contract holds.
    """

    page: str
    claim: str
    reason: str
    contract: str = ""
    operation: str = "*"
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hindrance:
    """Say that a record of `of` is not deleted while one of `by` refers to it.

    Both are keys of contracts, `place` is the dotted place of the reference in the payload of `by`
    (`JournalTransaction[].journal_account_id`), `page` the one of the delete.
    """

    of: str
    by: str
    place: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Say what payloads and queries must respect that no schema says.

    `everywhere` gives by contract key the id of a record that every tenant has.
    `formats` are rows of kind, pattern of a field's name and the format that such fields have, the first
    that matches wins; the formats are those of `payloads.formats`. `constants` are the only values of
    texts by name. `pinned` are the only values by call (without what follows a parameter) and dotted place,
    `coded` those that an example or half a sentence shows, and where the docs list values those that payloads
    hold which ask for something else. `fixed` are places where no other is asked at all: it would call for a
    body that no schema states. `usual` are by call, or by page where a call stands on two, the places that a
    create normally gives although it does not require them. `unfilled` are by call the places of which its
    pages show that they are refused when empty.
    `exclusive` are pairs of fields of which one only may be other than zero, `tied` those that mean nothing
    without each other, `equal` those that hold one number; `balances` are rows of two sides, `aims` ids that
    may point at several resources; `models` say by contract key and the object that refers to its records
    what these must meet (`item_type=1`): a field of the record, or a parameter of its list.
    `parameters` are values of parameters by contract key and name, `elsewhere` those with which a call is the
    one of another page, that says something else of its answer. `unserved` are values, by call and place as
    `pinned`, with which the page of the record answers that it is not there. `signed` is found in the names
    of numbers that may lie below zero, empty for none.
    `hindrances` are the records that stand in the way of a delete, as far as the docs name them.
    `most_rows` says by the query parameter that takes it how many rows may be asked of a list at once.
    `explained` are claims that a person explains by name.
    """

    everywhere: Mapping[str, int] = field(default_factory=dict)
    formats: tuple[tuple[str, str, str], ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    exclusive: tuple[tuple[str, str], ...] = ()
    tied: tuple[tuple[str, str], ...] = ()
    equal: tuple[tuple[str, str], ...] = ()
    coded: Mapping[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    fixed: frozenset[tuple[str, str]] = frozenset()
    usual: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unfilled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    balances: tuple[Balance, ...] = ()
    aims: tuple[Aim, ...] = ()
    models: Mapping[tuple[str, str], str] = field(default_factory=dict)
    parameters: Mapping[tuple[str, str], Any] = field(default_factory=dict)
    elsewhere: Mapping[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    signed: str = ""
    most_rows: Mapping[str, int] = field(default_factory=dict)
    hindrances: tuple[Hindrance, ...] = ()
    unserved: Mapping[tuple[str, str], tuple[Any, ...]] = field(default_factory=dict)
    explained: tuple[Explained, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """State a documented order of a list: the field that falls from row to row, and the page that says so."""

    field: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """Say how one `call` asks for several things at once, in rows.

    What is answered to a row stands under the first of the `names` that the row has, in the shape of its
    `action`. `sample` is a payload that asks for each shape, with placeholders.
    """

    call: str
    names: tuple[str, ...]
    action: str
    shapes: Mapping[str, Field]
    sample: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Name what the vendor's answers have around a record, and what a server may do to a value.

    `holder` is the key under which records stand in the frame, `status` the one that repeats the HTTP status.
    `result` is the key that says in a word what became of a request, empty for none, and `refusals` are its
    words, in small letters, for one that was refused; `message` is the key that says why. `reasons` are the
    keys under which a refusal names fields (first found wins), `additions` those that refusals have been seen
    to bring beside the documented ones. `denials` is the page that documents 401 and 403 for every operation,
    empty where none does. `landmarks` are keys of the frame that tell a person what an answer is. `neutral`
    are parameters beside those of paging that choose no rows, `sorting` those of them that choose an order.
    `orders` has the documented order of a list by contract key.

    `stamped` are fields that the server sets itself, `filled` those that it fills where an empty value was
    sent, each with the page that allows it. `following` maps what an edit sends to what may change with it
    although it was not sent; a final `*` stands for any rest. `sole` are fields that one record alone holds,
    each with the page that says so: who gets one takes it from another. `gathering` is how several things
    are asked for at once, None where they cannot be.
    """

    holder: str = "data"
    status: str = "status"
    result: str = ""
    message: str = "message"
    refusals: frozenset[str] = frozenset()
    reasons: tuple[str, ...] = ("errors",)
    additions: tuple[str, ...] = ()
    denials: str = ""
    landmarks: frozenset[str] = frozenset({"id"})
    neutral: frozenset[str] = frozenset()
    sorting: frozenset[str] = frozenset()
    orders: Mapping[str, Ordering] = field(default_factory=dict)
    stamped: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, str] = field(default_factory=dict)
    following: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sole: Mapping[str, str] = field(default_factory=dict)
    gathering: Gathering | None = None

    def maybe_refusal(self, body: Json) -> str | None:
        """Give the word with which a body says that the request was refused; None where it says no such."""
        said = body.get(self.result) if self.result and isinstance(body, dict) else None
        return said if isinstance(said, str) and said.lower() in self.refusals else None

    def may_follow(self, name: str, edited: frozenset[str]) -> bool:
        """Tell whether a field may change when the named ones were edited."""
        forms = [form for each in edited for form in self.following.get(each, ())]
        return any(name == form or (form.endswith("*") and name.startswith(form[:-1])) for form in forms)


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
    their order, none where there are none. `is_key_alone` tells that the key is refused beside a token.
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
    is_key_alone: bool = False

    def variable(self, name: str) -> str:
        """Give the name of a variable of the environment by what it holds (`API_KEY`)."""
        return f"{self.prefix}{name}"

    @property
    def example(self) -> str:
        """Give an address as a person may write it."""
        return f"https://NAME.{self.domain}" if self.domain else "https://HOST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """Name a field of which a value stays when its record is deleted, and the values that do no harm.

    `pages` are the vendor's pages on which the field is written; `why` says what stays.
    """

    contract: str
    place: str
    harmless: tuple[Json, ...]
    pages: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnValue:
    """Name a value that only the owner of a tenant knows, and where it goes in what is sent.

    That is a parameter of a contract's calls, or a field of payloads; `stands_in` is what payloads hold there
    while nobody knows better, None for whatever they hold. `is_text` tells that it is no number.
    """

    name: str
    contract: str = ""
    parameter: str = ""
    field: str = ""
    stands_in: Json = None
    is_text: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Say how the records of any model are listed: `parameter` of the contract's call names the model.

    `way` are the keys that lead to an object of the records, by id. `served` are the contracts that serve the
    records of a model as well.
    """

    contract: str
    parameter: str
    way: tuple[str, ...]
    served: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """Say what a run must know of the books that people keep on a tenant, to leave them as they were.

    `marks` are the fields that are a person's own words, in which a record can carry a mark, the ones first
    that nothing else depends on. `lasting` is what no delete undoes, `own` what only the tenant's owner
    knows. `borrowed` are contracts that neither make nor list records, and those whose records they are.
    `makes` names by the call of an action the contract whose records it makes.
    `kind` is the field that tells types of documents apart. `settings` are by contract key, "" for all, the
    fields that a tenant's settings may refuse: what is active, open or switched on there. `no_module` is, by
    version, the whole body of a success with which a tenant says that it lacks the module of a resource.
    """

    marks: tuple[str, ...] = ("notes", "description", "title", "name")
    lasting: tuple[Lasting, ...] = ()
    own: tuple[OwnValue, ...] = ()
    borrowed: Mapping[str, str] = field(default_factory=dict)
    makes: Mapping[str, str] = field(default_factory=dict)
    listing: Listing | None = None
    kind: str | None = None
    settings: Mapping[str, frozenset[str]] = field(default_factory=dict)
    no_module: Mapping[str, Mapping[str, Json]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """Hold what the engine is handed of one vendor; `name` is what people call its product."""

    name: str = "the API"
    paging: Paging = field(default_factory=Paging)
    filtering: Filtering = field(default_factory=Filtering)
    documents: Documents = field(default_factory=Documents)
    asking: Asking = field(default_factory=Asking)
    answers: Answers = field(default_factory=Answers)
    access: Access = field(default_factory=Access)
    embedded: Embedded = field(default_factory=Embedded, compare=False, repr=False)
    books: Books = field(default_factory=Books)
