"""What runs of a small tenant left, made by hand, for tests of the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from conform.contract import Source
from conform.contract.vendor import Access
from conform.findings.changes import Changes, Gone
from conform.findings.history import History, Night, Record
from conform.report import page
from conform.report.drift_json import (
    ClaimsTold,
    DocumentsTold,
    DriftFile,
    DriftTold,
    FindingTold,
    OperationsTold,
    TenantTold,
)
from conform.report.evidence import Contrast, Evidence, EvidenceFile, Evidences
from conform.report.line import Given, Line
from conform.report.matrix import Cell
from conform.report.page.tenant import Told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STARTED: Final = datetime(2026, 11, 26, 5, 0, tzinfo=UTC)
ACCESS: Final = Access(prefix="ZOO_", header="X-Key")
MATRIX: Final = {
    "v1/pens": {
        "status": Cell(kept=8),
        "field": Cell(kept=40, known=2, new=3, missed=1),
        "refusal": Cell(kept=5, new=1, explained=4),
    },
    "v1/inks": {"status": Cell(kept=4), "field": Cell(kept=9, known=1), "paging": Cell(missed=2)},
    "v2/caps": {"status": Cell(kept=3), "life": Cell(explained=2)},
}
"""68 claims kept of 77, 3 not asked, 6 for a stated reason."""
HOSTILE: Final = (
    "<script>window.broken = 1</script>",
    "</script><script>window.broken = 2</script>",
    '"><img src="x" onerror="window.broken = 3">',
    "javascript:window.broken=4",
    "<!-- <script>",
    "]]> {{ 7 * 7 }} {% raw %} &lt;b&gt; &amp;",
    "قلم \u202e\u2066\u200f أسود",
    "half \ud800 of a pair, \x1b[31mred\x00",
    'it\'s `quoted` "twice" \u2028 and split',
    "x" * 100_000,
)


def drift(number: int, family: str = "field", contract: str = "v1/pens", **more: Any) -> DriftTold:
    """Give a drift of a field, or of a refusal, by its number."""
    kinds = {"field": "field.retyped", "refusal": "status.accepted_invalid"}
    given: dict[str, Any] = {
        "id": f"{number:012x}",
        "kind": kinds[family],
        "resource": contract.partition("/")[2],
        "contract": contract,
        "operation": f"GET /{contract.partition('/')[2]}/{{id}}",
        "family": family,
        "where": f"data.Pen.field{number}",
        "documented": "integer",
        "observed": "string",
        "claimed": ("kinds", "integer"),
        "got": ("string",),
        "source": Source(page="1e0", edition="2026-01-01"),
        "cases": ("a case",),
        "since": "2026-11-20T05:00:00Z",
        "finding": "F1",
    }
    return DriftTold(**{**given, **more})


def finding(name: str, *drifts: DriftTold, **more: Any) -> FindingTold:
    """Give a finding of some drifts."""
    given: dict[str, Any] = {
        "title": f"{name} serves numbers as strings: {len(drifts)} fields in 1 resource",
        "operations": 1,
        "severity": "critical",
        "slug": f"slug-{name.lower()}",
        "because": "the same change",
    }
    return FindingTold(id=name, drifts=tuple(each.id for each in drifts), **{**given, **more})


def evidence(of: DriftTold, text: str = "a", **more: Any) -> Evidence:
    """Give evidence of a drift: a create and a read, and the same without what makes the difference."""
    create = Line(
        method="POST",
        path=("/pens",),
        media="application/json",
        body=('{"Pen": {"name": "', "", f'{text}"}}}}'),
        gives=(Given(name="PENS_ID"),),
        status=202,
    )
    read = Line(method="GET", path=("/pens/", "PENS_ID", ""), status=200, answered="application/json")
    given: dict[str, Any] = {
        "case": "a case",
        "drift": of.drift,
        "weight": (10, 2),
        "lines": (create, read),
        "shows": 1,
        "excerpt": f'{{\n  "id": 7,\n  "name": "{text}"\n}}',
        "is_proven": True,
        "contrast": Contrast(place="Pen.name", trait=("length", "100", "99"), number=0, lines=(create, read)),
    }
    return Evidence(**{**given, **more})


def told(
    drifts: Sequence[DriftTold] = (),
    findings: Sequence[FindingTold] = (),
    *,
    matrix: Mapping[str, Any] = MATRIX,
    text: str = "a",
    history: History | None = None,
    reports: str = "",
    **more: Any,
) -> Told:
    """Give what a run left that found these, each with its evidence."""
    given: dict[str, Any] = {
        "tenant": TenantTold(sort="embedded", base_url="http://127.0.0.1:1"),
        "editions": ("2026-01-01",),
        "started": STARTED.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "seconds": 150.0,
        "requests": 1234,
        "status": "failed" if any(each.state == "new" for each in drifts) else "passed",
        "why": ("1 new finding",) if any(each.state == "new" for each in drifts) else (),
        "operations": OperationsTold(documented=9, exercised=9),
        "cases": {"run": 20, "conformant": 20 - len(drifts) % 20, "drifted": len(drifts) % 20},
        "claims": ClaimsTold(explained=6),
        "matrix": dict(matrix),
    }
    file = DriftFile(drifts=tuple(drifts), findings=tuple(findings), **{**given, **more})
    kept = Evidences(
        best={each.id: evidence(each, text) for each in drifts},
        times=Counter({each.id: 2 for each in drifts}),
    )
    return Told(
        drifts=file, evidence=EvidenceFile(evidences=kept), history=history or History(), reports=reports
    )


def usual(**more: Any) -> Told:
    """Give a night of everything: two new findings, one known, one that flaps, and what came and went."""
    new = [drift(n) for n in range(3)]
    refused = drift(
        10, "refusal", finding="F2", claimed=("refusal", "required:Pen.name"), got=("status", "202")
    )
    known = drift(20, finding="F3", state="known", known=True)
    flapping = drift(30, contract="v1/inks", finding="F4", state="flapping", nights=(2, 9))
    gone = Gone(
        id="f" * 12,
        kind="field.null",
        contract="v1/inks",
        operation="GET /inks",
        place="data[].Ink.name",
        since="2026-11-02T05:00:00Z",
        last="2026-11-24T05:00:00Z",
    )
    against = drift(40, finding="D1", claimed=("stated", "200"), got=("stated", "201"), family="field")
    given: dict[str, Any] = {
        "changes": Changes(before="2026-11-24T05:00:00Z", came=(new[0].id,), went=(gone,)),
        "documents": DocumentsTold(
            drifts=(replace(against, kind="docs.contradiction", family=""),),
            findings=(finding("D1", against, title="The docs say 200 and 201"),),
        ),
        "history": nights(30),
        "unjudged": {"blocked": {"the tenant has no branch": 2}},
    }
    return told(
        (*new, refused, known, flapping),
        (
            finding("F3", known, known="known"),
            finding("F4", flapping, known="flapping", nights=(2, 9)),
            finding("F1", *new),
            finding("F2", refused, severity="normal"),
        ),
        **{**given, **more},
    )


def nights(number: int) -> History:
    """Give as many nights of pens, which drift from the fifth on; the tenth did not ask."""
    names = [f"{STARTED - timedelta(days=number - 1 - n):%Y-%m-%dT%H:%M:%SZ}-{n:02x}" for n in range(number)]
    asked = frozenset({"q1"})
    return History(
        nights={
            name: Night(
                asked=asked if n != 9 else frozenset(), shown=frozenset({"d1"} if n > 3 and n != 9 else ())
            )
            for n, name in enumerate(names)
        },
        records={
            "d1": Record(kind="field.retyped", contract="v1/pens", questions=asked, first=names[0][:20])
        },
        owners={"q1": "v1/pens"},
    )


def hostile() -> Told:
    """Give a run of which each text of a tenant does what it can to break the page."""
    drifts = [
        drift(
            n,
            where=f"data.{text}",
            observed=text,
            documented=text,
            claimed=("in_words", text),
            got=("value",),
            raw=(text,),
            finding=f"F{n}",
        )
        for n, text in enumerate(HOSTILE)
    ]
    findings = [
        finding(f"F{n}", each, title=f"{text} is served", because=text, exceptions=text, slug=text[:60])
        for n, (each, text) in enumerate(zip(drifts, HOSTILE, strict=True))
    ]
    made = told(drifts, findings, unjudged={"broken": dict.fromkeys(HOSTILE, 1)})
    best = {each.id: evidence(each, text) for each, text in zip(drifts, HOSTILE, strict=True)}
    return replace(made, evidence=EvidenceFile(evidences=Evidences(best=best)))


def paged(*some: Told) -> page.Page:
    """Make the page of some runs."""
    return page.page(some, ACCESS)
