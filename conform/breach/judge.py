"""Hold a request to the docs: every rule of the tables, at every place of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from conform.breach.rules import BODY, EXEMPLARY, TEXT, UNDOCUMENTED, WHOLE
from conform.breach.served import Served, is_nothing
from conform.breach.value import Asked, Breach, stem
from conform.breach.walk import parameters, places
from conform.contract import Source
from conform.drift.judged import read_body
from conform.drift.scalar import is_of, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.breach.rules import Rule
    from conform.breach.value import Sent
    from conform.contract import Contract, Operation
    from conform.drift.value import Facts
    from conform.exchange import Call

_SILENT: Final = ("HEAD", "OPTIONS")
"""Methods that no page speaks of and that programs send by themselves."""
_EMPTY: Final = ("required", "condition", "empty_body", "wrapper_missing", "credentials", "media", "json")
"""Rules that no value of an answer can have led a caller to break."""


def breaches(
    contract: Contract,
    operation: Operation,
    call: Call,
    path: tuple[str, ...] = (),
    *,
    served: Served | None = None,
    has_drifted: bool = False,
) -> tuple[Breach, ...]:
    """Find every documented claim that a request breaks; `path` are the values of its path's parameters.

    A value that `served` holds came from the tenant, and its form is no fault of the caller's; nor is that
    one is missing after an answer that drifted, which `has_drifted` tells.
    """
    read = read_body(call.body or b"")
    asked = Asked(contract=contract, operation=operation, call=call, payload=read.value)
    known = served or Served()
    found = [*_whole(asked), *_texts(asked, path, known, has_drifted=has_drifted)]
    if call.body and read.fault is None and not any(each.rule == "media" for each in found):
        found += _body(asked, known, has_drifted=has_drifted)
    return tuple(found)


def is_refusable(contract: Contract, operation: Operation, call: Call, path: tuple[str, ...] = ()) -> bool:
    """Tell whether a request gives a tenant a reason to refuse it, of which no page then has to speak.

    That is a claim that it breaks, what no page names, a documented body that is left out or no JSON, or a
    record that it names and that may not be there, as whatever stands in a path.
    """
    if path or breaches(contract, operation, call):
        return True
    read = read_body(call.body or b"")
    asked = Asked(contract=contract, operation=operation, call=call, payload=read.value)
    sent = (*parameters(asked, ()), *places(asked))
    is_unread = operation.request is not None and read.fault is not None
    return is_unread or any(each.value is not None and _is_record(each) for each in sent)


def stranger(call: Call, near: tuple[str, ...] = ()) -> Breach | None:
    """Give the breach of a call that nothing documents; `near` are labels of operations that are alike."""
    if call.method in _SILENT:
        return None
    return Breach(rule=UNDOCUMENTED, where=f"{call.method} {call.path}", claimed=("nothing_there", *near))


def _whole(asked: Asked) -> Iterator[Breach]:
    for rule, check in WHOLE.items():
        claimed = check(asked)
        if claimed is not None:
            source = _denials(asked) if rule == "credentials" else asked.operation.source
            yield _breach(asked, rule, claimed, source)


def _texts(asked: Asked, path: tuple[str, ...], served: Served, *, has_drifted: bool) -> Iterator[Breach]:
    for sent in parameters(asked, path):
        yield from _at(sent, TEXT, served, has_drifted=has_drifted)


def _body(asked: Asked, served: Served, *, has_drifted: bool) -> Iterator[Breach]:
    request = asked.operation.request
    if request is None:
        return
    table = {name: BODY[name] for name in EXEMPLARY} if request.is_exemplary else BODY
    is_told = WHOLE["wrapper_missing"](asked) is not None
    for sent in places(asked):
        if not (is_told and sent.where == request.wrapper):
            yield from _at(sent, table, served, has_drifted=has_drifted)


def _at(
    sent: Sent, table: Mapping[str, tuple[str, Rule]], served: Served, *, has_drifted: bool
) -> Iterator[Breach]:
    for name, (attribute, rule) in table.items():
        claimed = rule(sent)
        if (
            claimed is None
            or _is_disputed(sent, attribute)
            or _is_owed(sent, name)
            or _is_ignored(sent, name)
        ):
            continue
        if name not in _EMPTY and _is_the_tenants(sent, served, has_drifted=has_drifted):
            continue
        if name == "required" and has_drifted and sent.field.reference is not None:
            continue
        source = dict(sent.field.sources).get(attribute) or sent.asked.operation.source
        yield replace(_breach(sent.asked, name, claimed, source), where=sent.where, raw=sent.raw)


def _is_the_tenants(sent: Sent, served: Served, *, has_drifted: bool) -> bool:
    """Tell whether a value is as a tenant served it, or missing because one was not served."""
    if has_drifted and is_nothing(sent.value):
        return True
    return served.holds(sent.field.name, sent.value, is_id=_is_record(sent), is_text=sent.is_text)


def _is_record(sent: Sent) -> bool:
    """Tell whether a value names a record."""
    return sent.field.reference is not None or (sent.is_text and sent.where.startswith("{"))


def _is_disputed(sent: Sent, attribute: str) -> bool:
    """Tell whether a page says otherwise: the question is open, or the value is what that page asks for."""
    place = sent.place
    ways = (place, f"request.{place}") if not place.startswith("[") else (place, f"request{place}")
    for each in sent.asked.operation.contradictions:
        if each.about == attribute and each.at in ways:
            if each.settled is None:
                return True
            if any(_allows(attribute, side.states, sent) for side in each.sides):
                return True
    return False


def _allows(attribute: str, states: str, sent: Sent) -> bool:
    if attribute == "kinds":
        return is_of(kind_of(sent.value), tuple(states.split(" or ")))
    found = re.fullmatch(r"(?:\w+: )?(\d+)", states) if attribute == "max_length" else None
    return found is not None and isinstance(sent.value, str) and len(sent.value) <= int(found[1])


def _is_owed(sent: Sent, rule: str) -> bool:
    """Tell an empty text in an edit for what the create requires, which is not settled (docs README)."""
    if sent.value != "" or sent.asked.operation.role != "edit" or rule == "empty":
        return False
    contract = sent.asked.contract
    creates = (each for each in contract.operations if each.role == "create" and each.request is not None)
    made = (each for each in creates if stem(contract, each) == sent.asked.stem)
    shapes = (dict(each.request.body.walk()) for each in made if each.request is not None)
    return any(sent.place in shape and shape[sent.place].is_required for shape in shapes)


def _is_ignored(sent: Sent, rule: str) -> bool:
    """Tell a value that is ignored, whatever it is (docs README, "Values"): that it is sent is told alone."""
    return rule != "read_only" and BODY["read_only"][1](sent) is not None


def _denials(asked: Asked) -> Source:
    """Give the page that documents refusals of credentials: the operation's own, else the vendor's."""
    own, page = asked.operation.source, asked.contract.vendor.answers.denials
    return Source(page=page, edition=own.edition) if page else own


def _breach(asked: Asked, rule: str, claimed: Facts, source: Source) -> Breach:
    contract, operation = asked.contract.key, asked.operation.id
    return Breach(rule=rule, where="", claimed=claimed, contract=contract, operation=operation, source=source)
