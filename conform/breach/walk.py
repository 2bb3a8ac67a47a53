"""A walk over a request beside its claims: each place of the body, and each parameter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from conform.breach.value import Sent
from conform.contract import Field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.breach.value import Asked
    from conform.contract import Json, Operation

STRANGE: Final = "not documented"
"""Notes a field that stands for what was sent and that nothing documents."""
_PARAMETER: Final = re.compile(r"\{+(\w+)\}+")
_LISTED: Final = re.compile(r"\[\d*\]$")


def is_owed(body: Field) -> bool:
    """Tell whether anything of a body must be sent, beside what rows that are sent must hold."""
    return any(each.is_required and not each.is_read_only for at, each in body.walk() if "[]" not in at)


def places(asked: Asked) -> Iterator[Sent]:
    """Yield every place of a body that was sent, and those that the docs name beside it, parents first."""
    request = asked.operation.request
    if request is not None:
        yield from _walk(Sent(asked=asked, where="", field=request.body, value=asked.payload))


def _walk(sent: Sent) -> Iterator[Sent]:
    yield sent
    if sent.field.is_read_only or not sent.is_there:
        return
    if isinstance(sent.value, list) and sent.field.items is not None:
        for index, item in enumerate(sent.value):
            at = f"{sent.where}[{index}]"
            yield from _walk(Sent(asked=sent.asked, where=at, field=sent.field.items, value=item))
    elif isinstance(sent.value, dict):
        yield from _children(sent, sent.value)


def _children(sent: Sent, value: dict[str, Json]) -> Iterator[Sent]:
    holder, known = tuple(value.items()), set[str]()
    for field in sent.field.fields:
        key = field.key_in(value)
        if key is None and field.has_variable:
            continue
        name = field.name if key is None else key
        known.add(name)
        at = f"{sent.where}.{name}" if sent.where else name
        inner, is_there = value.get(name), key is not None
        yield from _walk(
            Sent(asked=sent.asked, where=at, field=field, value=inner, is_there=is_there, holder=holder)
        )
    for name in value.keys() - known if sent.field.fields or sent.field.extra else ():
        field = sent.field.extra or Field(name=name, notes=(STRANGE,))
        at = f"{sent.where}.{name}" if sent.where else name
        yield from _walk(Sent(asked=sent.asked, where=at, field=field, value=value[name], holder=holder))


def parameters(asked: Asked, path: tuple[str, ...]) -> Iterator[Sent]:
    """Yield each parameter of a path, by the values that it has there, and of the query beside its claims."""
    named = {(each.where, each.field.name): each.field for each in asked.operation.parameters}
    for name, value in zip(_PARAMETER.findall(asked.operation.call), path, strict=False):
        if ("path", name) in named:
            known = named["path", name]
            yield Sent(asked=asked, where=f"{{{name}}}", field=known, value=value, is_text=True)
    filtering = asked.contract.vendor.filtering
    for name, value in asked.call.query:
        own = named.get(("query", name)) or named.get(("query", _LISTED.sub("", name)))
        # a page that prints a filter with a value lists none: any column may be filtered by any
        field = None if own and filtering.reads.fullmatch(name) else own or _other(asked, name)
        if field is not None:
            yield Sent(asked=asked, where=f"?{name}", field=field, value=value, is_text=True)


def _other(asked: Asked, name: str) -> Field | None:
    """Give a field for a parameter that has none of its own, None where a page documents its kind of name."""
    vendor, operation = asked.contract.vendor, asked.operation
    filtering = vendor.filtering
    is_filter = _has(operation, filtering.parameter) and filtering.reads.fullmatch(name) is not None
    is_order = operation.role == "list" and filtering.ordered.fullmatch(name) is not None
    is_paging = operation.role == "list" and name in (*vendor.paging.sizes, vendor.paging.page)
    return None if is_filter or is_order or is_paging else Field(name=name, notes=(STRANGE,))


def _has(operation: Operation, name: str) -> bool:
    return any(each.where == "query" and each.field.name == name for each in operation.parameters)
