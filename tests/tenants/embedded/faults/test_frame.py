"""What each fault of the frame changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from conform.tenants.embedded.faults.frame import FAULTS
from conform.tenants.embedded.twist import Seen
from conform.tenants.embedded.wire import Reply

if TYPE_CHECKING:
    from conform.tenants.embedded.faults import Fault

SEEN = Seen(contract="", operation="", role="read")
PAGES = {"page": 1, "page_count": 2}
BODY = Reply(
    status=202, body={"code": 202, "result": "successful", "id": 7, "last_page": 1, "pagination": {**PAGES}}
)
REFUSAL = Reply(status=400, body={"code": 400})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda each: each.name)
def test_a_success_changes_and_a_refusal_does_not(fault: Fault) -> None:
    assert fault.does(BODY, SEEN).encoded() != BODY.encoded()
    assert fault.does(REFUSAL, SEEN).encoded() == REFUSAL.encoded()


@pytest.mark.parametrize(
    "fault", [each for each in FAULTS if each.kind == "body.not_json"], ids=lambda each: each.name
)
def test_what_is_not_json_cannot_be_read_as_json(fault: Fault) -> None:
    with pytest.raises(json.JSONDecodeError):
        json.loads(fault.does(BODY, SEEN).encoded())
