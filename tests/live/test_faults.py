"""What a run does to somebody's books, and what it says, when one thing goes wrong."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.books import KEY, Books
from tests.live.engine import run, unsaid, untold
from tests.proxy import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.live.engine import Ran

NOBODY = frozenset[str]()
UNJUDGED = ("broken", "blocked")
ANY = ("drifted", *UNJUDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Describe what must come of a fault.

    `passes`: whether the run may exit 0, None where both are right. `kinds`: the drift that is really
    there, which may be told. `verdicts`: one of these must have been given. `most`: requests; `standing`:
    records of the run that stand at its end. `is_told`: whether the run may end before its first case, which
    it says on one line. `is_settled`: whether nothing may be left to say for a sweep.
    """

    fault: str
    passes: bool | None = False
    kinds: frozenset[str] = NOBODY
    verdicts: tuple[str, ...] = ANY
    most: int = 400
    resource: str = "taxes"
    standing: int = 25
    is_told: bool = False
    is_settled: bool = False


def kinds(*names: str) -> frozenset[str]:
    return frozenset(names)


FEW = 10
"""How many records may stand where the first clean-up failed: no more than one case makes."""


def later(fault: str) -> Row:
    """Describe a fault from the fortieth request on: nothing can be judged, and nobody is asked for long."""
    return Row(fault=fault, verdicts=("broken",), most=65)


FAST = (
    Row(fault="nothing", passes=True, verdicts=("conformant",), is_settled=True),
    Row(
        fault="a create names a foreign id",
        kinds=kinds("state.reused_id", "state.not_saved", "state.altered", "state.not_listed"),
    ),
    Row(fault="a create is cut", kinds=kinds("body.not_json")),
    Row(fault="a create promises less", kinds=kinds("body.not_json")),
    Row(fault="a create answers a page", kinds=kinds("body.not_json", "status.unexpected")),
    Row(
        fault="a create answers nothing",
        kinds=kinds("body.not_json", "status.unexpected", "envelope.missing"),
    ),
    Row(fault="a create gives no id", kinds=kinds("envelope.missing"), verdicts=("drifted",)),
    Row(
        fault="a create nests its id",
        kinds=kinds("envelope.missing", "envelope.undocumented"),
        verdicts=("drifted",),
    ),
    Row(fault="a create gives 13.0", kinds=kinds("envelope.retyped", "field.retyped")),
    Row(fault="a create gives 0", kinds=kinds("state.reused_id", "status.other", "state.not_saved")),
    Row(fault="a create redirects", kinds=kinds("status.unexpected")),
    Row(
        fault="a create is refused but stored",
        kinds=kinds("status.rejected_valid", "state.leaked"),
        verdicts=("drifted",),
    ),
    Row(
        fault="a delete answers a page",
        standing=FEW,
        kinds=kinds("body.not_json", "state.not_deleted", "status.other"),
    ),
    Row(fault="a delete finds nothing", standing=FEW, kinds=kinds("status.other", "state.not_deleted")),
    Row(fault="a delete does nothing", standing=FEW, kinds=kinds("state.not_deleted", "status.other")),
    Row(
        fault="a delete is forbidden",
        standing=FEW,
        is_told=True,
        kinds=kinds("access.refused", "status.other", "state.not_deleted"),
    ),
    Row(fault="some deletes are lost", passes=None, kinds=kinds("status.other", "state.not_deleted")),
    later("401 later"),
    later("404 later"),
    later("pages later"),
    later("redirects later"),
    Row(fault="429 for a second", passes=None),
    Row(fault="429 for -5 seconds", passes=None),
    Row(fault="429 for 0 seconds", passes=None),
    Row(fault="429 until yesterday", passes=None),
    Row(fault="429 an hour off", passes=None),
    Row(fault="a bomb", passes=None),
    Row(fault="hints before answers", passes=True, verdicts=("conformant",), is_settled=True),
    Row(fault="JSON as a page", kinds=kinds("body.not_json"), verdicts=("drifted",)),
    Row(fault="no site_info", passes=None),
    Row(
        fault="a key that may not write",
        kinds=kinds("access.refused", "status.other"),
        is_told=True,
        is_settled=True,
    ),
    Row(
        fault="secrets in refusals",
        kinds=kinds("status.rejected_valid", "status.other", "envelope.retyped"),
    ),
    Row(fault="no entities", resource="follow_up_status", verdicts=("blocked",), is_told=True),
)
SLOW = (
    Row(fault="a create promises more", verdicts=("broken",)),
    Row(fault="a create fails but stored", kinds=kinds("status.server_error"), most=200),
    Row(fault="a create is reset", verdicts=("broken",), most=150),
    Row(fault="a create hangs", verdicts=("broken",), most=150),
    Row(fault="a create is too much", verdicts=("broken",), most=150, is_settled=True),
    Row(fault="a delete fails", standing=FEW, kinds=kinds("status.server_error", "state.not_deleted")),
    later("503 later"),
    later("429 later"),
    later("429 until the year 99999"),
    later("hangs later"),
    later("a byte a second later"),
    later("garbage later"),
)
"""These wait for a tenant to come back, as they should, so they wait together."""


def result_of(row: Row, project: Path, folder: Path) -> Ran:
    reports = folder / row.fault.replace(" ", "-")
    chosen = ("--resource", row.resource, "--timeout", "1", "-k", "not boundary and not invalid")
    return run(project, reports, Books(), row.fault, *chosen)


def check(row: Row, ran: Ran) -> None:
    """Hold a run to its row, to the safety of somebody's books, and to the truth of what it says."""
    found = [each for problems in PROBLEMS for each in problems(row, ran)]
    assert not found, "\n".join(["; ".join(found), ran.ended.text, "the sweep:", ran.swept.text])


def harm(_: Row, ran: Ran) -> Iterator[str]:
    """Tell what became of somebody's records: they are as they were, and nobody tried to write to them."""
    yield from ran.damage[:4]


def endings(row: Row, ran: Ran) -> Iterator[str]:
    """Tell how a run and its sweep should have ended."""
    if ran.ended.status not in {None: (0, 1), True: (0,), False: (1,)}[row.passes]:
        yield f"exit status {ran.ended.status}"
    if len(ran.requests) > row.most:
        yield f"{len(ran.requests)} requests"
    if ran.swept.status not in ((0,) if row.is_settled else (1,) if ran.stays else (0, 1)):
        yield f"exit status {ran.swept.status} of the sweep, and {ran.stays} stays"
    for text in (ran.ended.text, ran.swept.text):
        yield from (word for word in ("Traceback", "INTERNALERROR") if word in text)


def records(row: Row, ran: Ran) -> Iterator[str]:
    """Tell which records of the run stand untold, after it and after the sweep."""
    if missing := untold(ran.ours, ran.drift):
        yield f"not told in drift.json: {missing}"
    if (standing := sum(map(len, ran.ours.values()))) > row.standing:
        yield f"{standing} records stand"
    if ran.ours and "left on the tenant" not in ran.ended.text:
        yield f"not told on the screen: {ran.ours}"
    yield from (f"not told by the sweep: {each}" for each in unsaid(ran.stays, ran.swept.text))


def verdicts(row: Row, ran: Ran) -> Iterator[str]:
    """Tell which verdicts and drift are not so."""
    if ran.ended.status != 0 and "no drift" in ran.ended.text:
        yield "says `no drift`, which reads as a pass"
    if ran.drift is None:
        yield from () if row.is_told else ("no drift.json",)
        return
    cases = ran.drift["cases"]
    if row.is_told and ran.drift["interrupted"] and not cases["run"]:
        return
    yield from (
        f"false drift: {kind}" for kind in sorted({d["kind"] for d in ran.drift["drifts"]} - row.kinds)
    )
    if sum(cases[each] for each in ("conformant", *ANY)) != cases["run"]:
        yield f"cases that are in no count: {cases}"
    if row.passes is not None and not any(cases[each] for each in row.verdicts):
        yield f"other verdicts than {row.verdicts}: {cases}"
    if ran.ended.status == 0 and cases["broken"] + cases["blocked"]:
        yield f"a pass with cases that were not judged: {cases}"


def secrets(_: Row, ran: Ran) -> Iterator[str]:
    """Tell where the key stands, or a character that acts on a terminal."""
    for place, text in (("screen", ran.ended.text), ("files", ran.files), ("sweep", ran.swept.text)):
        if KEY in text:
            yield f"the key on the {place}"
        if acting := set("\x00\x1b\x9b\u202e") & set(text):
            yield f"on the {place}: {sorted(acting)}"


def counts(_: Row, ran: Ran) -> Iterator[str]:
    """Tell where a run says of its requests what was not on the wire: also its own questions and retries."""
    if ran.drift is None:
        return
    said, sent, seen = ran.drift["requests"], ran.drift["sent"], len(ran.requests)
    if not said == sum(sent.values()) == seen:
        yield f"{seen} requests were seen, and {said} are told: {sent}"


PROBLEMS = (harm, endings, records, verdicts, secrets, counts)


@pytest.mark.parametrize("row", FAST, ids=lambda row: row.fault)
def test_a_fault_harms_nobody_and_is_told(row: Row, small_project: Path, tmp_path: Path) -> None:
    check(row, result_of(row, small_project, tmp_path))


def test_an_outage_harms_nobody_and_ends_the_run(
    small_project: Path, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    with ThreadPoolExecutor(len(SLOW)) as pool:
        running = [(row, pool.submit(result_of, row, small_project, tmp_path)) for row in SLOW]
    for row, future in running:
        with subtests.test(row.fault):
            check(row, future.result())


@pytest.mark.parametrize("habits", [(), ("oldest first",)], ids=["newest first", "oldest first"])
def test_a_record_without_an_id_is_found_by_its_mark_among_three_thousand(
    habits: tuple[str, ...], small_project: Path, reports: Path
) -> None:
    books = Books(*habits)
    books.employ(3000, "taxes")
    ran = run(small_project, reports, books, "a create gives no id", "--resource", "taxes", "-k", "valid")
    assert ran.ended.status == 1
    assert list(ran.damage) == []
    assert ran.stays == {}, ran.swept.text
    assert any(request.startswith("POST") for request in ran.requests)


def test_every_fault_has_its_row() -> None:
    assert sorted(row.fault for row in (*FAST, *SLOW)) == sorted(FAULTS)
