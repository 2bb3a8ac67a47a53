"""A run's drifts as an OpenAPI Overlay: applied to our export of contracts it gives the API as observed.

Statuses, kinds, values, formats and fields can be said by a schema. What becomes of a record, a page, a
filter or a refused payload cannot, nor can the limit behind one refused value; these are counted instead.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from conform import words
from conform.contract import Field
from conform.derive.aside import KEY, OURS, UNSTATED
from conform.derive.export.overlay import Changes, Way, overlay, path
from conform.derive.export.schema import PATTERNS
from conform.derive.resolve import OPTIONAL
from conform.drift.docs_change import codes, figures, is_of_64_bits, kinds_served, raws

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from conform.drift.value import Drift

Json: TypeAlias = Any
MOST_TOLD: Final = 3
"""Drifts that the description of one action tells one by one."""
BEHAVIOUR: Final = "no schema can say it"
NOWHERE: Final = "the export has no such place"
_MEDIA: Final = {"a_page_of_HTML_or_XML": "text/html", "text_that_is_not_JSON": "text/plain"}
_TELLING: Final = ("media", "JSON_sent_as")
_FORMS: Final = {
    "date": PATTERNS["date"],
    "date-time": PATTERNS["date-time"],
    "zero_date": "0000-00-00.*",
    "tenants_date": r"\d{1,2}[/.-]\d{1,2}[/.-]-?\d{1,4}",
    "tenants_date_and_time": r"\d{1,2}[/.-]\d{1,2}[/.-]-?\d{1,4} \d{2}:\d{2}(?::\d{2})?",
    "a_date_before_the_year_1": ".*/-.*",
    "a_day_that_no_calendar_has": r"\d{4}-\d{2}-\d{2}.*",
    "digits": r"\d+",
}
"""Pattern of each form in which a text came; of any other nothing is known but that the docs' is not kept."""
_UNSET: Final[Mapping[str, Json]] = {"null": None, "empty_string": ""}
_ANY_TEXT: Final = "^"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Hold what became of drifts: the overlay, None where it would change nothing, and what it leaves out.

    `said` counts the drifts that it tells, `unsaid` those that it does not by kind and reason.
    """

    overlay: dict[str, Json] | None
    said: int
    unsaid: Mapping[tuple[str, str], int]


def written(
    document: Mapping[str, Json], drifts: Iterable[Drift], finding_of: Mapping[str, str], version: str
) -> Written:
    """Write the overlay on an export of ours by which it describes what drifted as it was observed.

    `finding_of` names the finding of a drift by its id, `version` is that of the overlay (an ISO date).
    """
    export = _Export(changes=Changes(document=copy.deepcopy(dict(document))))
    facts: dict[tuple[Way, str], list[Drift]] = {}
    unsaid: Counter[tuple[str, str]] = Counter()
    known = sorted(drifts, key=lambda each: (each.contract, each.operation, each.place, each.kind, each.id))
    for drift in known:
        claim = _claim(drift)
        if claim is None:
            unsaid[drift.kind, BEHAVIOUR] += 1
            continue
        ways = dict.fromkeys(export.ways(drift, claim))
        if not ways:
            unsaid[drift.kind, NOWHERE] += 1
        for way in ways:
            facts.setdefault((way, claim), []).append(drift)
    for (way, claim), found in sorted(facts.items(), key=lambda each: (path(each[0][0]), each[0][1])):
        said = _described(found, finding_of)
        SAID[claim](export.changes, way, found, said)
        _retract(export.changes, way, claim, said)
    count = len(known) - sum(unsaid.values())
    actions = export.changes.actions
    if not actions:
        return Written(overlay=None, said=count, unsaid=unsaid)
    left_out = {f"{kind}: {reason}": number for (kind, reason), number in sorted(unsaid.items())}
    notes = {"x-left-out": left_out} if left_out else {}
    title = f"{document['info']['title']} as observed"
    return Written(overlay=overlay(title, version, actions, notes), said=count, unsaid=unsaid)


def _retract(changes: Changes, way: Way, claim: str, said: str) -> None:
    """Take back what our export says beside the keywords that have changed."""
    known = changes.at((*way, KEY)) or {}
    kept = {name: value for name, value in known.items() if name not in BESIDE.get(claim, ())}
    if len(kept) < len(known):
        changes.remove((*way, KEY), said)
        if kept:
            changes.update(way, {KEY: kept}, said)


def _claim(drift: Drift) -> str | None:
    """Tell what of a schema says a drift, None where none does; another object is none that lacks a field.

    Of a body that does not parse no media type is known.
    """
    claim = CLAIMS.get(drift.kind)
    if claim == "media" and not {*_MEDIA, *_TELLING}.intersection(codes(drift)):
        return None
    return "others" if claim == "spared" and drift.got[0] == "object_with" else claim


def _described(drifts: Sequence[Drift], finding_of: Mapping[str, str]) -> str:
    """Name the first drifts with their ids and pages, in our words; count the rest."""
    lines = [_line(each, finding_of) for each in drifts[:MOST_TOLD]]
    rest = len(drifts) - len(lines)
    return "\n".join((*lines, *([f"and {words.counted(rest, 'drift')} more"] if rest else ())))


def _line(drift: Drift, finding_of: Mapping[str, str]) -> str:
    finding = f" of {finding_of[drift.id]}" if drift.id in finding_of else ""
    page = f"page {drift.source.page} ({drift.source.edition})"
    return f"{words.line(drift)}; {page}, drift {drift.id}{finding}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Export:
    """Find in an export of ours what a drift speaks of; `operations` are the ways to them by contract and id.

    `sent` are the models that stand in what is sent: where an answer shows one of these it gets its own.
    """

    changes: Changes
    operations: dict[tuple[str, str], list[Way]] = field(init=False)
    sent: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Look through the document once."""
        paths: dict[str, Json] = self.changes.document["paths"]
        stated: list[tuple[Way, dict[str, Json]]] = [
            (("paths", key, method), operation)
            for key, item in paths.items()
            for method, operation in item.items()
            if isinstance(operation, dict)
        ]
        apart: dict[str, Json] = self.changes.document.get(OURS, {}).get("apart", {})
        stated += [((OURS, "apart", key, "operation"), each["operation"]) for key, each in apart.items()]
        found: dict[tuple[str, str], list[Way]] = {}
        for way, operation in stated:
            for each in operation["x-operations"]:
                found.setdefault((each["contract"], each["id"]), []).append(way)
        models = self.changes.document["components"]["schemas"]
        bodies = [operation.get(key) for _, operation in stated for key in ("requestBody", "parameters")]
        object.__setattr__(self, "operations", found)
        object.__setattr__(self, "sent", frozenset(_models(bodies, models)))

    def ways(self, drift: Drift, claim: str) -> Iterator[Way]:
        """Yield where the export states what a drift is of, none where it does nowhere."""
        for at in self.operations.get((drift.contract, drift.operation), ()):
            yield from self.ways_below((*at, "responses"), drift, claim)

    def ways_below(self, responses: Way, drift: Drift, claim: str) -> Iterator[Way]:
        """Yield where the responses of one operation state what a drift is of."""
        if claim == "status":
            yield responses
            return
        shown = {str(each.status) for each in drift.shown}
        for status, response in tuple(self.changes.at(responses).items()):
            if status not in shown and shown:
                continue
            if claim == "media":
                yield (*responses, status)
                continue
            place = "" if drift.place == "body" else drift.place
            for media in tuple(response.get("content", {})):
                yield from self.found((*responses, status, "content", media, "schema"), place, claim)

    def found(self, way: Way, rest: str, claim: str) -> Iterator[Way]:
        """Yield where a place stands below a schema; of a claim on a name, the object that it stands in."""
        way = self.own(way)
        schema = self.changes.at(way)
        for index, each in enumerate(schema.get("anyOf", ())):
            if each != {"type": "null"}:
                yield from self.found((*way, "anyOf", index), rest, claim)
        is_parent = claim in ("names", "spared", "served")
        if is_parent and rest and "[" not in rest and not self.below(schema, rest):
            yield from (way,) if claim == "names" and "properties" in schema else ()
        elif not rest:
            yield way
        elif rest.startswith("[]") and isinstance(schema.get("items"), dict):
            yield from self.found((*way, "items"), rest[2:].removeprefix("."), claim)
        else:
            for key, more in self.below(schema, rest):
                if is_parent and not more:
                    yield way
                else:
                    yield from self.found((*way, *key), more, claim)

    @staticmethod
    def below(schema: Mapping[str, Json], rest: str) -> list[tuple[Way, str]]:
        """Give the way to what the first name of a place means in an object, and the rest of the place."""
        names = sorted(schema.get("properties", {}), key=len, reverse=True)
        for name in names:
            if rest == name or rest.startswith((f"{name}.", f"{name}[")):
                return [(("properties", name), rest[len(name) :].removeprefix("."))]
        first, dot, more = rest.partition(".")
        own = first.partition("[")[0]
        more = first[len(own) :] + dot + more
        for name in names:
            if Field(name=name).key_in({own: None}) is not None:
                return [(("properties", name), more.removeprefix("."))]
        if isinstance(schema.get("additionalProperties"), dict):
            return [(("additionalProperties",), more.removeprefix("."))]
        return []

    def own(self, way: Way) -> Way:
        """Follow a reference to a model; one that is sent as well is copied to where it is served."""
        reference = self.changes.at(way).get("$ref")
        if reference is None:
            return way
        model = reference.rpartition("/")[2]
        if model not in self.sent:
            return ("components", "schemas", model)
        whole = {**copy.deepcopy(self.changes.at(("components", "schemas", model))), **self.changes.at(way)}
        del whole["$ref"]
        said = f"{model} is sent as well, and drifts in this answer alone"
        self.changes.remove(way, said)
        self.changes.update(way[:-1], {str(way[-1]): whole}, said)
        return way


def _models(part: Json, models: Mapping[str, Json]) -> set[str]:
    """Name the models that a part of a document refers to, at any depth."""
    found: set[str] = set()
    todo = [part]
    while todo:
        each = todo.pop()
        inner = each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        todo.extend(inner)
        name = str(each.get("$ref", "")).rpartition("/")[2] if isinstance(each, dict) else ""
        if name and name not in found:
            found.add(name)
            todo.append(models[name])
    return found


def statuses(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Add the statuses that came; what their bodies hold is not known."""
    known = changes.at(way)
    new = {str(each) for drift in drifts for each in figures(drift)} - known.keys()
    phrases = {each.value: each.phrase for each in HTTPStatus}
    described = {each: {"description": phrases.get(int(each), f"Status {each}")} for each in sorted(new)}
    if described:
        changes.update(way, described, said)


def media(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Add the media types in which an answer came."""
    shown = [facts for drift in drifts for facts in (drift.got, *(each.got for each in drift.shown))]
    came = {_MEDIA.get(code) or next(iter(own), "") for code, *own in shown if code in (*_MEDIA, *_TELLING)}
    content = changes.at((*way, "content"))
    new = {
        each: {"schema": {"type": "string"}} for each in sorted(came - {""}) if each not in (content or {})
    }
    if new:
        changes.update((*way, "content") if content else way, new if content else {"content": new}, said)


def kinds(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Add the kinds that came to the documented ones, and to the allowed values how they look in them."""
    schema = changes.at(way)
    wide = [drift for drift in drifts if "value" in codes(drift)]
    if wide and all(map(is_of_64_bits, wide)):  # our export states a width beside the keywords alone
        changes.update(way, {"format": "int64"}, said)
    stated = schema.get("type")
    if stated is None:
        return
    known = [stated] if isinstance(stated, str) else list(stated)
    new = dict.fromkeys(kind for drift in drifts for kind in kinds_served(drift) if kind not in known)
    if new and isinstance(stated, str):
        changes.update(way, {"type": [*known, *new]}, said)
    elif new:
        changes.extend(way, "type", new, said)
    if "enum" in schema:
        told = dict.fromkeys(code for drift in drifts for code in codes(drift))
        _allow(changes, way, [value for code in told for value in _retold(code, schema["enum"])], said)


def _retold(code: str, values: Sequence[Json]) -> list[Json]:
    """Give the values that stand for documented ones in the kind that a code tells."""
    if code.endswith("_in_a_string"):
        return [
            str(int(each)) if isinstance(each, bool) else str(each) for each in values if each is not None
        ]
    return [_UNSET[code]] if code in _UNSET else []


def _allow(changes: Changes, way: Way, values: Iterable[Json], said: str) -> None:
    """Put values to those allowed, each once; 1 and true are two."""
    known = changes.at((*way, "enum"))
    new = {text: value for value in values if (text := json.dumps(value)) not in map(json.dumps, known)}
    if new:
        changes.remove((*way, "enum"), said)
        changes.update(way, {"enum": [*known, *new.values()]}, said)


def values(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Add the values that came to the allowed ones; one that was cut is not known."""
    if "enum" in changes.at(way):
        found = [_maybe_value(raw) for drift in drifts for raw in raws(drift)]
        _allow(changes, way, [value for each in found for value in each], said)


def _maybe_value(raw: str) -> list[Json]:
    try:
        return [json.loads(raw)]
    except json.JSONDecodeError:
        return []


def forms(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Widen the pattern by the forms that came; one that is not known lifts it."""
    stated = changes.at(way).get("pattern")
    if stated is None:
        return
    came = sorted({code for drift in drifts for code in codes(drift)})
    is_known = all(code in _FORMS for code in came)
    wider = (
        "|".join((f"(?:{stated})", *(f"^(?:{_FORMS[code]})$" for code in came))) if is_known else _ANY_TEXT
    )
    changes.update(way, {"pattern": wider}, said)


def lengths(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Raise the limit to the longest text that came."""
    if "maxLength" in changes.at(way):
        changes.update(way, {"maxLength": max(each for drift in drifts for each in figures(drift))}, said)


def spared(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Let an answer leave out what was missing."""
    schema = changes.at(way)
    _spare(changes, way, [_name(drift, schema) for drift in drifts], said)


def others(changes: Changes, way: Way, _: Sequence[Drift], said: str) -> None:
    """Let an object hold anything in the place of what is documented."""
    _spare(changes, way, list(changes.at(way).get("properties", {})), said)
    _open(changes, way, said)


def names(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Add the fields that came, of the kinds that came, each of which may be left out."""
    schema = changes.at(way)
    new: dict[str, dict[str, Json]] = {}
    for drift in drifts:
        came = kinds_served(drift)
        if "further_keys" in codes(drift):
            _open(changes, way, said)
        elif came and (name := _name(drift, schema)) not in schema.get("properties", {}):
            new[name] = {"type": came[0] if len(came) == 1 else list(came)}
    if new:
        changes.update((*way, "properties"), dict(sorted(new.items())), said)
        _spare(changes, way, sorted(new), said)


def served(changes: Changes, way: Way, drifts: Sequence[Drift], said: str) -> None:
    """Say of a write-only field that it is served, and may be left out."""
    for name in sorted({_name(drift, changes.at(way)) for drift in drifts}):
        changes.update((*way, "properties", name), {"writeOnly": False}, said)
        _spare(changes, way, [name], said)


def _name(drift: Drift, schema: Mapping[str, Json]) -> str:
    """Give the last name of a place, as the object calls it that it stands in."""
    properties = sorted(schema.get("properties", {}), key=len, reverse=True)
    known = (name for name in properties if drift.place == name or drift.place.endswith(f".{name}"))
    return next(known, re.split(r"\.|\[\]", drift.place)[-1])


def _open(changes: Changes, way: Way, said: str) -> None:
    if "additionalProperties" not in changes.at(way):
        changes.update(way, {"additionalProperties": {}}, said)


def _spare(changes: Changes, way: Way, names: Sequence[str], said: str) -> None:
    """Take names out of those required, and put them to those that an answer may leave out."""
    schema = changes.at(way)
    required = schema.get("required", [])
    kept = [each for each in required if each not in names]
    if len(kept) < len(required):
        changes.remove((*way, "required"), said)
        if kept:
            changes.update(way, {"required": kept}, said)
    if OPTIONAL in schema:
        changes.extend(way, OPTIONAL, names, said)
    elif names:
        changes.update(way, {OPTIONAL: list(dict.fromkeys(names))}, said)


CLAIMS: Final[Mapping[str, str]] = {
    "status.unexpected": "status",
    "body.not_json": "media",
    "envelope.missing": "spared",
    "envelope.retyped": "kinds",
    "envelope.undocumented": "names",
    "field.missing": "spared",
    "field.undocumented": "names",
    "field.retyped": "kinds",
    "field.null": "kinds",
    "field.enum": "values",
    "field.format": "forms",
    "field.too_long": "lengths",
    "field.write_only": "served",
}
"""Kind of drift: what of a schema says it; a kind without a row is of behaviour."""
BESIDE: Final[Mapping[str, tuple[str, ...]]] = {
    "kinds": ("kind", "width", "enum", "partial"),
    "values": ("enum", "partial"),
    "forms": ("format", "pattern", UNSTATED),
    "lengths": ("max_length",),
}
"""What of a schema is changed: what our export may say of it beside the keywords, which holds no more."""
SAID: Final[Mapping[str, Callable[[Changes, Way, Sequence[Drift], str], None]]] = {
    "status": statuses,
    "media": media,
    "spared": spared,
    "others": others,
    "kinds": kinds,
    "names": names,
    "values": values,
    "forms": forms,
    "lengths": lengths,
    "served": served,
}
"""What of a schema is changed: the function that changes it by all drifts that speak of one place."""
