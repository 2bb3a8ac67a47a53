"""What the docs lead one to expect of a drawn request."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from conform.drift.rules.status import REFUSALS
from conform.fuzz.broken import claims_broken, is_taken, text_of
from conform.fuzz.fair import is_fair

if TYPE_CHECKING:
    from conform.case import Case, Step
    from conform.payloads.endpoint import Endpoint


def expected(of: Endpoint, step: Step) -> Step:
    """Say what a step expects: success of what is fair, a refusal where it breaks one claim, else any answer.

    Of several broken claims none could be blamed, and what breaks none may still be refused for what no
    page tells, as a record that is not there. Where our own export takes what our contract does not, there
    are two readings, and neither makes a case.
    """
    open_to_all = replace(step, expects="answered", breaks=())
    if (body := text_of(step)) is None:
        return open_to_all
    if step.raw is None and is_fair(of, step.payload):
        return replace(open_to_all, expects="success")
    broken = claims_broken(of, body)
    is_refusing = any(of.operation.response(status) is not None for status in REFUSALS)
    if len(broken) != 1 or not is_refusing or is_taken(of, body):
        return open_to_all
    return replace(open_to_all, expects="refused", breaks=broken)


def anew(of: Endpoint, case: Case) -> Case:
    """Expect no more of a case that was kept than the contract of today does."""
    *before, last = case.steps
    if case.sort != "fuzz" or last.method or last.expects not in ("refused", "success"):
        return case
    today = expected(of, last)
    is_so = (today.expects, today.breaks) == (last.expects, last.breaks)
    return case if is_so else replace(case, steps=(*before, replace(last, expects="answered", breaks=())))
