"""Reader of one rendered page of the documentation, as a person copies its text from a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.derive.document import DocumentError, Format
from conform.derive.readers.endpoint import JSON_MEDIA, Stated, StatedBody, StatedEndpoint, document
from conform.derive.readers.page_text import (
    CURL,
    METHOD,
    Lines,
    json_at,
    lines_of,
    listed,
    nested,
    parted,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Vendor
    from conform.derive.document import Document
    from conform.derive.readers.page_text import Listed

PAGE = Format(name="page", whose="a page's", remedy="copy the whole page", rank=1, is_whole=False)
_DATE = re.compile(r"(?:Last modified|Modified at|Updated at)\s*:?\s*(\d{4}-\d{2}-\d{2})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def read(name: str, text: str, vendor: Vendor) -> Document:
    """Read the text of one page; raise DocumentError that names the section which was not found."""
    shown = lines_of(text)
    page = _Page(name=name, shown=shown, headings=shown.headings())
    endpoint = page.endpoint()
    return document(PAGE, name, page.edition(), [endpoint], vendor)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """Hold one page while it is read."""

    name: str
    shown: Lines
    headings: dict[str, tuple[int, int]]

    def fail(self, reason: str, place: str = "") -> DocumentError:
        return DocumentError(file=self.name, place=place, reason=reason)

    def edition(self) -> str:
        dates = (_DATE.search(line) for line in self.shown.lines)
        stated = [*(found[1] for found in dates if found), *_ISO.findall(self.name)]
        if not stated:
            raise self.fail(
                "has no line `Last modified: …`; copy the whole page, or put the date into its name"
            )
        return str(stated[0])

    def endpoint(self) -> StatedEndpoint:
        lines = self.shown.lines
        curl = next((at for at, line in enumerate(lines) if CURL.fullmatch(line)), None)
        called = CURL.fullmatch(lines[curl]) if curl is not None else None
        if curl is None or called is None:
            raise self.fail("has no section `Request Example` with a curl line; copy the whole page")
        if "Responses" not in self.headings:
            raise self.fail("has no section `Responses`; copy the whole page")
        method = called["method"] or "GET"
        if METHOD.fullmatch(method) is None:
            place = f"line {self.shown.numbers[curl]}"
            raise self.fail(f"is a page of {method}, which no documented operation has", place)
        head = lines[: self.headings.get("Request", (len(lines), 0))[0]]
        printed, base = parted(called["url"], head, [each.name for each in self.section("Path Params")])
        return StatedEndpoint(
            place=f"line {self.shown.numbers[curl]}",
            method=method,
            path=printed,
            base=base,
            title=self.title(),
            parameters=tuple(
                Stated(where=where, name=each.name, schema=each.schema, is_required=each.is_required)
                for where in ("path", "query")
                for each in self.section(f"{where.title()} Params")
            ),
            request=self.request(self.sent(curl)),
            responses=tuple(self.responses()),
        )

    def section(self, heading: str) -> list[Listed]:
        return listed(self.shown, *self.headings.get(heading, (0, 0)))

    def request(self, example: Any) -> StatedBody | None:
        heading = next((each for each in self.headings if each.startswith("Body Params")), None)
        if heading is None:
            if example is None:
                return None
            raise self.fail("shows a body in its example and no section `Body Params`; copy the whole page")
        fields = self.section(heading)
        if not fields:
            at = self.shown.numbers[self.headings[heading][0] - 1]
            raise self.fail("holds no field that can be read; copy the whole page", f"line {at}: {heading}")
        media = heading.removeprefix("Body Params").strip() or JSON_MEDIA
        return StatedBody(place="request", media=media, schema=nested(fields, example), examples=(example,))

    def sent(self, curl: int) -> Any:
        """Read the body of the request example, None where it has none or it is no JSON."""
        lines = self.shown.lines
        for index in range(curl, len(lines)):
            _, mark, begun = lines[index].partition("--data-raw '")
            if mark:
                return json_at((begun, *(line.replace("'\\''", "'") for line in lines[index + 1 :])), 0)
        return None

    def responses(self) -> Iterator[tuple[int, StatedBody]]:
        """Yield the responses by status; the page's one response example belongs to the first."""
        shown = self.received()
        for index, (code, first, stop) in enumerate(self.shown.statuses(*self.headings["Responses"])):
            fields = listed(self.shown, first, stop)
            named = (each for each in self.shown.lines[first:stop] if re.fullmatch(r"\w+/[\w.+-]+", each))
            example = shown if index == 0 else None
            schema = nested(fields, example) if fields else None
            media = next(named, JSON_MEDIA)
            yield code, StatedBody(place=f"responses.{code}", media=media, schema=schema, examples=(example,))

    def received(self) -> Any:
        lines = self.shown.lines
        heads = [at for at, line in enumerate(lines) if line.endswith("Response Example")]
        starts = (at for head in heads for at in range(head, len(lines)) if lines[at][0] in "{[")
        return json_at(lines, next(starts, len(lines)))

    def title(self) -> str:
        """Give the page's title: the line above the name and the address of the first server."""
        lines = self.shown.lines
        at = next((at for at, line in enumerate(lines) if "{{" in line or METHOD.fullmatch(line)), 0)
        above = at - 1 if METHOD.fullmatch(lines[at]) else at - 2
        return lines[above] if above >= 0 else ""
