"""A ledger whose ids are not its own any more: nothing that they name now is touched."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.books import Books, tenant
from tests.forked import ended
from tests.live.engine import started, suites, swept

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

PATIENCE = 30.0


def kill_with_records(process: ForkServerProcess, books: Books) -> None:
    """Kill a run that has records standing, and that has heard so: it has gone on since."""
    until = time.monotonic() + PATIENCE
    while not (books.ours() and books.heard[-1].method != "POST"):
        if not process.is_alive() or time.monotonic() > until:
            break
        time.sleep(0.001)
    process.kill()
    process.join()


def restored(books: Books, backup: tuple[object, ...]) -> None:
    """Bring back what the books were before the run, and let people go on with their work."""
    books.restore(backup)
    books.employ(60)


def another_account(books: Books, _: tuple[object, ...]) -> None:
    """Let another tenant answer at the same address."""
    books.restore(Books(foreign=80).backup())
    books.site |= {"id": 990018, "subdomain": "another", "SITE_HASH": "77aa"}


@pytest.mark.parametrize("becomes", [restored, another_account])
@pytest.mark.parametrize("resource", ["taxes", "client_payments"])
def test_a_ledger_of_what_was_is_no_leave_to_delete_what_is(
    becomes: object, resource: str, project: Path, reports: Path
) -> None:
    books, said = Books(pause=0.01), reports.parent / "said.txt"
    backup = books.backup()
    with tenant(books) as url:
        process = started(project, said, *suites(url, reports, "--resource", resource))
        kill_with_records(process, books)
        made = books.ours()
        assert made, said.read_text(encoding="utf-8")
        assert callable(becomes)
        becomes(books, backup)
        stale = {(table, number) for table, ids in made.items() for number in ids}
        assert stale <= books.foreign.keys(), "the ids are somebody's now"
        sweep = swept(project, url, reports)
        again = ended(
            started(project, said, *suites(url, reports, "--resource", resource, "-k", "valid")), said
        )
    assert books.damage() == []
    assert "Traceback" not in sweep.text + again.text
    assert not [table for table in made if f"deleted v1/{table}" in sweep.text]
    assert made.keys() <= {table for table in made if table in sweep.text}, "what was not touched is told"
    assert books.ours() == {}
