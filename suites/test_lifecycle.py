"""Records from their creation to their end."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("lifecycle")
def test_a_record_lives_as_documented(group: Group, ask: Ask) -> None:
    """Create, read, list, edit and delete a record, and find at each step what the documentation promises."""
    ask(group)
