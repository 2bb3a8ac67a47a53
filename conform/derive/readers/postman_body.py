"""Bodies in a Postman collection: what was sent, in whichever mode, and what came back, as shapes."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from conform.derive.readers.endpoint import JSON_MEDIA
from conform.derive.readers.postman_text import NO_FACT, Fact, described, maybe_placeholder
from conform.derive.resolve import OPTIONAL, SHOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from conform.derive.readers.postman_address import Scope

Schema = dict[str, Any]
MEDIA_OF: Final = {
    "xml": "application/xml",
    "html": "text/html",
    "text": "text/plain",
    "javascript": "text/javascript",
}
"""Media types of the languages that Postman names; JSON for any other."""
_FORMS: Final = {"urlencoded": "application/x-www-form-urlencoded", "formdata": "multipart/form-data"}
_COMMENTS: Final = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*[\s\S]*?\*/')
_BARE: Final = re.compile(r'("(?:\\.|[^"\\])*")|\{\{\s*([^{}]+?)\s*\}\}')
_UNKNOWN: Final = "a value that somebody had in a variable"
"""Stands for a variable without a value: a sentence, of which no kind is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Hold a body as it was saved; `shown` is its value, None where it is no JSON and no form.

    `facts` are what a form says of its fields.
    """

    media: str
    shown: Any = None
    facts: Mapping[str, Fact] = field(default_factory=dict)


def sent_as(stated: Any, headers: Any, scope: Scope) -> Body | None:
    """Read the body of a request in whichever mode; None where it has none, or it is switched off."""
    if not stated or stated.get("disabled") is True or not stated.get("mode"):
        return None
    mode, named = str(stated["mode"]), media_of(headers)
    if mode in _FORMS:
        on = [each for each in stated.get(mode) or [] if each.get("disabled") is not True and each.get("key")]
        # a file has no value that a payload could hold
        shown = {str(each["key"]): each.get("value") or "" for each in on if each.get("type") != "file"}
        facts = {str(each["key"]): described(each.get("description")) for each in on}
        return Body(media=named or _FORMS[mode], shown=shown, facts=facts)
    if mode == "raw":
        language = ((stated.get("options") or {}).get("raw") or {}).get("language")
        shown = shown_by(str(stated.get("raw") or ""), scope)
        if shown is None and not str(stated.get("raw") or "").strip():
            return None
        return Body(media=named or MEDIA_OF.get(str(language), JSON_MEDIA), shown=shown)
    return Body(media=named or (JSON_MEDIA if mode == "graphql" else "application/octet-stream"))


def media_of(headers: Any) -> str:
    """Give the media type that headers state, empty where none does; one that is switched off does not."""
    on = [each for each in headers if each.get("disabled") is not True] if isinstance(headers, list) else []
    stated = (str(each.get("value") or "") for each in on if str(each.get("key")).lower() == "content-type")
    return next(stated, "").partition(";")[0].strip().lower()


def shown_by(text: str, scope: Scope) -> Any:
    """Give the JSON of a body, None where it is none.

    Postman takes comments out and writes the values of variables in before it sends.
    """
    bare = _COMMENTS.sub(lambda found: found[1] or "", scope.filled(text))
    bare = _BARE.sub(lambda found: found[1] or json.dumps(_UNKNOWN), bare)
    try:
        return json.loads(bare)
    except (ValueError, RecursionError):
        return None


def shape_of(shown: Sequence[Any], facts: Mapping[str, Fact], *, is_sent: bool) -> Schema | None:
    """Give the shape of bodies that were seen, as a schema that claims what `facts` and placeholders do.

    None where nothing is known. Of what was served any key may be left out, and others may come.
    """
    shape = _Shape(facts=facts, is_sent=is_sent)
    schema = shape.of(shown, ()) if shown else {}
    left = {name: fact for name, fact in facts.items() if name not in shape.met}
    for name, fact in left.items() if is_sent else ():
        *way, leaf = name.split(".")
        _put(schema, tuple(way) or shape.usual, leaf, fact)
    return schema or None


@dataclass(slots=True, kw_only=True)
class _Shape:
    """Put together what was seen; `met` are the facts that were said of it, `ways` where those stand."""

    facts: Mapping[str, Fact]
    is_sent: bool
    met: set[str] = field(default_factory=set)
    ways: Counter[tuple[str, ...]] = field(default_factory=Counter)

    @property
    def usual(self) -> tuple[str, ...]:
        """Give the way to the object in which most of what is said of fields stands."""
        return next((way for way, _ in self.ways.most_common(1)), ())

    def of(self, values: Sequence[Any], way: tuple[str, ...]) -> Schema:
        """Give the schema of what was seen at one place."""
        objects = [each for each in values if isinstance(each, dict)]
        rows = [one for each in values if isinstance(each, list) for one in each]
        schema: Schema = {}
        if objects:
            schema = self.object(objects, way)
        elif rows and (inner := self.of(rows, way)):
            schema = {"items": inner, **({"type": "array"} if self.is_sent else {})}
        for each in values:
            schema |= maybe_placeholder(each) or {}
        return schema

    def object(self, objects: Sequence[dict[str, Any]], way: tuple[str, ...]) -> Schema:
        found = dict.fromkeys(name for each in objects for name in each)
        # what is named by a number is of a map, whose keys are somebody's own
        names = [name for name in found if self.is_sent or not name.isdigit()]
        properties, required = {}, []
        for name in names:
            fact = self.fact((*way, name))
            inner = self.of([each[name] for each in objects if name in each], (*way, name))
            properties[name] = {**inner, **fact.schema}
            if fact.is_required:
                required.append(name)
        if self.is_sent:
            return {
                "type": "object",
                "properties": properties,
                **({"required": required} if required else {}),
            }
        return {SHOWN: True, "properties": properties, OPTIONAL: names, "additionalProperties": {}}

    def fact(self, way: tuple[str, ...]) -> Fact:
        """Find what is said of a place, by its way or by its last name."""
        for name in (".".join(way), way[-1]):
            if name in self.facts:
                self.met.add(name)
                self.ways[way[:-1]] += 1
                return self.facts[name]
        return NO_FACT


def _put(schema: Schema, way: tuple[str, ...], name: str, fact: Fact) -> None:
    """Put a field that no body showed where it belongs, with the objects around it."""
    for each in way:
        schema.setdefault("type", "object")
        inner = schema.get("items", schema)
        schema = inner.setdefault("properties", {}).setdefault(each, {})
    schema.setdefault("type", "object")
    own = schema.get("items", schema)
    own.setdefault("properties", {})[name] = dict(fact.schema)
    if fact.is_required:
        own.setdefault("required", []).append(name)
