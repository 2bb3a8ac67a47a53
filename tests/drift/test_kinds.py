"""The table of kinds: what a new row must bring along, told by name where it is forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conform.contract import Source
from conform.daftra.embedded.faults import FAULTS
from conform.drift.kinds import KINDS, SEVERITIES, VALUES, kind_named, severity
from conform.drift.rules.field import UNREQUIRED
from conform.drift.value import Drift
from conform.findings.causes import NAMED

ROOT = Path(__file__).parents[2]
DESIGN = {
    "status.unexpected",
    "status.rejected_valid",
    "status.accepted_invalid",
    "status.other",
    "status.server_error",
    "body.not_json",
    "envelope.missing",
    "envelope.retyped",
    "envelope.undocumented",
    "envelope.code_mismatch",
    "field.missing",
    "field.undocumented",
    "field.retyped",
    "field.null",
    "field.enum",
    "field.format",
    "field.too_long",
    "state.not_saved",
    "state.altered",
    "state.not_deleted",
    "state.not_listed",
    "state.leaked",
    "state.reused_id",
    "field.write_only",
    "state.read_only",
    "state.default",
    "state.disturbed",
    "state.repeated",
    "access.open",
    "access.refused",
    "paging.size",
    "paging.total",
    "paging.overlap",
    "paging.order",
    "paging.link",
    "filter.ignored",
    "filter.wrong",
    "docs.contradiction",
}
FACTS = {"changed", "refused", "where", "documented", "observed", "names", "rule", "rules", "ways", "columns"}


def text_of(kind: str) -> str:
    """Give the text of the tests of a kind's rule, without the tests of the table."""
    name = KINDS[kind].rule.__module__.rpartition(".")[2]
    folder = ROOT / "tests" / "drift" / "rules"
    own = {"field": ("field", "envelope")}.get(name, (name,))
    return "".join((folder / f"test_{each}.py").read_text(encoding="utf-8") for each in own)


def forgotten(kind: str) -> str:
    """Say what a row lacks, empty where it lacks nothing."""
    row, text = KINDS[kind], text_of(kind)
    lacks = {
        "a rule that is named for it, with a docstring": (
            row.rule.__name__.removesuffix("_") == kind.partition(".")[2] and bool(row.rule.__doc__)
        ),
        "a fault of the embedded tenant": (
            row.reads == "documents" or any(fault.reason == kind for fault in FAULTS.values())
        ),
        "a test of its rule": f'"{kind}"' in text,
        "a test of its silence": "silence" in text,
        "a reason of its severity": row.breaks[0] in SEVERITIES and bool(row.breaks[1]),
        "words that are filled in from facts": (
            set(re.findall(r"{(\w+)}", row.phrase + row.claim)) <= FACTS and bool(row.phrase)
        ),
        "a cause that is there": set(row.follows) <= {*KINDS, *NAMED, VALUES},
    }
    return ", ".join(what for what, has in lacks.items() if not has)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_brings_all_that_a_kind_needs(kind: str) -> None:
    lacks = forgotten(kind)
    assert not lacks, f"{kind} lacks {lacks}"


def test_what_a_row_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "field.moon", KINDS["field.null"])

    assert forgotten("field.moon") == (
        "a rule that is named for it, with a docstring, a fault of the embedded tenant, a test of its rule"
    )


def test_the_kinds_are_those_of_the_design() -> None:
    assert set(KINDS) == DESIGN


def drift(kind: str, got: str = "string") -> Drift:
    source = Source(page="1e0", edition="2026-01-02")
    return Drift(
        kind=kind,
        contract="v1/pens",
        operation="GET /pens",
        where="x",
        claimed=("kinds",),
        got=(got,),
        source=source,
    )


def test_a_type_that_breaks_a_parser_is_worse_than_a_missing_field() -> None:
    kinds = ("access.open", "field.retyped", "field.null", "field.too_long", "field.undocumented")

    assert [severity(drift(kind)) for kind in kinds] == list(SEVERITIES)


def test_a_field_that_its_schema_does_not_require_is_missed_less() -> None:
    assert severity(drift("field.missing", "absent")) == "normal"
    assert severity(drift("field.missing", UNREQUIRED)) == "minor"


def test_each_milder_severity_is_one_and_has_a_reason() -> None:
    milder = [(row.breaks, each) for row in KINDS.values() for each in row.milder.values()]
    assert all(SEVERITIES.index(each[0]) > SEVERITIES.index(breaks[0]) for breaks, each in milder)
    assert all(each[1] for _, each in milder)


def test_a_kind_of_another_version_is_normal_and_has_words() -> None:
    assert severity(drift("moon.full")) == "normal"
    assert kind_named("moon.full").phrase == "differs from the docs ({kind})"


def test_the_readme_has_a_row_of_each_kind_with_its_severity() -> None:
    readme = (ROOT / "reports" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| (\w+) \| [^|]+ \| [^|]+ \|$", readme, re.MULTILINE)

    assert dict(rows) == {kind: row.breaks[0] for kind, row in KINDS.items()}
