"""Rules on what is sent as rows, each of which is taken or refused for itself (page 38757780e0)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from conform.drift.value import Difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conform.contract import Json
    from conform.drift.judged import Judged

_BROKEN: Final = re.compile(r"\w+:\[(\d+)\]")
"""How a broken rule names the element that breaks it: `required:[1].Invoice.client_id`."""
WHERE: Final = "[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Hold what was sent at one place of an array, and what was answered there.

    `is_broken` tells that it breaks a documented rule, `said` is the word with which the answer refuses it,
    empty for none.
    """

    sent: Json
    result: Json
    said: str
    is_broken: bool

    @property
    def made(self) -> Json:
        """Give the id of what was made of it, None where none was."""
        return self.result.get("id") if isinstance(self.result, dict) and not self.said else None


def elements(judged: Judged) -> tuple[Element, ...]:
    """Pair what was sent with what was answered, in their order; () where not each has its answer."""
    sent, told = _arrays(judged)
    if len(sent) != len(told):
        return ()
    found = _BROKEN.match("".join(judged.step.breaks) if judged.step is not None else "")
    broken = int(found[1]) if found is not None else None
    answers = judged.contract.vendor.answers
    return tuple(
        Element(sent=one, result=other, said=answers.maybe_refusal(other) or "", is_broken=broken == number)
        for number, (one, other) in enumerate(zip(sent, told, strict=True))
    )


def _arrays(judged: Judged) -> tuple[list[Json], list[Json]]:
    """Give what was sent and what was answered; both empty where the docs do not show both as arrays."""
    sent, told, response = judged.sent.value, judged.body.value, judged.response
    is_shown = response is not None and response.body is not None and response.body.items is not None
    is_settled = is_shown and judged.is_settled
    return (sent, told) if is_settled and isinstance(sent, list) and isinstance(told, list) else ([], [])


def lost(judged: Judged) -> Iterator[Difference]:
    """Find elements without a result, and one that was refused although nothing is wrong with it."""
    sent, told = _arrays(judged)
    if len(sent) != len(told):
        got = ("results_for_elements", str(len(told)), str(len(sent)))
        yield Difference(where=WHERE, claimed=("a_result_for_each",), got=got)
    elif any(each.made is None and not each.is_broken for each in elements(judged)):
        yield Difference(where=WHERE, claimed=("each_for_itself",), got=("refused_as_well",))


def taken(judged: Judged) -> Iterator[Difference]:
    """Find an element that breaks a rule and has no error with a message in its place."""
    name = judged.contract.vendor.answers.message
    for each in elements(judged):
        if not each.is_broken:
            continue
        told = each.result.get(name) if isinstance(each.result, dict) else None
        if not each.said or not told:
            got = ("no_message",) if each.said else ("no_error",)
            yield Difference(where=WHERE, claimed=("error_in_its_place",), got=got)
