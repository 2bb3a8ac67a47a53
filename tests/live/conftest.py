"""For the scenarios on live tenants: one project for all of a process, and a folder of reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.live.engine import FEW_CONTRACTS, copied

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder from which the engine is started."""
    return copied(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="session")
def small_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder from which the engine is started for taxes and entities alone."""
    return copied(tmp_path_factory.mktemp("small"), FEW_CONTRACTS)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Give a folder of reports that is not there yet."""
    return tmp_path / "reports"
