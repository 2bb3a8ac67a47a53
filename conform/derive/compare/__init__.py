"""What changed between two editions of the documentation, and how a person reads it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from conform.contract import Field
from conform.derive.compare import fields
from conform.derive.document import is_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from conform.contract import Operation
    from conform.derive.compare.fields import Found

_NAME = re.compile(r"\{[^{}]*\}")
LONGEST = 40
"""Lines of one sort (breaking, other) that are printed before the rest is counted."""
MANY = 3
"""Operations that share a difference before it is said once for all of them."""
_UNSAID = (fields.NOTHING, "unknown", "gone", "none")
"""What a side tells of which nothing is known."""
_OF_PAGES = ("title", "shape", "presence", "direction", "use")
"""What a page states and a saved request does not, whatever stands there."""
WIDEST = 110
"""Characters of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Hold one difference between two editions.

    `operation` is the operation's id and `page` its page, as the newer edition has them (as the older
    where it is gone). `at` is a dotted place (`request.Client.email`), empty for the operation itself;
    `before` and `after` are facts in a few words. `formerly` is the id that the operation had before, where
    it is another.
    """

    operation: str
    page: str
    at: str
    about: str
    before: str
    after: str
    is_breaking: bool
    formerly: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Hold one side of a comparison.

    `is_whole` is false for a single page, which is silent on the rest; `is_of_versions` tells an export of
    ours, which is silent on the versions that it has no operation of.
    """

    name: str
    operations: tuple[Operation, ...]
    is_whole: bool = True
    is_of_versions: bool = False


def compare(before: Compared, after: Compared) -> tuple[Change, ...]:
    """Give every difference, the breaking ones first, then in the order of the newer edition."""
    found: list[Change] = []
    for was, now in paired(before.operations, after.operations):
        if was is not None and now is not None:
            stated = (each for each in _differences(was, now) if not _is_unsaid(was, now, each))
            found += [_difference(now, each, was) for each in stated]
        elif was is not None and after.is_whole:
            found.append(_difference(was, ("", "operation", "documented", "gone", True)))
        elif now is not None and before.is_whole:
            found.append(_difference(now, ("", "operation", "unknown", "new", False)))
    return tuple(sorted(found, key=lambda each: not each.is_breaking))


def _is_unsaid(was: Operation, now: Operation, found: Found) -> bool:
    """Tell whether a difference is that somebody has not saved or not said what a document states."""
    _, about, before, after, _ = found
    if not (was.is_exemplary or now.is_exemplary):
        return False
    is_lacking = (was.is_exemplary and before in _UNSAID) or (now.is_exemplary and after in _UNSAID)
    return is_lacking or about in _OF_PAGES


def _difference(operation: Operation, found: Found, was: Operation | None = None) -> Change:
    at, about, before, after, is_breaking = found
    return Change(
        operation=operation.id,
        page=operation.source.page,
        at=at,
        about=about,
        before=before,
        after=after,
        is_breaking=is_breaking,
        formerly="" if was is None or was.id == operation.id else was.id,
    )


def paired(
    before: Iterable[Operation], after: Iterable[Operation]
) -> Iterator[tuple[Operation | None, Operation | None]]:
    """Pair the operations of two editions by page, then by method and call; what is left has no partner."""
    left, newer = list(before), list(after)
    partners: dict[int, Operation] = {}
    for now in newer:
        was = next((each for each in left if _is_page(each, now)), None)
        if was is not None:
            left.remove(was)
            partners[id(now)] = was
    for now in newer:
        was = partners.get(id(now)) or _nearest(left, now)
        if was is not None and id(now) not in partners:
            left.remove(was)
        yield was, now
    for was in left:
        yield was, None


def _is_page(one: Operation, other: Operation) -> bool:
    return one.source.page == other.source.page and is_named(one.source)


def _nearest(left: list[Operation], now: Operation) -> Operation | None:
    """Find an operation of the same method and call; of several the same call as printed, the same role."""
    same = [each for each in left if _address(each) == _address(now)]
    return min(same, key=lambda each: (each.call != now.call, each.role != now.role), default=None)


def _address(operation: Operation) -> tuple[str, str]:
    """Name where an operation is called; a format at the end is no difference, as in merging."""
    return operation.method, _NAME.sub("{}", operation.call.removesuffix(".json"))


def _differences(was: Operation, now: Operation) -> Iterator[Found]:
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
        before, after = (
            tuple(each.field for each in side.parameters if each.where == where) for side in (was, now)
        )
        if before and after:
            old, new = (Field(name="", kinds=("object",), fields=each) for each in (before, after))
            yield from fields.compare(old, new, where, "write")
        else:
            yield from ((f"{where}.{each.name}", "parameter", "documented", "gone", True) for each in before)
            for each in after:
                yield f"{where}.{each.name}", "parameter", "unknown", "new", each.is_required


def _request(was: Operation, now: Operation) -> Iterator[Found]:
    if was.request is not None and now.request is not None:
        if was.request.media != now.request.media:
            yield "request", "media", was.request.media, now.request.media, True
        if not any(each.is_exemplary and each.request.is_exemplary for each in (was, now) if each.request):
            yield from fields.compare(was.request.body, now.request.body, "request", "write")
    elif was.request is not None:
        yield "request", "body", "documented", "none", True
    elif now.request is not None:
        needs = any(field.is_required for _, field in now.request.body.walk())
        yield "request", "body", "none", "documented", needs


def _responses(was: Operation, now: Operation) -> Iterator[Found]:
    for one in was.responses:
        other, at = now.response(one.status), str(one.status)
        if other is None:
            yield at, "status", "documented", "gone", True
            continue
        if one.media != other.media:
            yield at, "media", one.media, other.media, True
        if one.body is not None and other.body is not None:
            yield from fields.compare(one.body, other.body, at, "read")
        elif one.body is not other.body:
            yield at, "shape", fields.STATED[one.body is None], fields.STATED[other.body is None], False
    for one in now.responses:
        if was.response(one.status) is None:
            yield str(one.status), "status", "unknown", "new", False


def report(before: str, after: str, found: Sequence[Change], most: int | None) -> str:
    """Give the text; `most` is how many lines of a sort are shown, None for all."""
    breaking = [each for each in found if each.is_breaking]
    other = [each for each in found if not each.is_breaking]
    operations = len({(each.operation, each.page) for each in found})
    counts = f"{_count(len(breaking), 'breaking change')}, {_count(len(other), 'other change')}"
    parts = [f"{before} -> {after}: {counts} in {_count(operations, 'operation')}"]
    for title, some in (("Breaking", breaking), ("Other", other)):
        lines = _lines(some)
        if most is not None and len(lines) > most:
            more = len(lines) - most
            lines[most:] = [f"  … {more} more lines; --all prints them, --json gives every change"]
        parts += ["", title, *lines] if lines else []
    return "\n".join(parts)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _lines(found: Sequence[Change]) -> list[str]:
    """Give what many operations share first, each once, then the rest by operation."""
    counts = Counter(_said(each) for each in found if each.at)
    first = {_said(each): each.operation for each in reversed(found)}
    lines = [
        f"  in {count} operations, as {first[said]}: {said}"
        for said, count in counts.items()
        if count >= MANY
    ]
    rest = [each for each in found if counts[_said(each)] < MANY]
    for (operation, page), some in groupby(rest, key=lambda each: (each.operation, each.page)):
        lines += [f"  {operation} ({page})", *(f"    {_said(each)}" for each in some)]
    return [line if len(line) <= WIDEST else f"{line[: WIDEST - 1]}…" for line in lines]


def _said(each: Change) -> str:
    return f"{each.at + ': ' if each.at else ''}{each.about}: {each.before} -> {each.after}"
