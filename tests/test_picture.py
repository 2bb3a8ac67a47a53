from __future__ import annotations

import struct
from pathlib import Path

from conform.findings.changes import changes
from conform.findings.history import History, Night, Record, merged
from tests.picture import HEIGHT, MOST_BYTES, NIGHTS, WIDTH, nights
from tests.report.page.small import drift, finding, told

PICTURE = Path(__file__).parents[1] / "reports" / "example.png"


def test_the_picture_of_the_readme_has_the_size_that_the_command_gives_it() -> None:
    content = PICTURE.read_bytes()
    assert struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT)
    assert len(content) <= MOST_BYTES


def test_the_nights_before_know_what_is_shared_some_of_the_rest_and_one_that_is_gone() -> None:
    shared, recent, tonight = drift(1), drift(2, finding="F2"), drift(3, finding="F3")
    findings = (
        finding("F1", shared, because="several resources of v1"),
        finding("F2", recent, because="it is one drift"),
        finding("F3", tonight, because="it is one drift"),
    )
    shown = frozenset(each.id for each in (shared, recent, tonight))
    last = History(
        nights={"2026-11-26T05:00:00Z-aa": Night(asked=frozenset({"q"}), shown=shown)},
        records={
            each: Record(kind="field.retyped", contract="v1/pens", place=each, questions=frozenset({"q"}))
            for each in shown
        },
        owners={"q": "v1/pens"},
    )
    before = nights(last, told((shared, recent, tonight), findings).drifts)
    assert len(before.nights) == NIGHTS
    found = changes(merged(before, last))
    assert found.before.startswith("2026-11-25T")
    assert found.came == (tonight.id,)
    assert [each.place.removesuffix("_of_before") in shown for each in found.went] == [True]
    recently = [name[:10] for name, night in before.nights.items() if recent.id in night.shown]
    assert recently == ["2026-11-23", "2026-11-24", "2026-11-25"]
