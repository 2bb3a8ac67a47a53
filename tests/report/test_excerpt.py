from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.report.excerpt import MOST, MOST_TEXT, excerpt, locate

BODY: Any = {
    "result": "successful",
    "code": 200,
    "data": [
        {"Pen": {"id": 1, "name": "a"}},
        {"Pen": {"id": 2, "name": "b", "a.b": {"c": [1, 2, 3]}, "count": "3", "price": 1}},
    ],
    "pagination": {"page": 1},
}

LANDMARKS = frozenset({"result", "code", "id"})


def around(where: str, body: Any = BODY) -> str:
    return excerpt(json.dumps(body, ensure_ascii=False).encode(), where, LANDMARKS)


def test_the_way_to_a_place_is_shown_and_the_rest_is_counted() -> None:
    assert around("data[1].Pen.count").splitlines() == [
        "{",
        '  "result": "successful",',
        '  "code": 200,',
        '  "data": [',
        "    // … 1 more",
        "    {",
        '      "Pen": {',
        '        "id": 2,',
        "        // … 2 more",
        '        "count": "3"',
        "        // … 1 more",
        "      }",
        "    }",
        "  ]",
        "  // … 1 more",
        "}",
    ]


def test_what_is_missing_is_named_where_it_should_stand() -> None:
    lines = around("data[0].Pen.count").splitlines()
    assert '        "name": "a"' in lines
    assert '        // no "count" here' in lines


@pytest.mark.parametrize("where", ["pagination.total", "total"])
def test_what_the_frame_lacks_is_named_too(where: str) -> None:
    assert '// no "total" here' in around(where)


def test_without_a_place_the_first_members_are_shown() -> None:
    assert around("", {"a": 1, "b": {"c": None}}).splitlines() == [
        "{",
        '  "a": 1,',
        '  "b": {"c": null}',
        "}",
    ]


def test_a_key_with_dots_is_found() -> None:
    assert locate(BODY, "data[1].Pen.a.b.c[2]")[0] == ("data", 1, "Pen", "a.b", "c", 2)


def test_a_row_that_is_not_there_ends_the_way() -> None:
    assert locate(BODY, "data[9].Pen")[0] == ("data",)


def test_a_page_is_shown_from_its_beginning() -> None:
    assert excerpt(b"<html>\xff", "body") == "<html>\N{REPLACEMENT CHARACTER}"


def test_a_byte_order_mark_is_no_part_of_it() -> None:
    assert excerpt(b'\xef\xbb\xbf{"a": 1}', "a") == '{\n  "a": 1\n}'


@pytest.mark.parametrize("where", ["", "name", "rows[0]"])
def test_an_excerpt_is_short_whatever_the_body_holds(where: str) -> None:
    body = {"name": "x" * 99_999, "rows": [{"y" * 999: "z" * 999}] * 999, **{str(n): n for n in range(999)}}
    assert len(around(where, body)) <= MOST + 1
    assert "x" * (MOST_TEXT + 1) not in around(where, body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(body=JSON, where=st.text(alphabet="ab.[]01"))
def test_any_body_and_any_place_give_an_excerpt(body: Any, where: str) -> None:
    assert excerpt(json.dumps(body).encode(), where)
