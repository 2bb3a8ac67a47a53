"""Known drift: what it accepts, for how long, and how a typo is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from conform.contract import Source
from conform.drift.value import Drift
from conform.findings import KnownError, load_known, read_known

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 3, 1)
DRIFT = Drift(
    kind="field.retyped",
    contract="v1/pens",
    operation="GET /pens/{id}",
    where="data[4].Pen.count",
    claimed=("kinds", "integer"),
    got=("integer_in_a_string",),
    source=Source(page="1e0", edition="2026-01-01"),
)


def accepts(text: str, *, on: date = TODAY) -> bool:
    return read_known(text, file="known.yaml").matches(DRIFT, on)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]"])
def test_a_file_without_entries_accepts_nothing(text: str) -> None:
    assert not accepts(text)


def test_a_file_that_is_not_there_accepts_nothing(tmp_path: Path) -> None:
    assert load_known(tmp_path / "known.yaml").entries == ()


@pytest.mark.parametrize(
    "entry",
    [
        f"id: {DRIFT.id}",
        "kind: field.retyped",
        "kind: 'field.*'",
        "operation: 'GET /pens*'",
        "place: 'data[].Pen.*'",
        "kind: field.retyped\n  operation: 'GET *'\n  place: '*.count'",
        "resource: v1/pens",
        "resource: 'v1/*'\n  kind: field.retyped",
        f"finding: F3a9c1\n  id: {DRIFT.id}\n  how: integer_in_a_string",
    ],
)
def test_an_entry_accepts_by_id_or_by_pattern(entry: str) -> None:
    assert accepts(f"- {entry}\n  reason: agreed\n  ticket: T-1\n")


@pytest.mark.parametrize(
    "entry",
    [
        "id: 0123456789ab",
        "kind: field.null",
        "operation: 'GET /pens'",
        "place: 'data[].Pen.coun?'",
        "place: 'data.*'",
        "kind: field.retyped\n  place: '*.price'",
        "resource: v1/pen",
        "resource: v2/*",
        f"finding: F3a9c1\n  id: {DRIFT.id}\n  how: boolean_in_a_string",
    ],
)
def test_an_entry_for_something_else_accepts_nothing(entry: str) -> None:
    assert not accepts(f"- {entry}\n  reason: agreed\n")


def test_an_entry_holds_to_its_last_day_and_is_then_told_as_expired() -> None:
    text = f"- id: {DRIFT.id}\n  reason: agreed\n  expires: 2026-03-01\n"
    later = date(2026, 3, 2)

    assert accepts(text, on=TODAY)
    assert not accepts(text, on=later)
    assert read_known(text, file="k").expired(later) == (
        f"line 1 (id {DRIFT.id}): agreed (expired 2026-03-01)",
    )


def test_an_entry_that_no_drift_shows_is_told() -> None:
    known = read_known("- kind: field.null\n  reason: one\n- kind: field.retyped\n  reason: two\n", file="k")

    told = tuple(map(str, known.unseen([DRIFT], TODAY, operations=[DRIFT.operation], is_whole=True)))

    assert told == ("line 1 (kind field.null): one",)


def test_a_run_that_did_not_ask_does_not_say_that_an_entry_no_longer_shows() -> None:
    text = (
        "- id: 0123456789ab\n  reason: one\n- kind: field.null\n  reason: two\n"
        "- operation: GET /inks*\n  reason: three\n- operation: GET /pens*\n  reason: four\n"
    )

    told = tuple(
        map(str, read_known(text, file="k").unseen([], TODAY, operations=["GET /pens/{id}"], is_whole=False))
    )

    assert told == ("line 7 (operation GET /pens*): four",)


def excuses(text: str, operation: str, *lacks: str, on: date = TODAY) -> bool:
    return read_known(text, file="known.yaml").excuses(operation, lacks, on)


@pytest.mark.parametrize("pattern", ["v1/clients", "v1/*", "'*'", "v1/clients\n  operation: 'GET /cli*'"])
def test_what_is_lacking_is_accepted_by_name_or_pattern_for_all_operations_or_some(pattern: str) -> None:
    assert excuses(f"- blocked: {pattern}\n  reason: none yet\n", "GET /clients/{id}", "v1/clients")


@pytest.mark.parametrize(
    "entry",
    ["blocked: v1/client", "blocked: v1/clients\n  operation: GET /pens*", "operation: GET /clients*"],
)
def test_what_else_is_lacking_is_not_accepted(entry: str) -> None:
    assert not excuses(f"- {entry}\n  reason: none yet\n", "GET /clients/{id}", "v1/clients")


def test_a_case_that_is_blocked_by_nothing_that_is_lacking_is_not_accepted() -> None:
    assert not excuses("- blocked: '*'\n  reason: all\n", "GET /clients/{id}")


def test_of_several_things_that_are_lacking_each_must_be_accepted() -> None:
    text = "- blocked: v1/clients\n  reason: one\n"
    assert not excuses(text, "POST /invoices", "v1/clients", "v1/stores")
    assert excuses(f"{text}- blocked: v1/st*\n  reason: two\n", "POST /invoices", "v1/clients", "v1/stores")


def test_an_entry_of_what_is_lacking_accepts_no_drift_and_holds_to_its_last_day() -> None:
    text = "- blocked: '*'\n  reason: agreed\n  expires: 2026-03-01\n"
    assert not accepts(text)
    assert excuses(text, "GET /pens", "v1/pens", on=TODAY)
    assert not excuses(text, "GET /pens", "v1/pens", on=date(2026, 3, 2))
    expired = read_known(text, file="k").expired(date(2026, 3, 2))
    assert expired == ("line 1 (blocked *): agreed (expired 2026-03-01)",)


@pytest.mark.parametrize(
    ("lacks", "read", "is_whole", "told"),
    [
        ({("GET /pens", "v1/pens")}, (), True, ()),
        ({("GET /inks", "v1/inks")}, ("v1/pens",), False, ("line 1 (blocked v1/pens): agreed",)),
        ((), (), True, ("line 1 (blocked v1/pens): agreed",)),
        ((), ("v1/inks",), False, ()),
    ],
)
def test_an_entry_is_told_when_what_was_lacking_is_there(
    *, lacks: set[tuple[str, str]], read: tuple[str, ...], is_whole: bool, told: tuple[str, ...]
) -> None:
    known = read_known("- blocked: v1/pens\n  reason: agreed\n", file="k")
    operations = ["GET /pens"]
    found = tuple(
        map(
            str,
            known.unseen([DRIFT], TODAY, operations=operations, is_whole=is_whole, lacks=lacks, read=read),
        )
    )
    assert found == told


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("- blocked: clients\n  reason: x\n", 1, "as KEY or listing/*, found 'clients'"),
        ("- reason: x\n  blocked: ''\n", 2, "as KEY or listing/*, found ''"),
        ("- blocked: v1/cl ients\n  reason: x\n", 1, "found 'v1/cl ients'"),
        ("- blocked: v1/clients\n", 1, "needs a reason"),
        ("- blocked: v1/a\n  kind: field.null\n  reason: x\n", 1, "operation alone, not with kind"),
        ("- blocked: v1/a\n  reason: x\n  place: a\n", 1, "operation alone, not with place"),
        ("- blocked: v1/a\n  reason: x\n  id: 0123456789ab\n", 1, "operation alone, not with id"),
        ("- blocked: v1/a\n  reason: x\n  resource: v1/a\n", 1, "operation alone, not with resource"),
        ("- finding: F3a9c1\n  reason: x\n", 1, "as `conform known add F3a9c1` writes them"),
        ("- id: 0123456789ab\n", 1, "needs a reason"),
        ("- id: 0123456789ab\n  reason: ' '\n", 1, "needs a reason"),
        ("- reason: x\n", 1, "needs an id, or one of kind, resource, operation, place, how, blocked"),
        ("- kind: field.null\n  reason: x\n- kind: field.nul\n  reason: x\n", 3, "no kind of drift is named"),
        ("- kind: field.null\n  reson: x\n", 2, "unknown key 'reson'"),
        ("- id: F1\n  reason: x\n", 1, "twelve hex digits"),
        ("- kind: field.null\n  reason: x\n  expires: soon\n", 3, "a day as YYYY-MM-DD"),
        ("- kind: field.null\n  reason: [x]\n", 2, "must be a text"),
        ("- kind: field.null\n  kind: field.enum\n  reason: x\n", 2, "stands twice"),
        ("kind: field.null\n", 1, "must be a list"),
        ("- kind\n", 1, "must be a mapping"),
        ("- kind: [field.null\n  reason: x\n", 2, "is not YAML"),
        ("- kind: \tx: y\n", 1, "is not YAML"),
        ("[" * 100_000, 1, "nests too deeply"),
        ("\x00", 1, "is not YAML"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_a_typo_is_an_error_that_names_the_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_known(text, file="known.yaml")

    assert str(caught.value).startswith(f"known.yaml:{line}: ")
    assert reason in caught.value.reason
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "known.yaml"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(KnownError, match="cannot be read"):
        load_known(path)


@pytest.mark.parametrize(
    ("entry", "asked", "is_told"),
    [
        (f"id: {DRIFT.id}", {"gone": [DRIFT.id]}, True),
        (f"id: {DRIFT.id}", {"gone": ["0123456789ab"]}, False),
        (f"id: {DRIFT.id}", {"operations": [DRIFT.operation], "contracts": ["v1/pens"]}, False),
        ("resource: v1/pens", {"contracts": ["v1/pens"]}, True),
        ("resource: v1/pens", {"contracts": ["v1/inks"], "operations": ["GET /pens/{id}"]}, False),
        ("resource: 'v1/*'", {"contracts": ["v1/pens"]}, False),
        ("resource: v1/pens\n  operation: 'GET *'", {"operations": ["GET /pens/{id}"]}, True),
        ("kind: field.null", {"contracts": ["v1/pens"]}, False),
    ],
)
def test_an_entry_is_told_where_what_it_speaks_of_was_asked(
    entry: str, asked: dict[str, list[str]], *, is_told: bool
) -> None:
    known = read_known(f"- {entry}\n  reason: agreed\n", file="k")
    given: dict[str, Any] = {"operations": (), "is_whole": False, **asked}
    assert bool(known.unseen([], TODAY, **given)) is is_told
