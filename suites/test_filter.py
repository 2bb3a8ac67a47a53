"""Filters and sorts of lists."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("filter")
def test_a_list_is_filtered_and_sorted_as_documented(group: Group, ask: Ask) -> None:
    """Serve the rows that a filter asks for and no others, in the order that a sort asks for."""
    ask(group)
