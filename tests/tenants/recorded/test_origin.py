from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

import pytest

from conform.tenants.recorded.folder import Origin, origin_from_json, present_origin


def test_an_origin_comes_back_from_json() -> None:
    origin = present_origin(
        "embedded", suite="daftra-conform", profile="documented", editions={"apidog": "ab12"}
    )
    assert origin_from_json(asdict(origin)) == origin


def test_an_origin_names_the_versions_that_recorded() -> None:
    versions = present_origin("live", suite="daftra-conform").versions
    assert set(versions) == {"python", "daftra-conform", "hypothesis", "vcrpy"}


@pytest.mark.parametrize(
    ("recorded", "days"),
    [
        ("2026-11-20T05:00:00Z", 2.0),
        ("2026-11-22T17:00:00Z", 0.0),
        ("", 0.0),
        ("yesterday", 0.0),
        ("2026-11-21T05:00:00", 1.0),
    ],
)
def test_an_age_is_in_days_and_never_below_zero(recorded: str, days: float) -> None:
    moment = datetime(2026, 11, 22, 5, 0, 0, tzinfo=UTC)
    assert Origin(tenant="live", recorded=recorded).age(moment) == days


def test_what_a_file_does_not_say_is_empty() -> None:
    assert origin_from_json({"editions": None}) == Origin(tenant="")
