from __future__ import annotations

import pytest

from conform.captured import Matcher
from conform.contract import Contract, Operation, Source
from conform.derive.compare import Change
from conform.findings.edition import touched
from conform.uses import Used, Uses

CREATE = Operation(
    id="POST /cats{format}",
    method="POST",
    path="/cats{format}",
    call="/cats.json",
    role="create",
    source=Source(page="1e0", edition="2026-01-01"),
)
CATS = Contract(name="cats", version="v1", title="Cats", operations=(CREATE,))
MATCHER = Matcher({"v1/cats": CATS})
USED = Used(
    contract="v1/cats",
    operation=CREATE.id,
    parameters=("owner", "filter[name]"),
    sends=("Cat.name", "Paw[].size"),
    reads=("data.Cat.id", "code"),
    statuses=(200,),
)


def said(
    at: str,
    about: str = "type",
    before: str = "string",
    after: str = "integer",
    *,
    used: Used = USED,
    operation: str = CREATE.id,
    formerly: str = "",
    breaks: bool = True,
) -> str:
    change = Change(
        operation=operation,
        page="1e0",
        at=at,
        about=about,
        before=before,
        after=after,
        is_breaking=breaks,
        formerly=formerly,
    )
    found = touched(change, [Uses(name="till", operations=(used,))], MATCHER)
    return "".join(f"{each.by} {each.what}" for each in found)


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("request.Cat.name", "sends Cat.name"),
        ("request.Cat", "sends Cat.name"),
        ("request.Paw[].size", "sends Paw[].size"),
        ("request.Cat.age", ""),
        ("request", "calls "),
        ("200.data.Cat.id", "reads data.Cat.id"),
        ("200.data", "reads data.Cat.id"),
        ("200.data.Cat.age", ""),
        ("400.message", ""),
        ("query.owner", "asks owner"),
        ("query.filter", "asks filter[name]"),
        ("query.age", ""),
        ("header.zone", "calls "),
    ],
)
def test_a_change_touches_who_uses_what_it_is_of(at: str, told: str) -> None:
    assert said(at) == told


def test_what_must_be_sent_from_now_on_touches_whoever_calls() -> None:
    assert said("request.Cat.age", "presence", "optional", "required") == "calls "
    assert said("request.Cat.age", "field", "unknown", "new, integer, required") == "calls "
    assert said("query.age", "parameter", "unknown", "new") == "calls "
    assert said("request.Cat.age", "field", "unknown", "new, integer", breaks=False) == ""


def test_an_operation_that_is_gone_or_moved_touches_who_calls_it_and_a_title_nobody() -> None:
    assert said("", "operation", "documented", "gone") == "calls "
    assert said("", "path", "POST /cats", "POST /cat") == "calls "
    assert said("", "title", "Cat", "Cats", breaks=False) == ""
    assert said("", "operation", "unknown", "new", breaks=False) == ""


def test_a_status_touches_who_has_a_branch_for_it() -> None:
    assert said("200", "status", "documented", "gone") == "relies 200"
    assert said("404", "status", "documented", "gone") == ""


def test_what_is_new_in_an_answer_touches_who_reads_all_of_what_it_stands_in() -> None:
    whole = Used(contract="v1/cats", operation=CREATE.id, reads=("data.Cat",))
    assert said("200.data.Cat.age", "field", "unknown", "new", used=whole, breaks=False) == "reads data.Cat"
    assert said("200.data.Cat.age", "field", "unknown", "new", breaks=False) == ""


@pytest.mark.parametrize("at", ["request.Cat.age", "200.data.Cat.age", "404.message", "query.age"])
def test_where_nothing_is_known_of_a_call_everything_touches(at: str) -> None:
    assert said(at, used=Used(contract="v1/cats", operation=CREATE.id)) != ""


def test_an_operation_is_known_however_it_is_printed_and_by_its_name_of_before() -> None:
    assert said("200.code", operation="POST /cats") == "reads code"
    assert said("200.code", operation="POST /felines", formerly=CREATE.id) == "reads code"
    assert said("200.code", operation="POST /dogs") == ""
