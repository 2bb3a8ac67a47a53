"""Filters and sorts of lists: each that the docs explain, by values that the list itself serves.

Before and after them the list is asked for without any, so that a row that a filter leaves out is known to
have been there all the while.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from conform.case import DAY, PART, UNKNOWN_ID, UNKNOWN_TEXT, VALUE
from conform.payloads import value as values
from conform.payloads.build import sample
from conform.payloads.endpoint import OWN_ID
from conform.payloads.steps import by_role, most_rows, query_field, some_record, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from conform.case import Case, Step
    from conform.contract import Field, Json
    from conform.contract.filtering import Filter, Filtering
    from conform.payloads.endpoint import Endpoint

RECORDS = 3
"""Records that a case makes: one between two others, so that each comparison lets in some and not all."""
ROWS = 100
"""Rows that are asked for at once where a list takes a limit."""
MOST = 25
"""Requests of one list at most (issue 11); the last ones are left out."""
_NOBODYS_DAY: Final = "2000-01-01"
_TAKEN: Final = {"value": VALUE, "part": PART, "day": DAY}
_FIRST, _SECOND, _THIRD = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Hold what one request adds to a list's query, and the claims that its answer settles."""

    sent: Mapping[str, Json] = field(default_factory=dict)
    claims: tuple[str, ...] = ()


def cases(of: Endpoint, *, may_make: bool = True) -> Iterator[Case]:
    """Yield one case for a list with documented filters or sorts.

    Without `may_make` the values are those of the rows that are there.
    """
    roles = by_role(of.contract)
    if of.operation.role != "list" or not has_rows(of):
        return
    create = roles.create if may_make and roles.list is of else None
    made = 0 if create is None else RECORDS
    asked = list(_queries(of, create, made))[: MOST - 2]
    if not asked:
        return
    filtering = of.contract.vendor.filtering
    along = filtering.along.get(of.contract.key, {})
    plain: dict[str, Json] = {**most_rows(of, ROWS), **along}
    shown = tuple(f"choice:{name}={value}" for name, value in along.items())
    steps = [_made(create, of, index) for index in range(made) if create is not None]
    steps.append(replace(step(of, "success", query=plain), claims=shown))
    steps += [
        replace(step(of, "success", query={**plain, **each.sent}), claims=each.claims) for each in asked
    ]
    last = next(iter(_orders(of)), Query()) if _is_worded(of) else Query()
    steps.append(replace(step(of, "success", query={**plain, **last.sent}), claims=last.claims))
    yield of.case("filter", "filters_there" if create is None else "filters", *steps)


def has_rows(of: Endpoint) -> bool:
    """Tell whether the docs show rows, or nothing else where they might be."""
    success, holder = of.operation.success, of.contract.vendor.answers.holder
    if success is None or success.record is not None:
        return success is not None and "[]" in (success.record or ())
    walked = list(success.body.walk()) if success.body is not None and success.body.fields else []
    return not walked or any(each.name == holder and each.items is not None for _, each in walked)


def _queries(of: Endpoint, create: Endpoint | None, at: int) -> Iterator[Query]:
    """Yield what is asked of a list whose unfiltered rows the step of a number reads."""
    filtering = of.contract.vendor.filtering
    if query_field(of.operation, filtering.parameter) is not None:
        yield from _of_any_column(of, create, at)
    orders = list(_orders(of))[_is_worded(of) :]
    for each in _shown(of):
        order = orders.pop(0) if orders else Query()  # one changes what rows show, the other where they stand
        yield Query(sent={**each.sent, **order.sent}, claims=(*each.claims, *order.claims))
    yield from _named(of, at)
    yield from _fixed(of)
    yield from orders


# filters of any column


def _of_any_column(of: Endpoint, create: Endpoint | None, at: int) -> Iterator[Query]:
    """Yield each operator, on ids that every row has; on texts, or on what may be null, what asks for it."""
    filtering = of.contract.vendor.filtering
    text, empty = text_column(of), _empty_column(of, create) or OWN_ID

    def taken(column: str, number: int, key: str = VALUE) -> Json:
        return {key: [at, column, number, UNKNOWN_ID if column == OWN_ID else UNKNOWN_TEXT]}

    for operator, sign in filtering.operators.items():
        claims = (f"filter:{filtering.parameter}[{operator}]",)
        sent: dict[str, Json]
        if sign in ("in", "not_in"):
            sent = {_name(filtering.lists, OWN_ID, operator): [taken(OWN_ID, _FIRST), taken(OWN_ID, _THIRD)]}
        elif sign == "has":
            sent = (
                {} if text is None else {_name(filtering.writes, text, operator): taken(text, _SECOND, PART)}
            )
        elif sign == "null":
            sent = {_name(filtering.writes, empty, operator): "1"}
        else:
            sent = {_name(filtering.writes, OWN_ID, operator): taken(OWN_ID, _SECOND)}
        if sent:
            yield Query(sent=sent, claims=claims)
    yield from _together(filtering, text, taken(OWN_ID, _SECOND), [taken(text or OWN_ID, n) for n in (0, 2)])


def _together(filtering: Filtering, text: str | None, middle: Json, ends: list[Json]) -> Iterator[Query]:
    """Yield one without an operator, two filters of which both must fit, and two alternatives."""
    of_sign = {sign: operator for operator, sign in reversed(list(filtering.operators.items()))}
    bounds = [_name(filtering.writes, OWN_ID, of_sign[sign]) for sign in (">=", "<=") if sign in of_sign]
    name = filtering.parameter
    yield Query(
        sent={filtering.bare.format(column=OWN_ID): middle}, claims=(f"filter:{name}[{filtering.plain}]",)
    )
    if "and" in filtering.joints:
        yield Query(sent=dict.fromkeys(bounds, middle), claims=(f"filter:{name}[and]",))
    operator = of_sign.get("has", "") if text is not None else filtering.plain
    either = _name(filtering.either, text or OWN_ID, operator)
    if "or" in filtering.joints:
        yield Query(sent={either: ends}, claims=(f"filter:{name}[or]",))


def _name(form: str, column: str, operator: str) -> str:
    return form.format(column=column, operator=operator)


def _written(create: Endpoint | None) -> dict[str, Field]:
    record = None if create is None else create.record
    return {each.name: each for each in record.fields} if record is not None else {}


def text_column(of: Endpoint) -> str | None:
    """Choose a column of free texts: one that a create requires before others, None where there is none."""
    row, written = of.operation.shown, _written(by_role(of.contract).create)
    shown = row.fields if row is not None and row.fields else tuple(written.values())
    stamped = of.contract.vendor.answers.stamped
    texts = [
        each.name
        for each in shown
        if values.kind(each) == "string" and values.is_free(written.get(each.name, each), of.asking)
        if each.name not in stamped
    ]
    return next(
        (name for name in texts if name in written and written[name].is_required), next(iter(texts), None)
    )


def _empty_column(of: Endpoint, create: Endpoint | None) -> str | None:
    """Choose a column that may be null, one that a create may fill before others; None for no such filter."""
    if query_field(of.operation, of.contract.vendor.filtering.parameter) is None:
        return None
    row, written = of.operation.shown, _written(create)
    nullable = [each.name for each in (row.fields if row is not None else ()) if each.is_nullable]
    return next(
        (name for name in nullable if name in written and not written[name].is_required),
        next(iter(nullable), None),
    )


# parameters of their own


def _named(of: Endpoint, at: int) -> Iterator[Query]:
    """Yield each filter with a parameter of its own, those together that mean nothing apart."""
    key, filtering = of.contract.key, of.contract.vendor.filtering
    known = [
        each
        for each in filtering.named.get(key, ())
        if each.is_choosing and query_field(of.operation, each.parameter) is not None
    ]
    groups = {
        names: [each for each in known if each.name in names] for names in filtering.together.get(key, ())
    }
    joined = {each.name: group for group in groups.values() for each in group}
    done: set[str] = set()
    for each in known:
        group = joined.get(each.name, [each])
        if each.name not in done:
            done |= {one.name for one in group}
            yield from _of_group(of, group, at)


def _of_group(of: Endpoint, group: list[Filter], at: int) -> Iterator[Query]:
    """Yield what a case takes of the rows for some filters, and what it sends beside that."""
    claims = tuple(f"filter:{each.parameter}" for each in group)
    if all(each.takes and each.columns for each in group):
        yield Query(sent={each.parameter: _taken(of, each, at) for each in group}, claims=claims)
    for sent in zip(*(each.asks for each in group), strict=True):
        pairs = zip(group, sent, strict=True)
        yield Query(sent={each.parameter: value for each, value in pairs}, claims=claims)


def _taken(of: Endpoint, each: Filter, at: int) -> Json:
    field = query_field(of.operation, each.parameter)
    is_number = field is not None and bool({"integer", "number"} & set(field.kinds))
    otherwise = _NOBODYS_DAY if each.takes == "day" else UNKNOWN_ID if is_number else UNKNOWN_TEXT
    return {_TAKEN[each.takes]: [at, each.columns[0], _SECOND, otherwise]}


def _shown(of: Endpoint) -> Iterator[Query]:
    """Yield the values of parameters that say how much a row shows, but for the one that is always sent."""
    filtering = of.contract.vendor.filtering
    along = filtering.along.get(of.contract.key, {})
    named = filtering.named.get(of.contract.key, ())
    pairs = dict.fromkeys((each.parameter, each.sent) for each in named if not each.is_choosing)
    for name, sent in pairs:
        if along.get(name) != sent and query_field(of.operation, name) is not None:
            yield Query(sent={name: sent}, claims=(f"parameter:{name}", f"choice:{name}={sent}"))


def _fixed(of: Endpoint) -> Iterator[Query]:
    """Yield the filters of one column that the docs list as parameters with their values."""
    filtering = of.contract.vendor.filtering
    for each in of.operation.parameters:
        if each.where == "query" and filtering.reads.fullmatch(each.field.name):
            for choice in each.field.enum:
                yield Query(sent={each.field.name: choice.value}, claims=(f"filter:{each.field.name}",))


# orders


def _is_worded(of: Endpoint) -> bool:
    """Tell whether the way of an order has a parameter: then the list that ends a case is ordered too."""
    return query_field(of.operation, of.contract.vendor.filtering.way) is not None


def _orders(of: Endpoint) -> Iterator[Query]:
    """Yield both ways of ordering by id, and the one that is usual where the way has a parameter."""
    filtering = of.contract.vendor.filtering
    order, way = (query_field(of.operation, name) for name in (filtering.order, filtering.way))
    if order is None:
        return
    for each in (filtering.rising, filtering.falling):
        if way is None:
            named = filtering.orders.format(column=OWN_ID)
            yield Query(sent={named: each}, claims=(f"sort:{filtering.order}={each}",))
        else:
            listed = _as_listed(way, each)
            sent = {filtering.order: OWN_ID, filtering.way: listed}
            yield Query(sent=sent, claims=(f"sort:{filtering.order}", f"sort:{filtering.way}={listed}"))
    if way is not None:
        yield Query(sent={filtering.order: OWN_ID}, claims=(f"sort:{filtering.order}",))


def _as_listed(field: Field, way: str) -> Json:
    """Write a way as the docs list it, in their letter case."""
    return next((each.value for each in field.enum if str(each.value).lower() == way), way)


# records of the case's own


def _made(create: Endpoint, of: Endpoint, index: int) -> Step:
    """Make a record that filters tell from the others: any will do, but for columns that a case fills itself.

    The second one has what may be null, the third the rows beside it that the list may show.
    """
    salt = f"{of.operation.id} filter {index}"
    empty = _empty_column(of, create) if index == _SECOND else None
    wanted = {*_texts_and_ranges(of), *([] if empty is None else [empty])}
    wanted |= {*_beside(create, of)} if index == _THIRD else set()
    if not wanted:
        return some_record(create, salt)
    payload = sample(create, salt, lambda at, field: field.is_required or _is_on_the_way(create, at, wanted))
    return step(create, "success", payload=payload)


def _beside(create: Endpoint, of: Endpoint) -> Iterator[str]:
    """Name the rows beside a record that a create takes, none must have, and a list may show."""
    shown = {} if of.operation.shown is None else dict(of.operation.shown.walk())
    names = {at.rpartition(".")[2] for at, each in shown.items() if each.items is not None}
    for each in () if create.body is None or create.wrapper is None else create.body.fields:
        if each.items is not None and not each.is_required and (each.reads_as or each.name) in names:
            yield each.name


def _texts_and_ranges(of: Endpoint) -> Iterator[str]:
    """Name the columns that a case fills itself: those of ranges, and texts in children."""
    for each in of.contract.vendor.filtering.named.get(of.contract.key, ()):
        if each.is_choosing and each.columns and (each.sign in (">=", "<=") or "[]" in each.columns[0]):
            yield each.columns[0]


def _is_on_the_way(create: Endpoint, at: str, wanted: Iterable[str]) -> bool:
    place = at.removeprefix(f"{create.wrapper}.") if create.wrapper else at
    return any(each == place or each.startswith((f"{place}.", f"{place}[]")) for each in wanted)
