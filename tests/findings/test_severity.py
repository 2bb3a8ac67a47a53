"""What breaks an integrator comes first."""

from __future__ import annotations

from itertools import pairwise

from conform.findings.cause import CAUSES
from conform.findings.severity import OF_CAUSE, SEVERITIES, TABLE, severity


def test_a_type_that_breaks_a_parser_comes_before_a_missing_field() -> None:
    ranks = [
        SEVERITIES.index(severity(kind))
        for kind in ("access.open", "field.retyped", "field.null", "field.missing", "field.undocumented")
    ]

    assert all(one < other for one, other in pairwise(ranks))


def test_each_severity_has_a_reason() -> None:
    assert all(level in SEVERITIES and reason for level, reason in (*TABLE.values(), *OF_CAUSE.values()))
    assert set(OF_CAUSE) <= set(CAUSES)


def test_a_kind_that_is_not_in_the_table_is_normal() -> None:
    assert severity("moon.full") == "normal"
