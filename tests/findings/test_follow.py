"""What follows from what."""

from __future__ import annotations

from conform.findings.cause import CAUSES
from conform.findings.follow import ON_FIELD, ON_OPERATION
from conform.findings.group import VALUES
from conform.findings.title import PHRASES
from tests.drift.test_judge import KINDS


def test_every_cause_in_the_tables_is_one() -> None:
    named = {*KINDS, VALUES, *CAUSES}
    pairs = (*ON_FIELD.items(), *ON_OPERATION.items())

    assert {each for cause, effects in pairs for each in (cause, *effects)} <= named


def test_every_cause_has_a_phrase() -> None:
    assert {*CAUSES, VALUES} <= set(PHRASES)
