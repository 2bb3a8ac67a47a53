from __future__ import annotations

import re
from dataclasses import replace

import pytest

from conform.findings.history import History
from conform.report.drift_json import DriftFile, DriftTold, FindingTold, TenantTold
from conform.report.issue import MOST_HELD, Held, Issue, Matter, held, mark, matter, tenant, troubles
from conform.report.issue_text import MOST_BYTES, Told, body, comment, title
from tests.report.small import drift as small_drift

ONE = {"F1": ("0123456789ab",)}
HOSTILE = "@all fixes #1 <!-- x --> | `a`\n# b\n/close"


@pytest.mark.parametrize(
    ("night", "action"),
    [
        (Matter(), "none"),
        (Matter(stands=ONE, came=ONE), "open"),
        (Matter(troubles=("it ended early",)), "open"),
        (Matter(stands=ONE, held=Held(number=1)), "update"),
        (Matter(unasked=ONE, held=Held(number=1, drifts=ONE)), "update"),
        (Matter(gone=ONE, held=Held(number=1, drifts=ONE)), "close"),
        (Matter(excused=ONE, held=Held(number=1, drifts=ONE)), "close"),
        (Matter(gone=ONE, troubles=("it ended early",), held=Held(number=1, drifts=ONE)), "update"),
        (Matter(held=Held(number=1, is_unjudged=True)), "close"),
    ],
)
def test_what_is_done_follows_from_what_stands_is_gone_and_was_not_asked(night: Matter, action: str) -> None:
    assert night.action == action


@pytest.mark.parametrize(
    ("night", "is_changed"),
    [
        (Matter(stands=ONE, held=Held(number=1, drifts=ONE)), False),
        (Matter(stands=ONE, came=ONE, held=Held(number=1)), True),
        (Matter(gone=ONE, held=Held(number=1, drifts=ONE)), True),
        (Matter(troubles=("x",), held=Held(number=1, is_unjudged=True)), False),
        (Matter(troubles=("x",), unasked=ONE, held=Held(number=1, drifts=ONE)), True),
    ],
)
def test_a_comment_is_made_when_something_came_or_went(night: Matter, is_changed: bool) -> None:  # noqa: FBT001 - a table
    assert night.is_changed is is_changed


def test_what_an_issue_holds_is_read_back() -> None:
    ids = tuple(f"{number:012x}" for number in range(5))
    night = Matter(stands={"F1": ids, "F2-b": ("f" * 12,)}, troubles=())
    found = held([Issue(number=9, body=f"text\n{mark(night, 'live a')}\nmore")], "live a")
    assert found == Held(number=9, drifts=night.stands)
    assert held([Issue(number=9, body=mark(night, "live a"))], "live b") is None


@pytest.mark.parametrize("body", ["", "<!-- conform issue -->", "<!-- conform issue 0123456789ab F1=zz -->"])
def test_an_issue_without_a_whole_mark_is_none_of_ours(body: str) -> None:
    assert held([Issue(number=1, body=body)], "live a") is None


def test_of_several_issues_of_a_tenant_the_oldest_counts() -> None:
    text = mark(Matter(stands=ONE), "live a")
    found = held([Issue(number=8, body=text), Issue(number=5, body=text)], "live a")
    assert found is not None
    assert found.number == 5


def test_the_mark_of_very_many_holds_some_of_each() -> None:
    few, many = ("f" * 12,), tuple(f"{number:012x}" for number in range(3 * MOST_HELD))
    text = mark(Matter(stands={"F1": many, "F2": few}), "live a")
    found = held([Issue(number=1, body=text)], "live a")
    assert found is not None
    assert found.drifts["F2"] == few
    assert sum(map(len, found.drifts.values())) == MOST_HELD
    assert len(text) < 30_000


def test_what_an_issue_could_not_hold_is_not_new_each_night() -> None:
    file, ids = _file(1), tuple(f"{number:012x}" for number in range(MOST_HELD))
    assert matter(file, History(), Held(number=1, drifts={"F0": ids})).came == {}
    assert [*matter(file, History(), Held(number=1, drifts={"F1": ids})).came] == ["F0"]


def test_what_fails_no_run_opens_no_issue_and_keeps_none_open() -> None:
    file = _file(2)
    light = replace(file, status="passed", drifts=tuple(replace(each, below=True) for each in file.drifts))
    assert matter(light, History(), None).action == "none"
    open_ = Held(number=1, drifts={"F0": (file.drifts[0].id,)})
    night = matter(light, History(), open_)
    assert (night.action, [*night.excused]) == ("close", ["F0"])
    one = replace(file, drifts=(replace(file.drifts[0], below=True), file.drifts[1]))
    assert [*matter(one, History(), None).stands] == ["F1"]


def test_a_night_that_passed_has_no_troubles() -> None:
    told = DriftFile(drifts=(), findings=(), status="passed", unjudged={"blocked": {"no stock": 1}})
    assert [*troubles(told)] == []
    assert [*troubles(replace(told, status="failed"))] == ["1 case blocked: 1 × no stock"]


def test_accepted_drift_that_expired_is_told_where_it_fails_a_run() -> None:
    stale: dict[str, tuple[str, ...]] = {"expired": ("entry 1",)}
    told = DriftFile(
        drifts=(), findings=(), status="failed", stale_known=stale, options={"strict-known": True}
    )
    assert [*troubles(told)] == ["1 of the accepted drift expired or never seen again (--strict-known)"]


@pytest.mark.parametrize(
    ("sort", "options", "name"),
    [
        ("live", {}, "live https://a.example"),
        ("embedded", {"profile": "observed"}, "embedded observed"),
        ("embedded", {}, "embedded documented"),
        ("recorded", {}, ""),
    ],
)
def test_a_tenant_is_named_as_its_history_is(sort: str, options: dict[str, str], name: str) -> None:
    told = TenantTold(sort=sort, base_url="https://a.example")
    assert tenant(DriftFile(drifts=(), findings=(), tenant=told, options=options)) == name


def _file(number: int) -> DriftFile:
    """Give the report of a run with so many findings of one drift each, hostile ones."""
    drifts = []
    for each in range(number):
        found = small_drift(f"data.Pen.field{each}")
        drifts.append(
            DriftTold(
                id=found.id,
                kind=found.kind,
                resource="pens",
                operation=HOSTILE,
                where=HOSTILE,
                documented=HOSTILE,
                observed=HOSTILE,
                source=found.source,
                finding=f"F{each}",
            )
        )
    findings = tuple(
        FindingTold(id=f"F{n}", title=f"{HOSTILE} " * 9, drifts=(each.id,), operations=1, severity="critical")
        for n, each in enumerate(drifts)
    )
    tenant_told = TenantTold(sort="live", base_url=f"https://a.example/{HOSTILE}")
    return DriftFile(
        tenant=tenant_told, started=HOSTILE, status="failed", drifts=tuple(drifts), findings=findings
    )


def _told(file: DriftFile, issue: Held | None = None, reports: dict[str, str] | None = None) -> Told:
    night = matter(file, History(), issue)
    return Told(
        drifts=file,
        matter=night,
        history=History(),
        name=HOSTILE,
        whose="live a",
        links=(HOSTILE,),
        reports=reports or {},
    )


@pytest.mark.parametrize("size", [1, 400, 4000])
def test_a_body_fits_whatever_was_found(size: int) -> None:
    reports = {f"F{number}": f"# {number}\n\n```sh\n# {'x' * 3000}\n```\n" for number in range(size)}
    text = body(_told(_file(size), reports=reports))
    assert len(text.encode()) <= MOST_BYTES
    assert text.count("```") % 2 == 0, "no block is cut"
    assert ("more: `conform bugs` writes them" in text) == (size > 1)


def test_no_text_of_a_tenant_calls_people_or_does_anything() -> None:
    told = _told(_file(2), Held(number=1, drifts={"F9": ("0123456789ab",)}))
    for text in (body(told), comment(told)):
        outside = re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "", text)
        assert "@all" not in outside
        assert "fixes #" not in outside
        assert "<!-- x" not in outside.replace("\\<", "")
        assert all(not line.startswith("/") for line in text.splitlines())


def test_the_headings_of_a_report_are_below_its_own_and_its_code_is_as_it_was() -> None:
    text = body(_told(_file(1), reports={"F0": "# a\n\n````sh\n# b\n```\n# c\n````\n\n## d\n"}))
    assert "## F0\n\n### a\n\n````sh\n# b\n```\n# c\n````\n\n#### d" in text


def test_the_title_says_how_much_and_how_bad() -> None:
    assert title(_told(_file(2))).endswith(": 2 findings, the worst critical")
    unasked = _told(_file(0), Held(number=1, drifts=ONE))
    assert (
        title(replace(unasked, name="trial"))
        == "API drift on trial: 1 finding, none of it asked for last night"
    )
