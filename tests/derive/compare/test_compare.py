from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conform.contract import Parameter, Response
from conform.daftra import DAFTRA
from conform.derive.compare import Compared, compare, paired
from conform.derive.pipeline import read
from tests.derive.contracts import BODY, BRAND, CREATE, DONE, READ, TOKEN, field, source

VENDOR = Path(__file__).parents[4] / "shared" / "docs"


def edition(*operations: object, is_whole: bool = True) -> Compared:
    return Compared(name="x", operations=operations, is_whole=is_whole)  # type: ignore[arg-type] # operations all


def found(before: Compared, after: Compared) -> list[tuple[str, str, bool]]:
    return [(change.at, change.about, change.is_breaking) for change in compare(before, after)]


def test_an_edition_is_silent_against_itself() -> None:
    whole = edition(CREATE, READ, TOKEN, BRAND)
    assert compare(whole, whole) == ()


def test_an_operation_that_is_gone_breaks_and_a_new_one_does_not() -> None:
    assert found(edition(CREATE, READ), edition(CREATE)) == [("", "operation", True)]
    assert found(edition(CREATE), edition(CREATE, READ)) == [("", "operation", False)]


def test_a_single_page_is_silent_on_every_other_operation() -> None:
    single = edition(replace(CREATE, source=source("page")), is_whole=False)
    assert found(single, edition(CREATE, READ)) == []
    assert found(edition(CREATE, READ), single) == []


def test_operations_are_paired_by_page_then_by_address_and_role() -> None:
    moved = replace(READ, call="/api2/lions/{key}/more.json", path="/lions/{key}/more{format}")
    edit = replace(CREATE, role="edit", source=source("openapi"))
    add = replace(CREATE, source=source("openapi"))
    pairs = list(
        paired((CREATE, replace(CREATE, role="edit", source=source("8e0")), READ), (edit, add, moved))
    )
    assert [(was.source.page if was else None, now is moved) for was, now in pairs] == [
        ("8e0", False),
        ("1e0", False),
        ("2e0", True),
    ]


def test_a_page_with_another_path_breaks() -> None:
    moved = replace(READ, call="/api2/lions/{id}/more.json", path="/lions/{id}/more{format}")
    assert found(edition(READ), edition(moved)) == [("", "path", True)]


def test_another_name_of_a_path_parameter_or_a_server_that_is_not_stated_is_no_change() -> None:
    assert found(edition(READ), edition(replace(READ, call="/api2/lions/{key}.json"))) == []
    assert found(edition(READ), edition(replace(READ, call="/v2/api/entity/lions/{id}.json"))) == []


def test_a_status_that_is_gone_breaks_and_a_new_one_does_not() -> None:
    less = replace(CREATE, responses=CREATE.responses[:1])
    assert found(edition(CREATE), edition(less)) == [("400", "status", True)]
    assert found(edition(less), edition(CREATE)) == [("400", "status", False)]


def test_a_body_that_one_side_does_not_state_is_not_taken_away() -> None:
    silent = replace(CREATE, responses=(Response(status=202), *CREATE.responses[1:]))
    assert found(edition(CREATE), edition(silent)) == [("202", "shape", False)]


def test_media_types_are_compared() -> None:
    assert CREATE.request is not None
    form = replace(CREATE, request=replace(CREATE.request, media="multipart/form-data"))
    assert found(edition(CREATE), edition(form)) == [("request", "media", True)]


def test_a_body_that_must_be_sent_now_breaks() -> None:
    without = replace(CREATE, request=None)
    assert found(edition(without), edition(CREATE)) == [("request", "body", True)]
    assert found(edition(CREATE), edition(without)) == [("request", "body", True)]


def test_query_parameters_are_compared() -> None:
    page = Parameter(where="query", field=field("page", "integer"))
    limit = Parameter(where="query", field=field("limit", "integer", is_required=True))
    one, two = replace(READ, parameters=(page,)), replace(READ, parameters=(page, limit))
    assert found(edition(one), edition(two)) == [("query.limit", "field", True)]
    assert found(edition(READ), edition(one)) == [("query.page", "parameter", False)]
    assert found(edition(one), edition(READ)) == [("query.page", "parameter", True)]


def test_what_breaks_comes_first() -> None:
    body = replace(BODY, fields=(replace(BODY.fields[0], fields=BODY.fields[0].fields[:2]),))
    assert CREATE.request is not None
    after = replace(CREATE, title="Other", request=replace(CREATE.request, body=body))
    breaking = [is_breaking for *_, is_breaking in found(edition(CREATE), edition(after))]
    assert breaking == sorted(breaking, reverse=True)
    assert set(breaking) == {True, False}


def test_a_change_says_both_sides() -> None:
    after = replace(CREATE, responses=(Response(status=202, body=replace(DONE, fields=DONE.fields[1:])),))
    change = compare(edition(replace(CREATE, responses=CREATE.responses[:1])), edition(after))[0]
    assert (change.operation, change.page, change.at) == ("POST /lions{format}", "1e0", "202.result")
    assert (change.before, change.after) == ("string", "gone")


def test_the_vendors_lossy_export_is_not_taken_for_removals() -> None:
    names = ("daftra-2026-07-03.apidog.json", "daftra-2026-07-04.openapi-3.1.json")
    if not VENDOR.exists():
        pytest.skip("the vendor's documents (../shared/docs) are not here")
    before, after = (Compared(name=name, operations=read(VENDOR / name, DAFTRA).operations) for name in names)
    breaking = [change for change in compare(before, after) if change.is_breaking]
    assert [(change.about, change.after) for change in breaking] == [("operation", "gone")] * 6


def test_a_format_at_the_end_of_a_call_is_no_other_operation() -> None:
    page = replace(READ, call=READ.call.removesuffix(".json"), source=source("page"))
    assert found(edition(READ), edition(page, is_whole=False)) == []
    twin = replace(READ, call=page.call, role="list", source=source("7e0"))
    assert [was for was, _ in paired((READ, twin), (replace(page, role="list"), READ))] == [twin, READ]


def test_what_somebody_has_not_saved_is_not_gone() -> None:
    page = Parameter(where="query", field=field("page", "integer"))
    shown = replace(CREATE, request=None, responses=CREATE.responses[:1], is_exemplary=True)
    other = replace(shown, title="Mine", parameters=(page,))
    stated = replace(CREATE, parameters=(page,))
    assert found(edition(stated), edition(shown)) == found(edition(shown), edition(stated)) == []
    assert found(edition(CREATE), edition(other)) == [("query.page", "parameter", False)]


def test_a_body_that_somebody_sent_is_compared_where_it_states_more_than_itself() -> None:
    assert CREATE.request is not None
    asked = CREATE.request
    longer = BODY.mapped(lambda one: replace(one, max_length=2) if one.name == "name" else one)
    stated = replace(CREATE, request=replace(asked, body=longer), is_exemplary=True)
    shown = replace(stated, request=replace(asked, body=longer, is_exemplary=True))
    assert found(edition(CREATE), edition(shown)) == []
    assert found(edition(CREATE), edition(stated)) == [("request.Lion.name", "max_length", True)]
