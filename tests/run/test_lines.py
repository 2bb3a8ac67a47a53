from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from conform.case import MADE, MADE_TEXT, REFERENCE, REFERENCE_TEXT, ROW, VALUE, Case, Step
from conform.exchange import Answer, Call, Exchange
from conform.redact import Redactor, Secret
from conform.report.line import MOST_SENT, Given, parts, shown
from conform.run.lines import lines
from tests.drift.small import CONTRACTS as DRIFT_CONTRACTS
from tests.drift.small import CREATE, LIST, READ, framed_pen
from tests.payloads.test_referred import CONTRACTS as REFERRED

if TYPE_CHECKING:
    from conform.contract import Operation
    from conform.report.line import Line

KEY = "v1/pens"
CONTRACTS = {"v1/any": REFERRED["v1/any"], "v1/inks": REFERRED["v1/inks"], **DRIFT_CONTRACTS}
CANARY = "canary-77aa10"


def step(operation: Operation, **more: Any) -> Step:
    return Step(contract=KEY, operation=operation.id, expects="success", **more)


def answered(body: Any, query: tuple[tuple[str, str], ...] = ()) -> Exchange:
    content = json.dumps(body).encode()
    answer = Answer(status=202, headers=(("Content-Type", "application/json"),), body=content)
    return Exchange(call=Call(method="GET", path="/", query=query), answer=answer)


def told(*taken: tuple[Step, Any], redactor: Redactor | None = None) -> tuple[Line, ...]:
    steps = tuple(each for each, _ in taken)
    case = Case(contract=KEY, operation=steps[-1].operation, sort="lifecycle", asks="x", steps=steps)
    return lines(case, [answered(body) for _, body in taken], CONTRACTS, redactor or Redactor())


def test_what_an_earlier_step_made_is_a_variable_in_path_and_body() -> None:
    made = step(CREATE, payload={"Pen": {"name": "a"}})
    read = step(READ, path={"id": {MADE: 0}}, subject=0)
    again = step(CREATE, payload={"Pen": {"of": {MADE: 0}, "as_text": {MADE_TEXT: 0}}})
    first, second, third = told((made, {"id": 7}), (read, framed_pen()), (again, {"id": 8}))
    assert first.gives == (Given(name="PENS_ID"),)
    assert second.path[1::2] == ("PENS_ID",)
    assert "{PENS_ID}" in shown(second.path)
    assert third.body == ('{"Pen": {"of": ', "PENS_ID", ', "as_text": "', "PENS_ID", '"}}')
    assert third.gives == ()


def test_two_records_have_two_variables() -> None:
    made = step(CREATE, payload={})
    reads = [step(READ, path={"id": {MADE: number}}) for number in (0, 1)]
    found = told((made, {"id": 7}), (made, {"id": 8}), *((each, {}) for each in reads))
    assert [each.gives[0].name for each in found[:2]] == ["PENS_ID", "PENS_ID_2"]
    assert [each.path[1] for each in found[2:]] == ["PENS_ID", "PENS_ID_2"]


def test_what_is_referred_to_is_made_first_each_once() -> None:
    made = step(
        CREATE, payload={"Pen": {"ink": {REFERENCE: "listing/Pen"}, "shop": {REFERENCE_TEXT: "listing/Ink"}}}
    )
    first, second, own, again = told((made, {"id": 7}), (made, {"id": 8}))
    assert [each.of for each in (first, second, own)] == ["Pen", "Ink", ""]
    assert (first.method, second.method) == ("POST", "GET")
    assert second.gives[0].way == "key"
    assert own.body == again.body == ('{"Pen": {"ink": ', "PEN_ID", ', "shop": "', "INK_ID", '"}}')


ROWS = {"data": [{"Pen": {"id": 5, "name": "a"}}, {"Pen": {"id": 7, "name": "b"}}]}


def test_a_row_that_the_case_made_is_its_variable_and_another_is_found_where_it_stands() -> None:
    made, listed = step(CREATE, payload={}), step(LIST)
    reads = [step(READ, path={"id": {ROW: [1, number]}}) for number in (0, 1)]
    found = told((made, {"id": 7}), (listed, ROWS), *((each, {}) for each in reads))
    names = {each.path[1] for each in found[2:]}
    assert "PENS_ID" in names
    assert [each.number for each in found[1].gives] == [1]


def test_a_value_of_a_row_is_the_value_and_an_id_that_was_made_its_variable() -> None:
    made, listed = step(CREATE, payload={}), step(LIST)
    by_name = step(LIST, query={"name": {VALUE: [1, "name", 0, "x"]}})
    by_id = step(LIST, query={"id": {VALUE: [1, "id", 1, 0]}})
    found = told((made, {"id": 7}), (listed, ROWS), (by_name, ROWS), (by_id, ROWS))
    assert [each.query for each in found[2:]] == [(("name", ("a",)),), (("id", ("", "PENS_ID", "")),)]


def test_steps_that_are_wanted_bring_what_they_go_back_to() -> None:
    made = step(CREATE, payload={})
    taken = [made, step(LIST), step(READ, path={"id": {MADE: 0}}, subject=0)]
    case = Case(contract=KEY, operation=READ.id, sort="lifecycle", asks="x", steps=tuple(taken))
    found = lines(case, [answered({"id": 7})] * 3, CONTRACTS, Redactor(), [2])
    assert [each.role for each in found] == ["create", "read"]


def test_a_long_payload_is_cut_and_says_so() -> None:
    (line,) = told((step(CREATE, payload={"Pen": {"name": "a" * MOST_SENT}}), {"id": 7}))
    assert line.is_cut
    assert sum(len(part) for _, part in parts(line.body or ())) == MOST_SENT


def test_a_known_secret_is_kept_nowhere() -> None:
    sent = step(CREATE, payload={"Pen": {"name": CANARY}}, query={"q": CANARY})
    found = told((sent, {"id": 7}), redactor=Redactor([Secret(kind="API key", value=CANARY)]))
    assert CANARY not in str(found)


@pytest.mark.parametrize("credentials", ["none", "wrong", "bearer"])
def test_a_line_says_how_and_for_what_it_was_sent(credentials: Any) -> None:
    asked = replace(step(READ, path={"id": 9}), credentials=credentials, expects="denied")
    (line,) = told((asked, {}))
    assert (line.credentials, line.expects, line.status) == (credentials, "denied", 202)
