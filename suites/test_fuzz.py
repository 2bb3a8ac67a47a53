"""Requests that nobody would write, as Schemathesis draws them."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.fuzz
@pytest.mark.sort("fuzz")
def test_a_drawn_request_is_answered_as_documented(group: Group, ask: Ask) -> None:
    """Answer by a documented status and body, and refuse what breaks a documented rule."""
    ask(group)


@pytest.mark.fuzz
@pytest.mark.sort("linked")
def test_a_record_is_followed_from_call_to_call(group: Group, ask: Ask) -> None:
    """Serve, edit and delete what was made in whatever order the links between the calls allow."""
    ask(group)
