from __future__ import annotations

from conform.report.page.index import index
from tests.report.page.small import drift, finding, paged, told


def test_drifts_are_looked_up_by_finding_and_cell() -> None:
    drifts = [drift(0), drift(1), drift(2, "refusal")]
    found = paged(told(drifts, (finding("F1", *drifts),))).index
    assert found.counts == {"F1": {"v1/pens/field": 2, "v1/pens/refusal": 1}}
    first, second = found.rows["F1"]["v1/pens/field"]
    assert [found.texts[n] for n in first] == [
        *("GET /pens/{id}", "data.Pen.field0", "integer", "string", "1e0", "2")
    ]
    assert (first[0], first[2:]) == (second[0], second[2:]), "each text is told once"


def test_where_room_ends_drifts_are_counted_and_not_told() -> None:
    drifts = [drift(n) for n in range(100)]
    entries = paged(told(drifts, (finding("F1", *drifts),))).entries
    found = index(entries, 1_000)
    assert found.counts == {"F1": {"v1/pens/field": 100}}
    assert 0 < len(found.rows["F1"]["v1/pens/field"]) < 30
