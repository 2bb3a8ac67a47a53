from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from conform.case import Step, UnboundError
from conform.contract import Field, Request
from conform.run.call import compose, is_write
from tests.run.small import CREATE, READ


def test_placeholders_are_bound_and_quoted_into_the_path() -> None:
    step = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": {"$ref": "v1/pens"}})
    call = compose(step, READ, references={"v1/pens": "a/b"}, made={}, case="c")
    assert call.path == "/api2/pens/a%2Fb.json"
    assert call.is_repeatable
    assert call.body is None


def test_an_unknown_placeholder_stops_the_call() -> None:
    step = Step(contract="v1/pens", operation=READ.id, expects="success", path={"id": {"$made": 3}})
    with pytest.raises(UnboundError, match=r"\$made 3"):
        compose(step, READ, references={}, made={}, case="c")


def test_a_payload_is_sent_as_json_in_the_original_letters() -> None:
    step = Step(contract="v1/pens", operation=CREATE.id, expects="success", payload={"Pen": {"name": "قلم"}})
    call = compose(step, CREATE, references={}, made={}, case="c")
    assert call.body is not None
    assert "قلم" in call.body.decode()
    assert json.loads(call.body) == {"Pen": {"name": "قلم"}}
    assert not call.is_repeatable


def test_what_is_not_json_is_sent_as_it_is() -> None:
    step = Step(contract="v1/pens", operation=CREATE.id, expects="refused", raw='{"Pen":')
    assert compose(step, CREATE, references={}, made={}, case="c").body == b'{"Pen":'


def test_a_form_is_sent_as_a_form() -> None:
    form = replace(CREATE, request=Request(media="application/x-www-form-urlencoded", body=Field(name="")))
    step = Step(contract="v1/pens", operation=CREATE.id, expects="success", payload={"a": "x y", "b": 1})
    call = compose(step, form, references={}, made={}, case="c")
    assert (call.body, call.media) == (b"a=x+y&b=1", "application/x-www-form-urlencoded")


def test_a_get_that_acts_is_a_write() -> None:
    assert is_write(replace(READ, role="action"))
    assert not is_write(READ)


def test_a_list_in_a_query_is_sent_value_by_value_and_truth_as_1_and_0() -> None:
    query: Any = {"in[]": [{"$value": [0, "id", 0, 9]}, 3], "is_open": True, "name": "x"}
    step = Step(contract="v1/pens", operation=READ.id, expects="success", query=query)
    call = compose(step, READ, case="c", values={"$value [0, 'id', 0, 9]": 7})
    assert call.query == (("in[]", "7"), ("in[]", "3"), ("is_open", "1"), ("name", "x"))
    with pytest.raises(UnboundError, match=r"\$value"):
        compose(step, READ, case="c")
