"""Each tool that is installed takes our exports whole: `make exports` installs them, nothing else does.

What takes no tool has its tests beside its code.
"""

from __future__ import annotations

import pytest

from tests.exports.table import ROWS, missing, row


@pytest.mark.parametrize("name", [name for name, (packages, _) in ROWS.items() if packages])
def test_a_tool_takes_the_whole_export(name: str) -> None:
    if lacking := missing(name):
        pytest.skip(f"{', '.join(lacking)}: not installed here; `make exports` does")
    told = row(name)
    assert told.is_whole, told
