"""Payloads exactly at a documented limit."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("boundary")
def test_a_value_at_its_limit_is_taken(group: Group, ask: Ask) -> None:
    """Take the longest text, each listed value, zero, and null where the documentation allows them."""
    ask(group)
