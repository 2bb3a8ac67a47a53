"""Payloads that break one documented rule each."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("invalid")
def test_a_payload_that_breaks_one_rule_is_refused(group: Group, ask: Ask) -> None:
    """Refuse what the documentation rules out, with the documented status and body."""
    ask(group)
