from __future__ import annotations

import pytest

from conform.exchange import Answer, Call, Exchange
from conform.run.call import made_ids, maybe_body


def answered(status: int, body: str) -> Exchange:
    return Exchange(call=Call(method="POST", path="/"), answer=Answer(status=status, body=body.encode()))


@pytest.mark.parametrize(
    ("status", "body", "ids"),
    [
        (202, '{"id": 7}', (7,)),
        (200, '{"id": "7"}', ("7",)),
        (200, '[{"id": 7}, {"result": "failed"}, {"id": 9}]', (7, 9)),
        (202, '{"id": null}', ()),
        (400, '{"id": 7}', ()),
        (202, "<html>", ()),
        (202, '{"id": {"deep": 1}}', ()),
    ],
)
def test_ids_are_read_from_successful_answers_alone(status: int, body: str, ids: tuple[object, ...]) -> None:
    assert made_ids(answered(status, body)) == ids


def test_no_answer_made_nothing() -> None:
    assert made_ids(Exchange(call=Call(method="POST", path="/"), failure="refused")) == ()


@pytest.mark.parametrize("body", ["<html>", "", "[" * 100_000])
def test_a_body_that_is_no_json_is_none(body: str) -> None:
    assert maybe_body(answered(200, body)) is None


def test_a_body_is_read_whatever_the_status() -> None:
    assert maybe_body(answered(400, '{"id": 7}')) == {"id": 7}
