"""Payloads that the docs allow."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("valid")
def test_an_allowed_payload_is_taken_and_comes_back(group: Group, ask: Ask) -> None:
    """Take what the documentation allows: the minimum, everything, its own example, and drawn values."""
    ask(group)
