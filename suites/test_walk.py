"""Several records at once, in a drawn order."""

import pytest

from conform.case import Group
from conform.plugin import Ask


@pytest.mark.sort("walk")
def test_records_do_not_disturb_each_other(group: Group, ask: Ask) -> None:
    """Change one record among several, and find the others, the list and the ids as they were left."""
    ask(group)
