from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from conform.captured import Captured, Matcher
from conform.exchange import Answer, Call, Exchange
from conform.findings.used import Watched, consumers, settled, unnamed
from conform.uses import Used, Uses, UsesError, dump_uses
from tests.drift.small import CREATE, PENS

if TYPE_CHECKING:
    from pathlib import Path

CONTRACTS = {PENS.key: PENS}
LIST = next(each for each in PENS.operations if each.role == "list")
READ = next(each for each in PENS.operations if each.role == "read")


def captured(method: str, path: str, status: int | None = 200, sent: Any = None, **query: str) -> Captured:
    body = None if sent is None else json.dumps(sent).encode()
    call = Call(method=method, path=path, query=tuple(query.items()), body=body)
    answer = None if status is None else Answer(status=status, body=b"{}")
    exchange = Exchange(call=call, answer=answer)
    return Captured(index=0, method=method, path=path, exchange=exchange, has_body=True)


def seen(*traffic: Captured, notes: Any = None) -> dict[str, Used]:
    watched = Watched(matcher=Matcher(CONTRACTS))
    for each in traffic:
        watched.take(each)
    watched.note(notes or {})
    return {each.operation: each for each in watched.uses("till").operations}


def test_traffic_tells_what_is_asked_and_sent_and_which_statuses_came() -> None:
    pen = {"Pen": {"name": "a", "options": {}}, "Nib": [{"width": "1"}, {"count": 2}]}
    found = seen(
        captured("GET", LIST.call, page="2"),
        captured("GET", LIST.call, limit="5"),
        captured("POST", CREATE.call, 202, pen),
        captured("POST", CREATE.call, 400, {"Pen": {"count": 3}}),
    )
    assert found[LIST.id] == Used(
        contract=PENS.key, operation=LIST.id, parameters=("limit", "page"), statuses=(200,)
    )
    assert found[CREATE.id].sends == (
        "Nib[].count",
        "Nib[].width",
        "Pen.count",
        "Pen.name",
        "Pen.options",
    )
    assert found[CREATE.id].statuses == (202, 400)


def test_an_outage_and_a_call_without_an_answer_are_nothing_to_rely_on() -> None:
    found = seen(captured("GET", LIST.call, 503), captured("GET", LIST.call, None))
    assert found[LIST.id].statuses is None


def test_what_is_of_no_operation_is_counted() -> None:
    watched = Watched(matcher=Matcher(CONTRACTS))
    watched.take(captured("GET", "/elsewhere"))
    assert (watched.exchanges, watched.strangers, watched.uses("a").operations) == (1, 1, ())


def test_notes_tell_what_is_read_and_of_an_answer_that_went_on_untouched_all() -> None:
    path = READ.call.replace("{id}", "7")
    notes = {
        ("GET", path): frozenset({"data", "data.Pen", "data.Pen.name"}),
        ("GET", LIST.call): frozenset[str](),
    }
    found = seen(captured("GET", path), notes=notes)
    assert found[READ.id].reads == ("data.Pen.name",)
    assert found[LIST.id] == Used(contract=PENS.key, operation=LIST.id, reads=("*",))
    assert seen(captured("GET", path))[READ.id].reads is None


def test_names_are_those_of_the_contracts_however_people_write_them() -> None:
    written = Uses(name="till", operations=(Used(contract=PENS.key, operation="get pens/{number}"),))
    assert settled(written, Matcher(CONTRACTS), "a.yaml").operations[0].operation == READ.id


@pytest.mark.parametrize("contract", [PENS.key, "v9/pens"])
def test_an_operation_that_nobody_documents_is_an_error_with_what_is_near(contract: str) -> None:
    name = "GET /pens/{id}/caps" if contract == PENS.key else READ.id
    written = Uses(name="till", operations=(Used(contract=contract, operation=name),))
    with pytest.raises(UsesError, match=r"a\.yaml: operations\.v.*: no contract has this operation; near it"):
        settled(written, Matcher(CONTRACTS), "a.yaml")


def test_consumers_are_read_each_once_and_told_apart_by_name(tmp_path: Path) -> None:
    used = Used(contract=PENS.key, operation=READ.id)
    for file, name in (("a", "till"), ("b", "copy"), ("c", "till")):
        uses = Uses(name=name, operations=(used,))
        (tmp_path / file).write_text(dump_uses(uses), encoding="utf-8")
    a, b, c = (tmp_path / each for each in "abc")
    assert [each.name for each in consumers([a, str(b), a], CONTRACTS)] == ["till", "copy"]
    assert consumers([], {}) == ()
    with pytest.raises(UsesError, match="another file names till too"):
        consumers([a, c], CONTRACTS)


@pytest.mark.parametrize(
    ("parts", "strange"),
    [
        ({"reads": ("data.Pen.name", "data.Pen", "*", "data.Pen.options.any.thing")}, []),
        ({"reads": ("data.Pen.nmae", "data.Pens")}, ["data.Pen.nmae", "data.Pens"]),
        ({"reads": ("data.Pen.name.first",)}, []),
        ({"parameters": ("colour",)}, ["colour"]),
        ({"reads": None, "sends": None, "parameters": None}, []),
    ],
)
def test_what_the_docs_do_not_name_is_told(parts: dict[str, Any], strange: list[str]) -> None:
    used = Used(contract=PENS.key, operation=READ.id, **parts)
    told = unnamed(Uses(name="till", operations=(used,)), CONTRACTS)
    assert [each for _, each in told] == strange


def test_what_is_sent_and_the_docs_do_not_name_is_told() -> None:
    used = Used(contract=PENS.key, operation=CREATE.id, sends=("Pen.name", "Pen.nmae"))
    assert [each for _, each in unnamed(Uses(name="till", operations=(used,)), CONTRACTS)] == ["Pen.nmae"]
