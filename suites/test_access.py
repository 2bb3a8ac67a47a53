"""Calls without the right credentials."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("access")
def test_a_call_without_good_credentials_is_denied(group: Group, ask: Ask) -> None:
    """Deny every documented operation to a caller who does not show a valid key."""
    ask(group)
