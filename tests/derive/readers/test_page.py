from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conform.daftra import DAFTRA
from conform.derive.document import DocumentError
from conform.derive.readers import page
from tests.derive.page_text import PAGE

VENDOR = Path(__file__).parents[4] / "shared" / "docs" / "add-client-2025-03-18.page.txt"
GET = """Get one
GET
{{subdomain}}/api2
Last modified:2025-01-31
curl --location -g 'https://{{subdomain}}.example.com/api2/lions/.json?limit=3'
Request
Path Params
id
integer
required
Responses
200OK
application/json
Body
data
object
Lion
object
id
integer
"""


def test_the_operation_is_read_from_the_curl_line() -> None:
    document = page.read("lions.txt", PAGE, DAFTRA)
    operation = document.operations[0]
    assert (document.edition, document.format.name) == ("2025-01-31", "page")
    assert (operation.id, operation.call) == ("POST /api2/lions.json", "/api2/lions.json")
    assert (operation.title, operation.role, operation.source.page) == ("Create", "create", "page")
    assert [each.sides[0].states for each in operation.contradictions] == [
        "server /api2 doubles the path's own prefix"
    ]


def test_the_request_example_decides_what_is_inside_what() -> None:
    request = page.read("lions.txt", PAGE, DAFTRA).operations[0].request
    assert request is not None
    assert request.wrapper == "Lion"
    assert [at for at, _ in request.body.walk() if at] == [
        "Lion",
        "Lion.name",
        "Lion.den",
        "Lion.den.id",
        "Lion.den.name",
        "Lion.cubs",
        "Lion.cubs[]",
        "Lion.cubs[].name",
        "Lion.mane",
        "Keeper",
        "Keeper[]",
        "Keeper[].name",
    ]


def test_marks_limits_and_prose_are_claims_of_their_field() -> None:
    request = page.read("lions.txt", PAGE, DAFTRA).operations[0].request
    assert request is not None
    fields = dict(request.body.walk())
    assert [at for at, field in fields.items() if field.is_required] == ["Lion", "Lion.name", "Lion.mane"]
    assert fields["Lion.name"].max_length == 10
    assert [choice.value for choice in fields["Lion.mane"].enum] == [2, 3]
    assert fields["Keeper[].name"].kinds == ("string", "null")


def test_responses_are_read_by_status_whatever_the_charset_made_of_their_mark() -> None:
    responses = page.read("lions.txt", PAGE, DAFTRA).operations[0].responses
    assert [response.status for response in responses] == [202, 400]
    bodies = [[field.name for field in each.body.fields] for each in responses if each.body is not None]
    assert bodies == [["code", "id"], ["message"]]


def test_query_parameters_are_read_and_headers_are_not() -> None:
    parameters = page.read("lions.txt", PAGE, DAFTRA).operations[0].parameters
    assert [(each.where, each.field.name) for each in parameters] == [("query", "request_branch_id")]


def test_a_page_without_a_body_is_read_too() -> None:
    operation = page.read("lion.txt", GET, DAFTRA).operations[0]
    assert (operation.method, operation.call, operation.role) == ("GET", "/api2/lions/{id}.json", "read")
    assert operation.request is None
    assert [(each.where, each.field.kinds) for each in operation.parameters] == [("path", ("integer",))]
    assert operation.responses[0].record == ("data", "Lion")


def test_the_file_name_dates_a_page_that_does_not() -> None:
    text = PAGE.replace("Last modified:2025-01-31 00:15:04\n", "")
    assert page.read("lions-2024-12-01.txt", text, DAFTRA).edition == "2024-12-01"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "has no section `Request Example`"),
        ("Some text\nof another kind\n", "has no section `Request Example`"),
        (PAGE.partition("Responses\n")[0], "has no section `Responses`"),
        (PAGE.replace("Last modified", "Changed"), "has no line `Last modified"),
        (PAGE.replace("--request POST", "--request BREW"), "line 16: is a page of BREW"),
        (
            re.sub("(?s)(Body Params.*?\n).*?Examples", r"\1Examples", PAGE),
            "line 56: Body Params application/json: holds",
        ),
        (PAGE.replace("Body Params", "What to send"), "no section `Body Params`"),
    ],
    ids=["empty", "other", "no responses", "no date", "no such method", "no fields", "no body"],
)
def test_a_page_of_another_layout_names_the_section_that_is_missing(text: str, reason: str) -> None:
    with pytest.raises(DocumentError) as caught:
        page.read("lions.txt", text, DAFTRA)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


def outcome(text: str) -> str:
    try:
        return page.read("lions.txt", text, DAFTRA).format.name
    except DocumentError as error:
        return str(error)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(PAGE.splitlines()), max_size=60).map("\n".join))
def test_any_shuffle_of_lines_is_read_or_refused_on_one_line(text: str) -> None:
    assert "\n" not in outcome(text)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, len(PAGE)), st.integers(0, len(PAGE)))
def test_any_page_with_a_hole_is_read_or_refused_on_one_line(start: int, end: int) -> None:
    assert "\n" not in outcome(PAGE[:start] + PAGE[end:])


def test_the_vendors_page_is_read() -> None:
    if not VENDOR.exists():
        pytest.skip("the vendor's documents (../shared/docs) are not here")
    operation = page.read(VENDOR.name, VENDOR.read_text(encoding="utf-8"), DAFTRA).operations[0]
    assert (operation.call, operation.source.edition) == ("/api2/clients.json", "2025-03-18")
    assert operation.request is not None
    client = operation.request.body.field("Client")
    assert client is not None
    assert (len(client.fields), all(field.is_required for field in client.fields)) == (40, True)
    body = operation.responses[0].body
    assert body is not None
    assert [(field.name, field.kinds) for field in body.fields][-2:] == [
        ("id", ("string",)),
        ("client_number", ("string",)),
    ]


def test_an_example_of_another_kind_is_a_contradiction() -> None:
    text = PAGE.replace('"mane": 2', '"mane": 2.5').replace('"id": "107"', '"id": 107')
    found = page.read("lions.txt", text, DAFTRA).operations[0].contradictions
    assert [(each.at, each.about) for each in found if each.at != "path"] == [
        ("request.Lion.mane", "example"),
        ("responses.202.id", "example"),
    ]
