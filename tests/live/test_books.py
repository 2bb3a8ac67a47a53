"""The suites on somebody's books that behave as documented: no drift, and no trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.books import Books, tenant
from tests.forked import ended
from tests.live.engine import drift_of, started, suites

if TYPE_CHECKING:
    from pathlib import Path

    from tests.forked import Ended

DISPUTED = {
    "GET /invoices/{id}{format} data.Invoice.shipping_options": "its default is documented as an empty text",
    "GET /invoices{format} data[0].Invoice.shipping_options": "its default is documented as an empty text",
    "GET /invoices/{id}{format} data.Invoice.InvoiceItem[0].quantity": "an integer, decimals allowed",
}
"""Where the pages contradict themselves, so that either answer is documented."""


def told(project: Path, reports: Path, books: Books, *options: str) -> Ended:
    said = reports.parent / "said.txt"
    with tenant(books) as url:
        return ended(started(project, said, *suites(url, reports, *options)), said)


@pytest.mark.parametrize("resource", ["clients", "client_payments", "stores", "treasuries"])
def test_books_that_behave_as_documented_are_conformant_and_stay_as_they_were(
    resource: str, project: Path, reports: Path
) -> None:
    books = Books(foreign=25)
    run = told(project, reports, books, "--resource", resource)
    assert run.status == 0, run.text
    assert "no drift" in run.text
    drift = drift_of(reports)
    assert drift is not None
    assert drift["drifts"] == []
    assert drift["cases"]["conformant"] == drift["cases"]["run"] > 20
    assert books.ours() == {}
    assert books.damage() == []
    assert any(each.method == "POST" and each.status == 202 for each in books.heard), "the run did write"


def test_invoices_drift_only_where_their_pages_contradict_themselves(project: Path, reports: Path) -> None:
    books = Books()
    chosen = "not boundary and not invalid"
    run = told(project, reports, books, "--resource", "invoices", "-k", chosen)
    drift = drift_of(reports)
    assert drift is not None, run.text
    served = [
        each for each in drift["drifts"] if not each["kind"].startswith("filter.")
    ]  # ours has no filters
    assert {f"{each['operation']} {each['where']}" for each in served} <= DISPUTED.keys()
    assert drift["cases"]["broken"] == drift["cases"]["blocked"] == 0
    assert books.ours() == {}
    assert books.damage() == []


def test_ids_that_other_pages_serve_as_text_are_sent_as_the_numbers_that_are_asked_for(
    project: Path, reports: Path
) -> None:
    books = Books("branches")
    run = told(project, reports, books, "--resource", "stores", "-k", "valid or lifecycle")
    assert run.status == 0, run.text
    assert books.ours() == {}


def test_ids_as_text_are_a_drift_and_no_reason_to_leave_a_record(project: Path, reports: Path) -> None:
    books = Books("ids as text")
    run = told(project, reports, books, "--resource", "taxes", "-k", "valid or lifecycle")
    drift = drift_of(reports)
    assert run.status == 1
    assert drift is not None
    assert {each["kind"] for each in drift["drifts"]} == {"envelope.retyped", "field.retyped"}
    assert books.ours() == {}
    assert books.damage() == []


def test_without_leave_to_write_nothing_but_reads_is_sent(project: Path, reports: Path) -> None:
    books, said = Books(), reports.parent / "said.txt"
    with tenant(books) as url:
        command = [each for each in suites(url, reports, "--resource", "taxes") if each != "--allow-writes"]
        ended(started(project, said, *command), said)
    assert {each.method for each in books.heard} == {"GET"}
    assert books.damage() == []
