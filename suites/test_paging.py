"""Lists, page by page."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("paging")
def test_a_list_pages_as_documented(group: Group, ask: Ask) -> None:
    """Serve pages of the asked size, without overlap or hole, with totals that add up."""
    ask(group)
