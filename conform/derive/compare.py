"""What changed between two editions of the documentation, operation by operation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conform.contract import Field
from conform.derive import compare_field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from conform.contract import Operation, Response
    from conform.derive.compare_field import Found

_NAME = re.compile(r"\{[^{}]*\}")
_PAGE = re.compile(r"\d+e0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Hold one difference between two editions.

    `operation` is the operation's id and `page` its page, as the newer edition has them (as the older
    where it is gone). `at` is a dotted place (`request.Client.email`), empty for the operation itself;
    `before` and `after` are facts in a few words.
    """

    operation: str
    page: str
    at: str
    about: str
    before: str
    after: str
    is_breaking: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """Hold one side of a comparison; `is_whole` is false for a single page, which is silent on the rest."""

    name: str
    operations: tuple[Operation, ...]
    is_whole: bool = True


def compare(before: Edition, after: Edition) -> tuple[Change, ...]:
    """Give every change, the breaking ones first, then in the order of the newer edition."""
    pairs = list(paired(before.operations, after.operations))
    found: list[Change] = []
    for was, now in pairs:
        if was is not None and now is not None:
            found += [_change(now, each) for each in _changes(was, now)]
        elif was is not None and after.is_whole:
            found.append(_change(was, ("", "operation", "documented", "gone", True)))
        elif now is not None and before.is_whole:
            found.append(_change(now, ("", "operation", "unknown", "new", False)))
    return tuple(sorted(found, key=lambda change: not change.is_breaking))


def _change(operation: Operation, found: Found) -> Change:
    at, about, before, after, is_breaking = found
    return Change(
        operation=operation.id,
        page=operation.source.page,
        at=at,
        about=about,
        before=before,
        after=after,
        is_breaking=is_breaking,
    )


def paired(
    before: Iterable[Operation], after: Iterable[Operation]
) -> Iterator[tuple[Operation | None, Operation | None]]:
    """Pair the operations of two editions by page, then by method and call; what is left has no partner."""
    left = list(before)
    waiting: list[tuple[Operation, Operation | None]] = []
    for now in after:
        was = next((each for each in left if _is_page(each, now)), None)
        if was is not None:
            left.remove(was)
        waiting.append((now, was))
    for now, partner in waiting:
        was = partner or _nearest(left, now)
        if partner is None and was is not None:
            left.remove(was)
        yield was, now
    for was in left:
        yield was, None


def _is_page(one: Operation, other: Operation) -> bool:
    page = one.source.page
    return page == other.source.page and _PAGE.fullmatch(page) is not None


def _nearest(left: list[Operation], now: Operation) -> Operation | None:
    """Find an operation of the same method and call, of the same role where several share them."""
    same = [each for each in left if _address(each) == _address(now)]
    return min(same, key=lambda each: each.role != now.role, default=None)


def _address(operation: Operation) -> tuple[str, str]:
    return operation.method, _NAME.sub("{}", operation.call)


def _changes(was: Operation, now: Operation) -> Iterator[Found]:
    # An OpenAPI export does not say which server an operation has: one printed path is one path.
    if _address(was) != _address(now) and (was.method, was.path) != (now.method, now.path):
        yield "", "path", f"{was.method} {was.call}", f"{now.method} {now.call}", True
    if was.title != now.title:
        yield "", "title", was.title or "none", now.title or "none", False
    yield from _parameters(was, now)
    yield from _request(was, now)
    yield from _responses(was, now)


def _parameters(was: Operation, now: Operation) -> Iterator[Found]:
    """Compare query and header parameters like the fields of an object that is written."""
    for where in ("query", "header"):
        sides = [
            Field(
                name="",
                kinds=("object",),
                fields=tuple(each.field for each in side.parameters if each.where == where),
            )
            for side in (was, now)
        ]
        if all(side.fields for side in sides):
            yield from compare_field.compare(sides[0], sides[1], where, "write")
            continue
        for field in sides[0].fields:
            yield f"{where}.{field.name}", "parameter", "documented", "gone", True
        for field in sides[1].fields:
            yield f"{where}.{field.name}", "parameter", "unknown", "new", field.is_required


def _request(was: Operation, now: Operation) -> Iterator[Found]:
    if was.request is None or now.request is None:
        if was.request is not None:
            yield "request", "body", "documented", "none", True
        if now.request is not None:
            needs = any(field.is_required for _, field in now.request.body.walk())
            yield "request", "body", "none", "documented", needs
        return
    if was.request.media != now.request.media:
        yield "request", "media", was.request.media, now.request.media, True
    yield from compare_field.compare(was.request.body, now.request.body, "request", "write")


def _responses(was: Operation, now: Operation) -> Iterator[Found]:
    for response in was.responses:
        other = now.response(response.status)
        if other is None:
            yield str(response.status), "status", "documented", "gone", True
        else:
            yield from _response(response, other)
    for response in now.responses:
        if was.response(response.status) is None:
            yield str(response.status), "status", "unknown", "new", False


def _response(was: Response, now: Response) -> Iterator[Found]:
    at = str(was.status)
    if was.media != now.media:
        yield at, "media", was.media, now.media, True
    if was.body is not None and now.body is not None:
        yield from compare_field.compare(was.body, now.body, at, "read")
    elif was.body is not now.body:
        words = {True: "not stated", False: "stated"}
        yield at, "shape", words[was.body is None], words[now.body is None], False
