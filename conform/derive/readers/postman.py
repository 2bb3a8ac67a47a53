"""Reader of a Postman collection 2.1, which people keep of what they call: requests, and answers they saved.

It is nobody's documentation. A request names an operation, its parameters and a body that was sent; a saved
answer names a status and fields that were served. Only a table of fields in a description, or a type in a
value's place, claims more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from conform.contract.operation import Method
from conform.derive import paths
from conform.derive.document import DocumentError, Format
from conform.derive.readers.endpoint import JSON_MEDIA, StatedBody, StatedEndpoint, document, edition, held_to
from conform.derive.readers.postman_address import Scope, address_of, is_of_vendor, is_placed, parameters
from conform.derive.readers.postman_body import MEDIA_OF, Body, media_of, sent_as, shape_of, shown_by
from conform.derive.readers.postman_text import Fact, plain, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from conform.contract import Vendor
    from conform.derive.document import Document
    from conform.derive.readers.postman_address import Address

POSTMAN = Format(
    name="postman",
    whose="Postman's",
    remedy="export the collection again",
    rank=3,
    is_whole=False,
    is_exemplary=True,
)
"""What somebody calls, and no edition of the documentation: every document of the vendor says more."""
MARK = re.compile(
    r'\A\s*\{[\s\S]*?"(?:schema"\s*:\s*"https?:\\?/\\?/schema\.(?:get)?postman\.com'
    r'|_postman_id"\s*:|(?:folders_order|requests)"\s*:\s*\[)'
)
"""What a collection of any version shows; which of them is read, the reader says."""
_AGAIN = "export the collection as 2.1"
_SCHEMA = re.compile(r"/collection/v?(\d+(?:\.\d+)*)")
_READ = "2.1"


def read(name: str, text: str, vendor: Vendor) -> Document:
    """Read a collection; raise DocumentError where it breaks off, has another version or no request."""
    whole = parse(name, text)
    gathered: dict[tuple[str, str, str], list[_Saved]] = {}
    for place, item, scope in _items(name, whole, "", Scope()):
        with held_to(POSTMAN, name, place):
            saved = _saved(name, place, item, scope, vendor)
        if saved is not None:
            gathered.setdefault(saved.key(vendor), []).append(saved)
    if not gathered:
        raise DocumentError(file=name, place="item", reason="holds no request; export it with its requests")
    dated = edition(name, whole["info"].get("version"), whole["info"].get("updatedAt"))
    endpoints = []
    for each in gathered.values():
        with held_to(POSTMAN, name, each[0].place):
            endpoints.append(_endpoint(each))
    return document(POSTMAN, name, dated, endpoints, vendor)


def parse(name: str, text: str) -> dict[str, Any]:
    """Parse a collection, also as Postman's API wraps it; raise DocumentError where it is none of 2.1."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        reason = f"is not whole JSON ({error}); export the collection again"
        raise DocumentError(file=name, reason=reason) from error
    if isinstance(whole, dict) and isinstance(whole.get("collection"), dict):
        whole = whole["collection"]
    _check_version(name, whole)
    if not isinstance(whole.get("item"), list):
        raise DocumentError(file=name, place="item", reason="is missing; export the whole collection")
    return dict(whole)


def _check_version(name: str, whole: Any) -> None:
    known = whole if isinstance(whole, dict) else {}
    if not isinstance(known.get("info"), dict):
        said = " (this is version 1)" if isinstance(known.get("requests"), list) else ""
        reason = f"is missing{said}; version {_READ} is read: {_AGAIN}"
        raise DocumentError(file=name, place="info", reason=reason)
    version = _SCHEMA.search(str(known["info"].get("schema") or ""))
    if version is None or not f"{version[1]}.".startswith(f"{_READ}."):
        said = f"is version {version[1].removesuffix('.0')}" if version else "names no version"
        reason = f"{said}; version {_READ} is read: {_AGAIN}"
        raise DocumentError(file=name, place="info.schema", reason=reason)


def _items(name: str, group: Any, place: str, scope: Scope) -> Iterator[tuple[str, dict[str, Any], Scope]]:
    """Yield each request in the collection's order, with its place and the variables that it sees."""
    with held_to(POSTMAN, name, place or "variable"):
        known = scope.within(group.get("variable"))
    for index, item in enumerate(group.get("item") or []):
        at = f"{place}.item.{index}" if place else f"item.{index}"
        if not isinstance(item, dict):
            reason = f"has a part that is not {POSTMAN.whose} (no mapping); {POSTMAN.remedy}"
            raise DocumentError(file=name, place=at, reason=reason)
        if isinstance(item.get("item"), list):
            yield from _items(name, item, at, known)
        else:
            yield at, item, known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Saved:
    """Hold one request as it was saved; several may be of one operation.

    `facts` are what its description says of fields by their names. `sent` is None for no body; `answers`
    are those that were saved with it, by status.
    """

    place: str
    method: str
    address: Address
    title: str
    text: str
    facts: Mapping[str, Fact]
    sent: Body | None
    answers: tuple[tuple[int, Body], ...]

    def key(self, vendor: Vendor) -> tuple[str, str, str]:
        """Name the operation that it is of: by its method, its call and its role."""
        call = paths.locate(self.address.printed, self.address.base, vendor).call
        role = paths.role(self.method, call, self.title, vendor, text=self.text)
        return self.method, paths.nameless(call), role


def _saved(name: str, place: str, item: dict[str, Any], scope: Scope, vendor: Vendor) -> _Saved | None:
    """Read one request, None of a method that no contract knows, of a draft, and of another API."""
    stated, known = item["request"], scope.within(item.get("variable"))
    request = {"url": stated} if isinstance(stated, str) else dict(stated)
    method = str(request.get("method") or "GET").upper()
    address = address_of(request.get("url") or "", known, vendor)
    if method not in get_args(Method) or not is_of_vendor(address, vendor):
        return None
    if not is_placed(address, vendor):
        reason = f"of {address.unknown} no variable tells the address; add it to the collection's variables"
        raise DocumentError(file=name, place=f"{place}.request.url", reason=reason)
    text = plain(request.get("description")) or plain(item.get("description"))
    is_bare = method in ("GET", "DELETE")
    return _Saved(
        place=place,
        method=method,
        address=address,
        title=str(item.get("name") or ""),
        text=text,
        facts=tables(text),
        sent=None if is_bare else sent_as(request.get("body"), request.get("header"), known),
        answers=tuple(_answers(item.get("response") or [], known)),
    )


def _answers(saved: list[dict[str, Any]], scope: Scope) -> Iterator[tuple[int, Body]]:
    """Yield the answers that were saved; one without a status tells nothing."""
    for each in saved:
        code = each.get("code")
        if str(code).isdigit():
            named = MEDIA_OF.get(str(each.get("_postman_previewlanguage")), JSON_MEDIA)
            media = media_of(each.get("header")) or named
            yield int(str(code)), Body(media=media, shown=shown_by(str(each.get("body") or ""), scope))


def _endpoint(saved: Sequence[_Saved]) -> StatedEndpoint:
    """Make one endpoint of the requests that somebody saved of it: the first one names it."""
    first = saved[0]
    facts = {name: fact for each in reversed(saved) for name, fact in each.facts.items()}
    known = {
        (one.where, one.name): one for each in reversed(saved) for one in parameters(each.address, facts)
    }
    sent = [each.sent for each in saved if each.sent is not None]
    answers: dict[int, list[Body]] = {}
    for code, body in (one for each in saved for one in each.answers):
        answers.setdefault(code, []).append(body)
    return StatedEndpoint(
        place=first.place,
        method=first.method,
        path=first.address.printed,
        base=first.address.base,
        title=first.title,
        text=first.text,
        parameters=tuple(known.values()),
        request=_body(f"{first.place}.request.body", sent, facts, {name for _, name in known}),
        responses=tuple(
            (code, _answer(f"{first.place}.response", bodies)) for code, bodies in sorted(answers.items())
        ),
    )


def _body(place: str, sent: Sequence[Body], facts: Mapping[str, Fact], apart: set[str]) -> StatedBody | None:
    """Make a body of those that were sent; what is said of parameters, `apart`, is not said of it."""
    if not sent:
        return None
    own = {name: fact for name, fact in facts.items() if name not in apart}
    own |= {name: fact for each in sent for name, fact in each.facts.items()}
    shown = tuple(each.shown for each in sent if each.shown is not None)
    schema = shape_of(shown, own, is_sent=True)
    return StatedBody(place=place, media=sent[0].media, schema=schema, examples=shown)


def _answer(place: str, saved: Sequence[Body]) -> StatedBody:
    shown = tuple(each.shown for each in saved if each.shown is not None)
    schema = shape_of(shown, {}, is_sent=False) if shown else None
    return StatedBody(place=place, media=saved[0].media, schema=schema, examples=shown, are_kept=False)
