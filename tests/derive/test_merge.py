"""Several editions as one: newest first, nothing dropped in silence."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from conform.contract import (
    Choice,
    Condition,
    Contradiction,
    Field,
    Operation,
    Request,
    Response,
    Side,
    Source,
)
from conform.derive.document import Document
from conform.derive.merge import Version, merged, overlaid
from conform.derive.readers import READERS
from conform.derive.schema import LOST_NOTE

NAME = Field(name="name", kinds=("string",), max_length=30)
FORMATS = {known.name: known for known, _, _ in READERS}
LOST = Field(name="", kinds=("object",), notes=(LOST_NOTE,))


def body(*fields: Field) -> Field:
    return Field(name="", kinds=("object",), fields=fields)


def operation(edition: str, request: Field | None = None, **stated: Any) -> Operation:
    values: dict[str, Any] = {
        "id": "POST /lions{format}",
        "method": "POST",
        "path": "/lions{format}",
        "call": "/api2/lions.json",
        "role": "create",
        "source": Source(page="1e0", edition=edition),
        "request": Request(media="application/json", body=request) if request else None,
        **stated,
    }
    return Operation(**values)


def document(edition: str, *operations: Operation, sort: str = "apidog") -> Document:
    return Document(edition=edition, format=FORMATS[sort], name=f"x-{edition}", operations=operations)


def one(*documents: Document) -> Operation:
    found = merged(documents)
    assert len(found) == 1
    return found[0]


def test_one_edition_stays_as_it_is() -> None:
    own = operation("2026-01-02", body(NAME))
    assert merged([document("2026-01-02", own)]) == (own,)


def test_what_one_edition_shows_as_unique_or_required_in_its_turn_is_so() -> None:
    when = Condition(field="kind", values=("cat",))
    old = document(
        "2025-01-02", operation("2025-01-02", body(replace(NAME, is_unique=True, required_if=when)))
    )
    new = document("2026-01-02", operation("2026-01-02", body(NAME)))
    request = one(old, new).request
    assert request is not None
    assert [(each.is_unique, each.required_if) for each in request.body.fields] == [(True, when)]


def test_the_newest_edition_wins_whatever_the_order() -> None:
    old = document("2025-01-02", operation("2025-01-02", body(replace(NAME, max_length=20))))
    new = document("2026-01-02", operation("2026-01-02", body(NAME)))
    for documents in ((old, new), (new, old)):
        result = one(*documents)
        assert result.request is not None
        assert result.request.body.fields[0].max_length == 30
        assert result.source.edition == "2026-01-02"
        assert [(each.at, each.about, each.settled) for each in result.contradictions] == [
            ("request.name", "max_length", "30")
        ]


def test_a_hollow_body_never_wins_over_a_full_one() -> None:
    full = document("2025-01-02", operation("2025-01-02", body(NAME)))
    for hollow in (LOST, Field(name="", notes=("hollow",))):
        result = one(full, document("2026-01-02", operation("2026-01-02", hollow), sort="openapi"))
        assert result.request is not None
        assert result.request.body == body(NAME)
        assert result.source.edition == "2025-01-02"
        assert result.contradictions == ()


def test_a_status_that_only_another_edition_lists_is_kept() -> None:
    old = operation("2025-01-02", responses=(Response(status=400, body=body(NAME)),))
    new = operation("2026-01-02", responses=(Response(status=202),))
    result = one(document("2025-01-02", old), document("2026-01-02", new))
    assert [each.status for each in result.responses] == [202, 400]
    assert result.responses[1].body == body(NAME)


def test_a_page_without_an_id_meets_the_endpoint_of_its_call() -> None:
    odd = Contradiction(
        at="path", about="path", sides=(Side(source=Source(page="page", edition="2025-01-02"), states="odd"),)
    )
    page = operation(
        "2025-01-02",
        body(replace(NAME, kinds=("integer",))),
        call="/api2/lions",
        source=Source(page="page", edition="2025-01-02"),
        contradictions=(odd,),
    )
    result = one(
        document("2026-01-02", operation("2026-01-02", body(NAME))), document("2025-01-02", page, sort="page")
    )
    assert result.call == "/api2/lions.json"
    sides = [side for each in result.contradictions for side in each.sides]
    assert {side.source.page for side in sides} == {"1e0"}
    assert [each.about for each in result.contradictions] == ["path", "kinds"]


def test_the_least_odd_path_is_called_and_the_difference_kept() -> None:
    source = Source(page="1e0", edition="2026-01-02")
    odd = Contradiction(at="path", about="path", sides=(Side(source=source, states="literal id"),))
    lossy = operation(
        "2026-01-02", body(NAME), path="/v2/lion", call="/v2/api/entity/lions", contradictions=(odd,)
    )
    result = one(
        document("2025-01-02", operation("2025-01-02", body(NAME))),
        document("2026-01-02", lossy, sort="openapi"),
    )
    assert (result.path, result.call) == ("/lions{format}", "/api2/lions.json")
    assert [(each.about, each.settled) for each in result.contradictions] == [
        ("path", None),
        ("call", "/api2/lions.json"),
    ]


def test_an_endpoint_of_one_edition_alone_is_kept() -> None:
    other = operation("2025-01-02", source=Source(page="2e0", edition="2025-01-02"), call="/api2/bears.json")
    found = merged([document("2025-01-02", other), document("2026-01-02", operation("2026-01-02"))])
    assert {each.source.page for each in found} == {"1e0", "2e0"}


def test_two_endpoints_on_one_call_stay_two() -> None:
    edit = operation("2026-01-02", role="edit", source=Source(page="2e0", edition="2026-01-02"))
    assert len(merged([document("2026-01-02", operation("2026-01-02"), edit)])) == 2


def test_a_body_on_a_method_that_sends_none_is_kept_whichever_edition_shows_it() -> None:
    source = Source(page="1e0", edition="2026-01-01")
    sides = (Side(source=source, states="a body of 2 fields with GET"),)
    told = Contradiction(at="request", about="body", sides=sides, settled="no body")
    old, new = operation("2026-01-01", contradictions=(told,)), operation("2026-01-02")
    found = merged([document("2026-01-01", old), document("2026-01-02", new)])
    assert [each.contradictions for each in found] == [(told,)]


def saying(sort: str, edition: str = "2026-01-02") -> Document:
    field = replace(NAME, max_length={"apidog": 1, "page": 2, "openapi": 3}[sort])
    return document(edition, operation(edition, body(field)), sort=sort)


def longest(result: Operation) -> int | None:
    assert result.request is not None
    return result.request.body.fields[0].max_length


@pytest.mark.parametrize(
    ("one_sort", "other_sort", "told"),
    [("apidog", "page", 1), ("apidog", "openapi", 1), ("page", "openapi", 2)],
)
def test_of_one_day_the_native_export_wins_over_the_page_and_the_page_over_the_lossy_export(
    one_sort: str, other_sort: str, told: int
) -> None:
    documents = (saying(one_sort), saying(other_sort))

    assert [longest(one(*each)) for each in permutations(documents)] == [told, told]


def test_a_newer_day_wins_over_a_fuller_sort() -> None:
    assert longest(one(saying("apidog", "2026-01-01"), saying("openapi", "2026-01-02"))) == 3


NEW, OLD = Source(page="1e0", edition="2026-01-02"), Source(page="1e0", edition="2025-01-02")
BARE = Field(name="name", kinds=("string",))


def laid(new: Field, old: Field, *, is_read: bool = False) -> tuple[Field, list[Contradiction]]:
    versions = [Version(source=NEW, field=new, is_base=True), Version(source=OLD, field=old)]
    return overlaid(versions, "at", is_read=is_read)


def told(found: list[Contradiction]) -> list[tuple[Any, ...]]:
    return [(each.at, each.about, tuple(side.states for side in each.sides), each.settled) for each in found]


def test_editions_that_agree_leave_nothing_to_tell() -> None:
    field, found = laid(body(BARE), body(BARE))
    assert (field, found) == (body(BARE), [])


def test_a_claim_that_the_newest_leaves_out_stands_with_its_source() -> None:
    field, found = laid(BARE, replace(BARE, max_length=30, enum=(Choice(value="a"),)))
    assert (field.max_length, field.enum) == (30, (Choice(value="a"),))
    assert field.sources == (("max_length", OLD), ("enum", OLD))
    assert found == []


def test_claims_that_exclude_each_other_are_kept() -> None:
    field, found = laid(BARE, replace(BARE, kinds=("integer", "null"), is_read_only=True))
    assert (field.kinds, field.is_read_only) == (("string",), False)
    assert told(found) == [
        ("at", "kinds", ("string", "integer or null"), "string"),
        ("at", "is_read_only", ("not flagged read-only", "read-only"), "not flagged read-only"),
    ]


def test_the_newest_claim_wins_over_an_older_base() -> None:
    versions = [
        Version(source=NEW, field=replace(BARE, max_length=40)),
        Version(source=OLD, field=replace(BARE, max_length=30), is_base=True),
    ]
    field, found = overlaid(versions, "at", is_read=False)
    assert (field.max_length, field.sources) == (40, (("max_length", NEW),))
    assert told(found) == [("at", "max_length", ("40", "30"), "40")]


def test_labels_and_links_are_no_contradiction() -> None:
    new = replace(BARE, enum=(Choice(value="a", label="A"),))
    _, found = laid(new, replace(BARE, enum=(Choice(value="a"),)))
    assert found == []


def test_a_field_that_the_newest_lacks_is_none_of_a_request() -> None:
    field, found = laid(body(BARE), body(BARE, Field(name="number", kinds=("string",))))
    assert field == body(BARE)
    assert told(found) == [("at.number", "fields", ("string", "no such field"), "no such field")]


def test_a_field_that_the_newest_lacks_may_be_left_out_of_an_answer() -> None:
    old = Field(name="number", kinds=("string",), is_required=True)
    field, found = laid(body(BARE), body(BARE, old), is_read=True)
    assert field.fields[1].is_optional_on_read
    assert not field.fields[1].is_required
    assert field.fields[1].sources == (("kinds", OLD),)
    assert [each[3] for each in told(found)] == ["may be left out"]


def test_required_lists_that_differ_are_told_once() -> None:
    other = Field(name="mood", kinds=("string",))
    field, found = laid(
        body(replace(BARE, is_required=True), other),
        body(replace(BARE, is_required=True), replace(other, is_required=True)),
    )
    assert [each.is_required for each in field.fields] == [True, False]
    assert told(found) == [
        (
            "at",
            "is_required",
            ("requires 1 of 2: name", "requires 2 of 2: mood, name"),
            "requires 1 of 2: name",
        )
    ]


def test_what_the_newest_lost_is_taken_from_the_older() -> None:
    hollow = Field(name="Lion", kinds=("object",))
    field, found = laid(body(BARE, hollow), body(BARE, replace(hollow, fields=(BARE,))))
    assert field.fields[1].fields == (BARE,)
    assert field.fields[1].sources == (("kinds", OLD),)
    assert found == []


def test_rows_that_the_newest_lost_are_taken_from_the_older() -> None:
    rows = Field(name="data", kinds=("array",))
    field, _ = laid(body(BARE, rows), body(BARE, replace(rows, items=Field(name="[]", kinds=("object",)))))
    assert field.fields[1].items is not None


def test_rows_and_maps_are_laid_over_each_other() -> None:
    rows = Field(name="data", kinds=("array",), items=Field(name="[]", kinds=("integer",)))
    _, found = laid(rows, replace(rows, items=Field(name="[]", kinds=("string",))))
    assert [each[0] for each in told(found)] == ["at[]"]
    entries = Field(
        name="map", kinds=("object",), extra=Field(name="*", kinds=("integer",)), enum=(Choice(value=1),)
    )
    _, found = laid(entries, replace(entries, extra=Field(name="*", kinds=("string",))))
    assert [each[0] for each in told(found)] == ["at.*"]


def test_two_operations_on_one_path_stay_two_without_pages() -> None:
    nowhere = Source(page="openapi", edition="2026-01-02")
    lion = operation("2026-01-02", body(NAME), source=nowhere)
    cub = replace(lion, id="POST /lions", path="/lions", call="/api2/lions")
    later = Source(page="openapi", edition="2026-02-02")
    newer = [replace(each, source=later) for each in (cub, lion)]
    assert [each.path for each in merged([document("2026-01-02", lion, cub)])] == [lion.path, cub.path]
    found = merged([document("2026-01-02", lion, cub), document("2026-02-02", *newer)])
    assert sorted((each.path, each.source.edition) for each in found) == [
        ("/lions", "2026-02-02"),
        ("/lions{format}", "2026-02-02"),
    ]


def test_the_values_that_win_are_all_or_some_as_their_page_says() -> None:
    some = replace(NAME, enum=(Choice(value="a"),), is_partial=True)
    known = Version(source=NEW, field=some)
    laid, _ = overlaid([known, Version(source=OLD, field=NAME, is_base=True)], "request", is_read=False)
    assert laid.is_partial


def saved(edition: str, request: Field | None = None, **stated: Any) -> Document:
    """Give a collection of one request, as its reader makes it."""
    own = operation(edition, request, **stated)
    asked = replace(own.request, is_exemplary=True) if own.request else None
    source = Source(page="postman", edition=edition)
    shown = replace(own, request=asked, source=source, is_exemplary=True)
    return document(edition, shown, sort="postman")


SHOWN = body(
    Field(name="name", kinds=("integer",), enum=(Choice(value=1),), is_partial=True), Field(name="x")
)


def test_what_somebody_sent_and_got_changes_nothing_that_documents_say() -> None:
    stated = document("2026-01-01", operation("2026-01-01", body(NAME), responses=(Response(status=202),)))
    other = saved(
        "2026-09-09",
        SHOWN,
        call="/api2/lions.json",
        path="/lions.json",
        title="Mine",
        responses=(Response(status=202, body=SHOWN), Response(status=500)),
    )
    named = replace(stated.operations[0], title="Mine")
    assert one(stated, other) == one(other, stated) == named


def test_a_body_that_an_export_lost_is_sent_as_somebody_sent_it() -> None:
    lost = document("2026-01-01", operation("2026-01-01", Field(name="", notes=("hollow",))), sort="openapi")
    found = one(lost, saved("2026-09-09", SHOWN))
    assert found.request is not None
    assert (found.request.body, found.request.is_exemplary) == (SHOWN, True)
    assert (found.source, found.is_exemplary) == (Source(page="1e0", edition="2026-01-01"), False)


def test_what_a_collection_states_of_a_field_is_held_against_the_documents() -> None:
    stated = document("2026-01-01", operation("2026-01-01", body(NAME)))
    table = saved("2026-09-09", body(replace(NAME, max_length=9)))
    tabled = replace(
        table.operations[0], request=Request(media="application/json", body=body(replace(NAME, max_length=9)))
    )
    found = one(stated, replace(table, operations=(tabled,)))
    assert found.request is not None
    assert found.request.body.fields[0].max_length == 30
    (told,) = found.contradictions
    assert (told.at, told.about, told.settled) == ("request.name", "max_length", "30")
    assert [side.source.page for side in told.sides] == ["1e0", "postman"]


def test_what_a_collection_leaves_unsaid_contradicts_nothing() -> None:
    flagged = replace(NAME, is_required=True, is_write_only=True)
    stated = document(
        "2026-01-01", operation("2026-01-01", body(flagged, Field(name="age", kinds=("integer",))))
    )
    said = body(replace(NAME, is_required=False), Field(name="free"), Field(name="kind", kinds=("string",)))
    table = saved("2026-09-09", said)
    tabled = replace(table.operations[0], request=Request(media="application/json", body=said))
    found = one(stated, replace(table, operations=(tabled,)))
    assert found.request == stated.operations[0].request
    assert [(each.at, each.settled) for each in found.contradictions] == [("request.kind", "no such field")]


def test_what_a_collection_requires_beyond_the_documents_is_a_contradiction() -> None:
    stated = document("2026-01-01", operation("2026-01-01", body(NAME)))
    said = body(replace(NAME, is_required=True))
    table = saved("2026-09-09", said)
    tabled = replace(table.operations[0], request=Request(media="application/json", body=said))
    found = one(stated, replace(table, operations=(tabled,)))
    assert [each.about for each in found.contradictions] == ["is_required"]


def test_a_collection_with_more_requests_than_the_documents_have_pages_finds_them() -> None:
    stated = document("2026-01-01", operation("2026-01-01", body(NAME)))
    more = [
        operation("2026-09-09", call=f"/api2/{name}.json", path=f"/{name}", id=f"POST /{name}")
        for name in "ab"
    ]
    own = saved("2026-09-09", SHOWN)
    many = replace(
        own,
        operations=(
            *own.operations,
            *(replace(each, is_exemplary=True, source=own.operations[0].source) for each in more),
        ),
    )
    assert [each.id for each in merged([many, stated])] == ["POST /lions{format}", "POST /a", "POST /b"]


def test_what_a_parameter_is_called_tells_no_two_operations_apart() -> None:
    read: dict[str, Any] = {"id": "GET /lions/{id}", "method": "GET", "path": "/lions/{id}", "role": "read"}
    stated = document("2026-01-01", operation("2026-01-01", call="/api2/lions/{id}.json", **read))
    other = saved("2026-09-09", call="/api2/lions/{lion}.json", **read)
    assert one(stated, other).call == "/api2/lions/{id}.json"
