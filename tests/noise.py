"""What Schemathesis says of our export on the documented tenant, by cause: `python -m tests.noise`.

It runs its own command line on each contract, or on those that are named, and puts every failing check into a
class below. What is of none is printed with its request: the export says more or less than the contract, the
tenant answers what it does not have, or there is a further class.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

import conform
from conform.api.seed import SeedError
from conform.breach import TOLD_ONLY, breaches
from conform.captured import Matcher
from conform.drift.judged import read_body
from conform.drift.rules.status import ABSENT, DENIED, REFUSALS
from conform.exchange import Answer, Call, Exchange
from conform.findings.caller import drifted
from conform.findings.traffic import told_apart, values
from tests.fuzzing import THEIRS, Run, schemathesis
from tests.test_faults import CONTRACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_MATCHER: Final = Matcher(CONTRACTS)
_IGNORED: Final = frozenset({*TOLD_ONLY, "read_only"})
_SEED: Final = 1
_RECORDS: Final = 3
_MOST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Hold one failing check: its name, what Schemathesis says of it, and the exchange."""

    check: str
    said: str
    exchange: Exchange

    @property
    def status(self) -> int:
        """Give the status that came, 0 for no answer."""
        return 0 if self.exchange.answer is None else self.exchange.answer.status

    @property
    def text(self) -> str:
        """Give the body that came."""
        return "" if self.exchange.answer is None else self.exchange.answer.body.decode(errors="replace")

    @property
    def label(self) -> str:
        """Name the request by method and path."""
        return f"{self.exchange.call.method} {self.exchange.call.path}"


def ignored_parameter(failure: Failure) -> bool:
    """Tell a list that takes a parameter beyond what is documented: no page says that one is refused."""
    is_of_query = "in query" in failure.said and "in body" not in failure.said
    return failure.check == "negative_data_rejection" and failure.status == 200 and is_of_query


def settled_value(failure: Failure) -> bool:
    """Tell a body that was taken and breaks nothing by our readings: they are not in a document.

    Null for what is optional, 0 for a boolean, an empty text for a date, anything for what is read-only.
    """
    is_taken = failure.check == "negative_data_rejection" and "in body" in failure.said
    return is_taken and not broken(failure.exchange)


def missing_record(failure: Failure) -> bool:
    """Tell a refusal for a record that is not there: which are, no schema can say."""
    told = ("points at a record that does not exist", "Record not found")
    return _is_refused(failure) and any(each in failure.text for each in told)


def taken_value(failure: Failure) -> bool:
    """Tell a refusal of a value that another record has: that one is unique, no schema can say."""
    return _is_refused(failure) and "is taken already" in failure.text


def bare_record(failure: Failure) -> bool:
    """Tell a refusal of a body without the record's name, where nothing of it is required: not settled."""
    return _is_refused(failure) and '"is required"' in failure.text and not broken(failure.exchange)


def no_id(failure: Failure) -> bool:
    """Tell a refusal of an id that is 0, where an id alone tells an edit from a create: not settled."""
    candidates = _MATCHER.match(failure.exchange.call.method, failure.exchange.call.path)
    sent = read_body(failure.exchange.call.body or b"").value
    is_told_by_id = {"create", "edit"} <= {each.operation.role for each in candidates}
    return _is_refused(failure) and is_told_by_id and isinstance(sent, dict) and not sent.get("id", True)


def unfilled_name(failure: Failure) -> bool:
    """Tell a refusal of an empty name that its page shows in an example alone, not in a schema."""
    return _is_refused(failure) and "must not be empty" in failure.text


def unlisted_refusal(failure: Failure) -> bool:
    """Tell a refusal whose status its page does not list, of a request that may be refused."""
    is_refusal = failure.status in (*REFUSALS, *DENIED, ABSENT)
    is_unlisted = failure.check == "status_code_conformance" and is_refusal
    return is_unlisted and not drifted(failure.exchange, _MATCHER)


def twin(failure: Failure) -> bool:
    """Tell the success of a create that is documented twice, at the path of the page that is not meant."""
    is_success = failure.check == "status_code_conformance" and 200 <= failure.status < 300
    candidates = _MATCHER.match(failure.exchange.call.method, failure.exchange.call.path)
    vendors = ((each.contract.vendor.documents, each) for each in candidates)
    is_twin = any(documents.twin(each.contract.key, each.operation.id) for documents, each in vendors)
    return is_success and is_twin and not drifted(failure.exchange, _MATCHER)


def listed_elsewhere(failure: Failure) -> bool:
    """Tell the type of a row that list and create take as a value, and that the schema of rows has not."""
    is_value = failure.check == "response_schema_conformance" and "is not one of" in failure.said
    is_type = failure.label == "GET /api2/invoices.json" and "/Invoice/properties/type" in failure.said
    return is_value and is_type


CLASSES: Final[Mapping[str, Callable[[Failure], bool]]] = {
    each.__name__: each
    for each in (
        ignored_parameter,
        settled_value,
        missing_record,
        taken_value,
        bare_record,
        no_id,
        unfilled_name,
        unlisted_refusal,
        twin,
        listed_elsewhere,
    )
}
"""Every class that we know, each with the reason why it is no fault of the export or of the tenant."""
UNKNOWN: Final = "of no class"


def classed(failure: Failure) -> str:
    """Name the first class of a failure."""
    return next((name for name, is_of in CLASSES.items() if is_of(failure)), UNKNOWN)


def broken(exchange: Exchange) -> tuple[str, ...]:
    """Name what a request breaks of what our contract claims, but what is ignored or left open."""
    candidates = _MATCHER.match(exchange.call.method, exchange.call.path)
    found = (
        breach
        for each in told_apart(exchange, candidates)[:1]
        for breach in breaches(each.contract, each.operation, exchange.call, values(each, exchange))
    )
    return tuple(each.name for each in found if each.rule not in _IGNORED)


def _is_refused(failure: Failure) -> bool:
    return failure.check == "positive_data_acceptance" and failure.status in (*REFUSALS, ABSENT)


def failures(lines: Iterable[str]) -> Iterator[Failure]:
    """Yield the failing checks of the events that Schemathesis reports, a line of JSON each."""
    for event in map(json.loads, lines):
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        for case, checks in recorder.get("checks", {}).items():
            for check in checks:
                told = check.get("failure_info", {}).get("failure")
                if told is not None:
                    exchange = _exchange(recorder["interactions"][case])
                    yield Failure(check=check["name"], said=told.get("message", ""), exchange=exchange)


def _exchange(told: Mapping[str, Any]) -> Exchange:
    sent, answered = told["request"], told.get("response")
    url, headers = urlsplit(sent["uri"]), {name.lower(): each for name, each in sent["headers"].items()}
    call = Call(
        method=sent["method"],
        path=url.path,
        query=tuple(parse_qsl(url.query, keep_blank_values=True)),
        body=_content(sent.get("body")),
        media=next(iter(headers.get("content-type", ())), None),
    )
    if answered is None:
        return Exchange(call=call)
    named = tuple((name, value) for name, each in answered["headers"].items() for value in each)
    body = _content(answered.get("content")) or b""
    return Exchange(call=call, answer=Answer(status=answered["status_code"], headers=named, body=body))


def _content(told: Mapping[str, str] | None) -> bytes | None:
    return None if told is None else base64.b64decode(told["$base64"])


def said_of(resource: str, tenant: conform.Tenant, *, examples: int | None = None) -> tuple[Failure, ...]:
    """Run Schemathesis on a contract beside the documented tenant; give what failed."""
    tenant.become("documented")
    with suppress(SeedError):  # a resource that nobody can make a record of
        tenant.seed(resource, count=_RECORDS)
    run = Run(by=THEIRS, resource=resource, fault="", seed=_SEED)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.ndjson")
        options = ("--report=ndjson", f"--report-ndjson-path={report}")
        schemathesis(run, tenant, Path(folder), examples=examples, options=options)
        with report.open(encoding="utf-8") as lines:
            return tuple(failures(lines))


def table(found: Iterable[Failure]) -> Iterator[str]:
    """Yield a line for each class, with how many checks failed, and then what is of none."""
    sorted_out: dict[str, list[Failure]] = {}
    for each in found:
        sorted_out.setdefault(classed(each), []).append(each)
    for name in (*CLASSES, UNKNOWN):
        of_it = sorted_out.get(name, [])
        labels = Counter(f"{each.check} {each.status} {each.exchange.call.method}" for each in of_it)
        parts = ", ".join(f"{label} {count}" for label, count in sorted(labels.items()))
        yield f"{name:<20}{len(of_it):>6}  {parts}"
    for each in sorted_out.get(UNKNOWN, []):
        call = each.exchange.call
        yield f"  {each.check} {each.status}: {each.label} {call.query} {call.body!r}"
        yield f"    {each.said[:_MOST]!r} {each.text[:_MOST]!r}"


def main() -> None:
    """Print the classes of the contracts that are named, else of all; exit with 1 where one is of none."""
    found: list[Failure] = []
    with conform.Tenant() as tenant:
        for resource in sys.argv[1:] or sorted(CONTRACTS):
            found += said_of(resource, tenant)
    sys.stdout.writelines(f"{line}\n" for line in table(found))
    sys.exit(any(classed(each) == UNKNOWN for each in found))


if __name__ == "__main__":
    main()
