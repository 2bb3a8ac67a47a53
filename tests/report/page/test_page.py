from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest
from markupsafe import escape

from conform.disk import Door, RefusedError
from conform.redact import Redactor, Secret
from conform.report.page import MOST_CONTRADICTIONS, NAME, cleaned, put, write
from conform.report.page.html import rendered
from tests.report.page.small import HOSTILE, drift, finding, hostile, paged, told, usual
from tests.report.small import drifted, report

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE_PAGE = cleaned(paged(hostile()), Redactor())
KEY = 'k3y/"canary"+é &<7f3a'


def test_the_sink_writes_the_page_of_a_run(tmp_path: Path) -> None:
    write(report(drifted(3, known=1)), tmp_path, Door())
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    assert "No pass: 1 new finding." in text
    assert "edition 2026-01-01" in text


def test_a_page_is_the_same_whenever_it_is_made() -> None:
    assert rendered(paged(usual())) == rendered(paged(usual()))


def test_the_news_stand_first() -> None:
    assert [each.id for each in paged(usual()).entries] == ["F1", "F2", "F4", "F3"]


def test_nothing_is_loaded_and_what_runs_is_named_by_its_digest() -> None:
    text = rendered(HOSTILE_PAGE)
    policy = text.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
    for tag in ("style", "script"):
        inner = text.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy
    assert policy.startswith("default-src &#39;none&#39;; ")
    assert "unsafe" not in policy
    assert set(re.findall(r'(?:src|href)="([^#"][^"]*)"', text)) == {"data:,"}
    assert " style=" not in text


def test_no_text_of_a_tenant_is_html() -> None:
    text = rendered(HOSTILE_PAGE)
    assert text.count("<script") == text.count("</script>") == 2
    assert "<img" not in text
    assert "<!-- " not in text


def test_a_page_without_drift_is_small() -> None:
    assert len(rendered(paged(told())).encode()) < 100_000


def test_long_values_are_cut() -> None:
    assert len(HOSTILE[-1]) == 100_000
    assert len(rendered(HOSTILE_PAGE).encode()) < 1_000_000


def test_tenants_that_share_a_finding_show_it_once() -> None:
    known = told((drift(0),), (finding("F1", drift(0), known="known"),), reports="second")
    page = paged(usual(), known)
    assert [each.id for each in page.entries] == ["F1", "F2", "F4", "F3"]
    assert [each.tenant for each in page.entries[0].on] == [0, 1]
    assert [each.number for each in page.tenants] == [0, 1]
    text = rendered(page)
    assert text.count('class="matrix"') == 2
    assert 'href="#1/v1/pens/field"' in text


def test_contradictions_of_the_docs_are_told_once_the_first_ones_and_the_rest_counted() -> None:
    assert paged(usual(), usual()).contradictions.rows == (
        ("D1", "The docs say 200 and 201", "1", "critical"),
    )
    many = usual().drifts.documents
    for n in range(MOST_CONTRADICTIONS + 4):
        many = type(many)(drifts=many.drifts, findings=(*many.findings, finding(f"D{n + 2}", drift(40))))
    found = paged(usual(documents=many)).contradictions
    assert (len(found.rows), found.more) == (MOST_CONTRADICTIONS, 5)


def test_no_secret_stands_in_the_page(tmp_path: Path) -> None:
    door = Door(Redactor([Secret(kind="API key", value=KEY)]))
    drifts = (drift(0, where=f"data.{KEY}"),)
    run = told(
        drifts,
        (finding("F1", *drifts, title=f"{KEY} is served"),),
        text=KEY,
        unjudged={"broken": {KEY: 1}},
    )
    put(paged(run), tmp_path / NAME, door)
    content = (tmp_path / NAME).read_bytes()
    assert door.redactor.leaks(content) is None
    assert b"canary" not in content
    assert b"[redacted] is served" in content


def test_a_secret_that_is_written_as_html_is_found_at_the_door(tmp_path: Path) -> None:
    door = Door(Redactor([Secret(kind="API key", value=KEY)]))
    with pytest.raises(RefusedError, match="the API key in escapes still stands in it"):
        door.data(tmp_path / NAME, f"<p>{escape(KEY)}</p>".encode())
