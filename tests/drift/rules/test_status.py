"""One status drift at most an exchange, told by what the case expects and what came."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any, get_args

import pytest

from conform.case import Case, Outcome
from conform.contract import Response, Source
from conform.contract.vendor import Documents, Twin
from conform.daftra import DAFTRA
from conform.drift.judge import judge, judge_exchange
from conform.drift.kinds import KINDS
from conform.drift.rules.status import TABLE, Class, classed
from conform.words import documented, rules
from tests.drift.small import (
    BAD,
    BAD_BODY,
    CONTRACTS,
    CREATE,
    DELETE,
    DENIED_BODY,
    DONE_BODY,
    EDIT,
    GONE_BODY,
    INK_READ,
    LIST,
    PENS,
    READ,
    drifts,
    exchange,
    framed_pen,
    kinds,
    made,
    pen,
    rows,
    said,
    seen,
    step,
)

if TYPE_CHECKING:
    from conform.contract import Operation


SILENT = [
    (step(CREATE), exchange(202, made())),
    (step(LIST), exchange(200, rows(pen()))),
    (step(CREATE, "refused"), exchange(400, BAD_BODY)),
    (step(CREATE, "denied", credentials="none"), exchange(401, DENIED_BODY)),
    (step(READ, "denied", credentials="wrong"), exchange(401, DENIED_BODY)),
    (step(READ, "denied", credentials="bearer"), exchange(403, DENIED_BODY)),
    (step(READ, "absent"), exchange(404, GONE_BODY)),
    (step(INK_READ, "absent"), exchange(404, {"message": "none"})),
    (step(CREATE, "answered"), exchange(202, made())),
    (step(CREATE, "answered"), exchange(400, BAD_BODY)),
    (step(LIST, "answered"), exchange(404, b"no such page")),
    (step(LIST, "answered"), exchange(422, b"not like this")),
    (step(CREATE, "answered"), exchange(500, b"oops")),
    (step(CREATE, "observed"), exchange(418, b"teapot")),
    (step(CREATE, "observed"), exchange(202, {"anything": 1})),
    (step(CREATE), exchange(500, b"oops")),
    (step(CREATE), exchange(429, b"slow down")),
    (step(CREATE, "observed"), replace(exchange(500, b"oops"), comes_again=True)),
    (step(CREATE), replace(exchange(500, b"oops"), comes_again=True, failure="the network is gone")),
]


@pytest.mark.parametrize(
    "taken", SILENT, ids=lambda t: f"{t[0].operation} {t[0].expects} {t[1].answer.status}"
)
def test_the_status_that_is_called_for_is_met_with_silence(taken: tuple[object, object]) -> None:
    assert drifts(taken) == ()  # type: ignore[arg-type]  # pairs as built above


@pytest.mark.parametrize("status", [401, 403])
def test_captured_traffic_may_be_denied_anywhere(status: int) -> None:
    assert seen(LIST, status, DENIED_BODY) == ()


def test_a_status_that_the_docs_list_nowhere_is_unexpected() -> None:
    assert said(drifts((step(CREATE), exchange(201, made(code=201))))) == [
        ("status.unexpected", "status", "202, 400, 401", "201")
    ]
    assert said(seen(READ, 410, b"")) == [("status.unexpected", "status", "200, 404", "410")]
    assert kinds(drifts((step(CREATE, "refused"), exchange(422, BAD_BODY)))) == ["status.unexpected"]
    assert kinds(drifts((step(LIST), exchange(302)))) == ["status.unexpected"]


def test_a_valid_payload_refused_is_rejected_valid_and_names_the_fields() -> None:
    assert said(drifts((step(CREATE), exchange(400, BAD_BODY)))) == [
        ("status.rejected_valid", "status", "202 for a valid payload", "400 (name)")
    ]
    assert kinds(drifts((step(EDIT), exchange(422, b"{}")))) == ["status.rejected_valid"]


def test_a_payload_that_breaks_a_rule_and_is_taken_is_accepted_invalid_and_names_the_rule() -> None:
    taken = (step(CREATE, "refused", breaks="required:Pen.name"), exchange(202, made()))

    assert said(drifts(taken)) == [
        ("status.accepted_invalid", "status", "a refusal: required:Pen.name", "202")
    ]


def test_a_documented_status_that_the_case_does_not_call_for_is_other() -> None:
    assert said(drifts((step(READ), exchange(404, GONE_BODY)))) == [("status.other", "status", "200", "404")]
    assert said(drifts((step(READ, "absent"), exchange(200, framed_pen())))) == [
        ("status.other", "status", "404 for a record that is not there", "200")
    ]
    assert kinds(drifts((step(CREATE, "denied", credentials="none"), exchange(400, BAD_BODY)))) == [
        "status.other"
    ]


def test_a_second_delete_that_succeeds_is_other_where_a_read_found_the_record_gone() -> None:
    found = drifts(
        (step(CREATE), exchange(202, made())),
        (step(DELETE, subject=0), exchange(200, DONE_BODY)),
        (step(READ, "absent", subject=0), exchange(404, GONE_BODY)),
        (step(DELETE, "absent", subject=0), exchange(200, DONE_BODY)),
    )

    assert kinds(found) == ["status.other"]


def test_a_login_page_for_a_call_without_credentials_is_one_drift() -> None:
    page = exchange(200, b"<html>log in</html>", media="text/html")

    assert kinds(drifts((step(LIST, "denied", credentials="none"), page))) == ["status.other"]


def test_the_frame_of_an_answer_that_should_not_be_is_no_drift_of_its_own() -> None:
    bare = exchange(400, {"message": "no"})

    assert kinds(drifts((step(READ, "absent"), bare))) == ["status.unexpected"]
    assert kinds(drifts((step(CREATE), bare))) == ["status.rejected_valid"]


def judged(operation: Operation, expects: Outcome, status: int, body: Any) -> list[str]:
    contract = replace(PENS, operations=(operation,))
    case = Case(
        contract="v1/pens",
        operation=operation.id,
        sort="valid",
        asks="anything",
        steps=(step(operation, expects),),
    )
    return kinds(judge(case, (exchange(status, body),), {"v1/pens": contract}))


def test_a_refusal_without_a_payload_refuses_none() -> None:
    assert judged(replace(READ, responses=(*READ.responses, BAD)), "success", 400, BAD_BODY) == [
        "status.other"
    ]


def test_an_unknown_id_may_answer_400_only_where_the_page_lists_it_and_no_404() -> None:
    alone = replace(EDIT, responses=tuple(each for each in EDIT.responses if each.status != 404))

    assert judged(alone, "absent", 400, BAD_BODY) == []
    assert judged(EDIT, "absent", 400, BAD_BODY) == ["status.other"]


def test_a_denied_call_is_met_with_silence() -> None:
    assert drifts((step(LIST, "denied", credentials="none"), exchange(401, DENIED_BODY))) == ()


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        ("none", "401 without credentials"),
        ("wrong", "401 with a wrong key"),
        ("bearer", "401 with the key sent as a Bearer token"),
    ],
)
def test_an_answer_in_json_without_good_credentials_is_open(credentials: str, words: str) -> None:
    found = drifts((step(LIST, "denied", credentials=credentials), exchange(200, rows(pen()))))  # type: ignore[arg-type]  # each is one

    assert said(found) == [("access.open", "status", words, "200")]
    assert found[0].source.page == "933385m0"


@pytest.mark.parametrize("status", [401, 403])
def test_good_credentials_that_are_refused_are_a_drift(status: int) -> None:
    found = drifts((step(CREATE), exchange(status, DENIED_BODY)), (step(READ), exchange(status, b"{}")))

    assert [(each.kind, each.operation) for each in found if each.kind.startswith("access")] == [
        ("access.refused", "POST /pens"),
        ("access.refused", "GET /pens/{id}"),
    ]


def test_captured_traffic_says_nothing_of_its_credentials() -> None:
    assert seen(CREATE, 202, made()) == ()


def test_what_a_refused_delete_left_is_no_drift_of_its_own() -> None:
    found = drifts(
        (step(CREATE), exchange(202, made())),
        (step(DELETE, subject=0), exchange(401, DENIED_BODY)),
        (step(READ, "absent", subject=0), exchange(200, framed_pen())),
    )

    assert [each.kind for each in found] == ["access.refused"]


def test_any_documented_answer_to_a_drawn_request_will_do_and_no_other() -> None:
    assert kinds(drifts((step(CREATE, "answered"), exchange(201, made(code=201))))) == ["status.unexpected"]
    assert kinds(drifts((step(LIST, "answered"), exchange(302)))) == ["status.unexpected"]
    again = replace(exchange(500, b"oops"), comes_again=True)
    assert kinds(drifts((step(CREATE, "answered"), again))) == ["status.server_error"]


def test_every_expectation_meets_every_class_but_for_what_is_only_observed() -> None:
    expected = set(get_args(Outcome)) - {"observed"}

    assert set(TABLE) == set(product(expected, get_args(Class)))


def test_every_answer_of_the_table_is_a_rule() -> None:
    assert {kind for kind in TABLE.values() if kind is not None} <= set(KINDS)


@pytest.mark.parametrize("expects", ["success", "refused", "denied", "absent"])
@pytest.mark.parametrize("status", [500, 503])
def test_a_5xx_that_comes_again_is_a_server_error_whatever_was_called_for(
    expects: Outcome, status: int
) -> None:
    failed = replace(exchange(status, b"<html>oops</html>", media="text/html"), comes_again=True)

    assert said(drifts((step(CREATE, expects), failed))) == [
        ("status.server_error", "status", "one of the documented answers", str(status))
    ]


def test_captured_traffic_may_fail_as_its_page_says_it_may() -> None:
    failed = replace(exchange(500, {"message": "no"}), comes_again=True)
    listed = replace(INK_READ, responses=(*INK_READ.responses, Response(status=500)))

    assert kinds(judge_exchange(PENS, READ, failed)) == ["status.server_error"]
    assert judge_exchange(PENS, listed, failed) == ()
    assert judge_exchange(PENS, READ, replace(failed, comes_again=False)) == ()


DRESSED = {"result": "Fail", "code": 200, "message": "no", "errors": {"name": ["needed"]}}


@pytest.mark.parametrize(
    ("expects", "expected"),
    [
        ("success", ["status.rejected_valid", "envelope.code_mismatch"]),
        ("refused", ["envelope.code_mismatch"]),
        ("absent", ["envelope.code_mismatch"]),
        ("denied", ["envelope.code_mismatch"]),
        ("observed", []),
    ],
)
def test_a_2xx_that_says_it_is_a_refusal_is_one(expects: Outcome, expected: list[str]) -> None:
    assert kinds(drifts((step(EDIT, expects), exchange(200, DRESSED)))) == expected


def test_what_a_dressed_refusal_sent_is_not_missed() -> None:
    found = drifts(
        (step(CREATE), exchange(202, made())),
        (replace(step(EDIT, subject=0), payload={}), exchange(200, DRESSED, sent={"Pen": {"name": "b"}})),
        (step(READ, subject=0), exchange(200, framed_pen())),
    )

    assert {each.kind for each in found} == {"status.rejected_valid", "envelope.code_mismatch"}


LENT = replace(CREATE, id="POST /pens (lent)", responses=(Response(status=200),))
TWIN = Twin(contract="v1/pens", operation=LENT.id, otherwise=CREATE.id, key="Loan")


@pytest.mark.parametrize(
    ("asked", "sent", "status"),
    [
        (CREATE, {"Pen": {}}, 202),
        (CREATE, {"Pen": {}, "Loan": {}}, 202),
        (LENT, {"Pen": {}}, 200),
        (CREATE, {"Pen": {}, "Loan": []}, 202),
        (LENT, {"Pen": {}, "Loan": {"days": 3}}, 200),
    ],
)
def test_a_step_whose_payload_makes_it_its_twin_is_only_observed(
    asked: Operation, sent: Any, status: int
) -> None:
    vendor = replace(DAFTRA, documents=Documents(twins=(TWIN,)))
    contract = replace(PENS, operations=(CREATE, LENT), vendor=vendor)
    case = Case(contract="v1/pens", operation=asked.id, sort="valid", asks="a", steps=(step(asked),))

    def found(came: int) -> list[str]:
        body = {"result": "successful", "code": came, "id": 7}
        return kinds(judge(case, (exchange(came, body, sent=sent),), {"v1/pens": contract}))

    assert found(status) == []
    assert found(402 - status) == ([] if TWIN.meant(sent) != asked.id else ["status.unexpected"])


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (200, "ok"),
        (204, "ok"),
        (302, "redirect"),
        (400, "refused"),
        (401, "denied"),
        (403, "denied"),
        (404, "absent"),
        (409, "refused"),
        (422, "refused"),
        (100, "refused"),
        (500, "failed"),
        (503, "failed"),
    ],
)
def test_statuses_are_sorted(status: int, name: str) -> None:
    assert classed(status) == name


GUIDE = Source(page="9m0", edition="2026-01-01")


def implying(operation: Operation, *statuses: int) -> Operation:
    """Have a guide imply statuses that the operation's own page then does not list."""
    own = (each for each in operation.responses if each.status not in statuses)
    implied = (Response(status=each, source=GUIDE) for each in statuses)
    return replace(operation, responses=(*own, *implied))


def cited(operation: Operation, expects: Outcome, status: int, **more: Any) -> list[tuple[str, str]]:
    own = replace(PENS, operations=(operation,))
    asked = step(operation, expects, **more)
    case = Case(contract=own.key, operation=operation.id, sort="valid", asks="x", steps=(asked,))
    found = judge(case, (exchange(status, DONE_BODY),), {own.key: own})
    return [(each.kind, each.source.page) for each in found]


def test_the_page_that_states_a_rule_leads_and_the_guide_that_implies_the_refusal_stands_beside() -> None:
    own = replace(PENS, operations=(implying(CREATE, 400),))
    asked = step(own.operations[0], "refused", breaks="max_length:Pen.name")
    case = Case(contract=own.key, operation=CREATE.id, sort="valid", asks="x", steps=(asked,))
    (found, *_) = judge(case, (exchange(202, DONE_BODY),), {own.key: own})
    assert (found.source, found.beside) == (CREATE.source, GUIDE)


def test_what_a_guide_implies_is_cited_to_the_guide() -> None:
    assert cited(implying(CREATE, 401), "denied", 202, credentials="none")[0] == ("access.open", "9m0")
    assert cited(CREATE, "denied", 202, credentials="none")[0] == ("access.open", CREATE.source.page)


def test_a_page_is_said_to_list_what_it_lists_itself() -> None:
    found = judge_exchange(PENS, implying(READ, 404), exchange(410, b""))
    assert [documented(each) for each in found] == ["200"]


def _refused(**reasons: object) -> str:
    (found,) = drifts((step(CREATE), exchange(400, {**BAD_BODY, "validation_errors": reasons})))
    return found.id


def test_the_refusal_of_one_field_is_another_drift_than_that_of_another() -> None:
    assert _refused(name="taken") == _refused(name="too long")
    assert len({_refused(name="x"), _refused(ink="x"), _refused(name="x", ink="x"), _refused()}) == 4
    assert _refused(Pen={"name": ["x"]}) == _refused(Pen={"name": ["y", "z"]})
    assert _refused(PenNib={"0": {"width": "x"}}) == _refused(PenNib={"3": {"width": "x"}})


@pytest.mark.parametrize(
    ("body", "reasons"),
    [
        ({"validation_errors": {"name": "taken", "ink": ["too long", "and red"]}}, ("too long", "taken")),
        ({"validation_errors": {"PenNib": {"3": {"width": "too wide"}}}}, ("too wide",)),
        ({"message": "no such luck", "validation_errors": {"name": "x" * 300}}, ("x" * 200,)),
        ({"message": "no such luck", "validation_errors": {}}, ("no such luck",)),
        ({"message": None, "validation_errors": {"name": [5]}}, ()),
        ({"validation_errors": []}, ()),
    ],
)
def test_a_refusal_keeps_the_reasons_that_the_tenant_gives(
    body: dict[str, object], reasons: tuple[str, ...]
) -> None:
    found = drifts((step(CREATE), exchange(400, {**BAD_BODY, "message": "", **body})))
    assert [each.reasons for each in found if each.kind == "status.rejected_valid"] == [reasons]


def test_a_refusal_that_names_no_field_is_told_by_the_place_that_the_case_asks_about() -> None:
    found = []
    for place in ("Pen.name", "Pen.ink"):
        asked = Case(
            contract="v1/pens",
            operation=CREATE.id,
            sort="boundary",
            asks=f"max_length:{place}",
            steps=(step(CREATE),),
        )
        (each,) = judge(asked, (exchange(400, {"message": "no"}),), CONTRACTS)
        found.append(each)
    assert found[0].id != found[1].id
    assert found[0].of == ("Pen.name",)
    assert found[0].wider_id == found[1].wider_id
    (base,) = drifts((step(CREATE), exchange(400, {"message": "no"})))
    assert base.id == found[0].wider_id


OWN = step(CREATE), exchange(202, made(), sent={"Pen": {}})
STILL_THERE = step(READ, subject=0), exchange(200, framed_pen(state=None))
GONE_SINCE = step(READ, subject=0), exchange(404, GONE_BODY)


def a_delete(status: int, body: Any) -> Any:
    return step(DELETE, "denied", subject=0, credentials="none"), exchange(status, body)


def test_a_delete_without_credentials_that_left_the_record_is_met_with_silence() -> None:
    assert drifts(OWN, a_delete(401, DENIED_BODY), STILL_THERE) == ()


@pytest.mark.parametrize(("status", "body"), [(401, DENIED_BODY), (200, b"<html>welcome</html>")])
def test_a_delete_without_credentials_that_was_done_is_open_whatever_it_answers(
    status: int, body: Any
) -> None:
    (found,) = [
        each for each in drifts(OWN, a_delete(status, body), GONE_SINCE) if each.kind.startswith("access")
    ]

    assert said([found]) == [
        ("access.open", "status", "401 without credentials", f"{status}, and the record is gone")
    ]
    assert (found.operation, found.step, found.exchange) == (DELETE.id, 1, 2)


def test_an_open_delete_is_told_once_and_not_by_what_follows_from_it() -> None:
    found = drifts(OWN, a_delete(200, DONE_BODY), GONE_SINCE)

    assert [(each.kind, each.exchange) for each in found] == [("access.open", 1)]


def test_what_comes_after_an_open_delete_follows_from_it_whatever_is_answered_then() -> None:
    listed_nowhere = 418
    for status in (401, 404, listed_nowhere):
        again = step(DELETE, "denied", subject=0, credentials="wrong"), exchange(status, GONE_BODY)
        found = drifts(OWN, a_delete(200, DONE_BODY), again, GONE_SINCE)

        assert [(each.kind, each.step) for each in found if each.kind.startswith(("access", "status"))] == [
            ("access.open", 1)
        ]


def test_of_several_deletes_that_one_is_blamed_which_was_let_in() -> None:
    first = step(DELETE, "denied", subject=0, credentials="none"), exchange(401, DENIED_BODY)
    opened = step(DELETE, "denied", subject=0, credentials="wrong"), exchange(200, DONE_BODY)

    found = drifts(OWN, first, opened, GONE_SINCE)

    assert [(each.kind, each.claimed, each.exchange) for each in found] == [
        ("access.open", ("denied_to", "wrong"), 2)
    ]


def test_a_read_that_was_let_in_is_in_nothings_way() -> None:
    opened = step(READ, "denied", subject=0, credentials="none"), exchange(200, framed_pen(state=None))
    again = step(READ, "denied", subject=0, credentials="wrong"), exchange(404, GONE_BODY)

    assert {"access.open", "status.other"} <= {each.kind for each in drifts(OWN, opened, again)}


def test_of_an_operation_that_somebody_only_saved_answers_are_held_to_nothing() -> None:
    saved = replace(READ, is_exemplary=True)
    for answered in (
        exchange(418),
        exchange(200, ["no pen"]),
        exchange(200, b"<p>"),
        exchange(200, {"code": 4}),
    ):
        assert judge_exchange(PENS, READ, answered) != ()
        assert judge_exchange(PENS, saved, answered) == ()


def test_that_a_status_was_saved_does_not_say_what_it_answers() -> None:
    asked = step(READ, "absent")
    case = Case(contract=PENS.key, operation=READ.id, sort="lifecycle", asks="anything", steps=(asked,))
    saved = replace(PENS, operations=(replace(READ, is_exemplary=True),))
    answered = (exchange(200, framed_pen()),)
    assert kinds(judge(case, answered, CONTRACTS)) == ["status.other"]
    assert judge(case, answered, {PENS.key: saved}) == ()


UNNAMED = replace(step(LIST, "refused"), method="PATCH", payload={}, breaks=("method:PATCH",))


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 405, 415, 422, 501])
@pytest.mark.parametrize("body", [{"message": "no"}, b"", b"<html>"])
def test_every_refusal_of_a_method_that_no_page_has_is_right(status: int, body: Any) -> None:
    assert drifts((UNNAMED, replace(exchange(status, body), comes_again=status == 501))) == ()


def test_a_method_that_no_page_has_and_that_is_taken_is_told_with_its_name_and_nothing_of_its_body() -> None:
    (taken,) = drifts((UNNAMED, exchange(200, {"anything": 1})))
    (broken,) = drifts((UNNAMED, replace(exchange(500, b"oops"), comes_again=True)))

    assert (taken.kind, broken.kind) == ("status.accepted_invalid", "status.server_error")
    assert (
        rules(taken)
        == "its method is PATCH, which no page has for the path, so that 405 answers it (RFC 9110, 15.5.6)"
    )
