"""References, wrappers and alternatives of a schema, put together into one plain schema without any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.derive.document import DocumentError

if TYPE_CHECKING:
    from collections.abc import Callable

MODEL = "x-model"
"""Key under which a plain schema keeps the vendor's name of the schema that it was resolved from."""
OPTIONAL = "x-optional"
"""Key under which a plain schema lists properties that only some of its alternatives have."""
LOST = "x-lost"
"""Key that marks a plain schema of which an export has lost a part: `{"allOf": [{}]}`."""
SHOWN = "x-shown"
"""Key that marks a plain schema of what was seen in answers: not even that it is an object is claimed."""
_PENDING = "x-tmp-pending-properties"
_DEEPEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolver:
    """Resolve the schemas of one document.

    `lookup` gives the name and the schema that a reference means, None where it means nothing; `file`
    is named in errors.
    """

    lookup: Callable[[str], tuple[str, Any] | None]
    file: str

    def plain(self, schema: Any, place: str, seen: tuple[str, ...] = ()) -> dict[str, Any]:
        """Give a schema without references, `allOf`, `oneOf`, `anyOf` or Apidog's own keys.

        Raises DocumentError where a reference means nothing, schemas form a cycle, or what should be a
        schema is none.
        """
        if schema is True or schema is None:
            return {}
        if not isinstance(schema, dict):
            raise DocumentError(
                file=self.file, place=place, reason="is no schema; mend the document or export it anew"
            )
        if place.count(".") > _DEEPEST:
            raise DocumentError(file=self.file, place=place, reason="nests too deep; mend the document")
        parts = []
        if "$ref" in schema:
            parts.append(self.target(str(schema["$ref"]), place, seen))
        parts += [self.plain(part, place, seen) for part in _list(schema.get("allOf"))]
        parts.append(self.own(schema, place, seen))
        if any(part == {} for part in _list(schema.get("allOf")) + _list(schema.get("oneOf"))):
            parts.append({LOST: True})
        choices = [_list(schema.get(key)) for key in ("oneOf", "anyOf")]
        parts += [either([self.plain(each, place, seen) for each in some]) for some in choices if some]
        return merged(parts)

    def target(self, reference: str, place: str, seen: tuple[str, ...]) -> dict[str, Any]:
        """Give the plain schema that a reference means, with its name."""
        if reference in seen:
            way = " -> ".join([*seen, reference])
            raise DocumentError(file=self.file, place=place, reason=f"schemas form a cycle ({way}); break it")
        found = self.lookup(reference)
        if found is None:
            reason = f"{reference} refers to nothing; export the document with its schemas"
            raise DocumentError(file=self.file, place=place, reason=reason)
        name, schema = found
        plain = self.plain(schema, place, (*seen, reference))
        return {**plain, MODEL: name} if name else plain

    def own(self, schema: dict[str, Any], place: str, seen: tuple[str, ...]) -> dict[str, Any]:
        """Give what a schema states itself, beside its references and alternatives."""
        dropped = ("$ref", "allOf", "oneOf", "anyOf", "properties", "items", "additionalProperties")
        own = {key: value for key, value in schema.items() if key not in dropped and not _is_apidog(key)}
        properties, required = self.properties(schema, place, seen)
        if properties or "properties" in schema or "x-apidog-refs" in schema:
            own["properties"] = properties
        if required:
            own["required"] = list(dict.fromkeys([*required, *_list(schema.get("required"))]))
        if isinstance(schema.get("items"), dict):
            own["items"] = self.plain(schema["items"], f"{place}[]", seen)
        if isinstance(schema.get("additionalProperties"), dict):
            own["additionalProperties"] = self.plain(schema["additionalProperties"], f"{place}.*", seen)
        return own

    def properties(
        self, schema: dict[str, Any], place: str, seen: tuple[str, ...]
    ) -> tuple[dict[str, Any], list[str]]:
        """Give the properties in documented order, Apidog's mixed-in schemas where they stand.

        Beside them the names that the mixed-in schemas require.
        """
        stated = schema.get("properties") or {}
        mixed = schema.get("x-apidog-refs") or {}
        order = [key for key in schema.get("x-apidog-orders") or [] if key in stated or key in mixed]
        read: dict[str, Any] = {}
        required: list[str] = []
        for key in dict.fromkeys([*order, *stated, *mixed]):
            if key in mixed:
                mixin = self.mixin(mixed[key], place, seen)
                read.update(mixin.get("properties") or {})
                required += _list(mixin.get("required"))
            elif not (isinstance(stated[key], dict) and stated[key].get(_PENDING)):
                read[key] = self.plain(stated[key], f"{place}.{key}", seen)
        return read, required

    def mixin(self, mixed: dict[str, Any], place: str, seen: tuple[str, ...]) -> dict[str, Any]:
        """Give a mixed-in schema under its overrides; an override of null hides a property."""
        target = dict(self.plain({"$ref": mixed.get("$ref")}, place, seen))
        read = dict(target.get("properties") or {})
        for key, override in (mixed.get("x-apidog-overrides") or {}).items():
            if override is None:
                read.pop(key, None)
            else:
                read[key] = self.plain(override, f"{place}.{key}", seen)
        target["required"] = [name for name in _list(target.get("required")) if name in read]
        return {**target, "properties": read}


def merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Lay schemas over each other: properties and required lists add up, anything else is said first.

    The model's name stays where one part alone has content.
    """
    full = [part for part in parts if part]
    if len(full) == 1:
        return full[0]
    whole: dict[str, Any] = {}
    for part in full:
        for key, value in part.items():
            if key == "properties":
                whole.setdefault(key, {}).update(value)
            elif key in ("required", OPTIONAL):
                whole[key] = list(dict.fromkeys([*whole.get(key, []), *_list(value)]))
            else:
                whole.setdefault(key, value)
    shapes = [part for part in full if part.get("properties") or part.get("items")]
    if len(shapes) > 1:
        whole.pop(MODEL, None)
    return whole


def either(choices: list[dict[str, Any]]) -> dict[str, Any]:
    """Put alternatives together: kinds add up; of objects, every property that any of them has.

    Required is what all require; a property that some lack is optional, one of which they state different
    kinds has them all. Allowed values add up where each alternative lists its own, else none are listed.
    """
    full = [each for each in choices if type_names(each.get("type")) != ("null",)]
    types = dict.fromkeys(name for each in choices for name in type_names(each.get("type")))
    whole = merged([{key: v for key, v in each.items() if key not in ("type", "required")} for each in full])
    if types:
        whole["type"] = list(types)
    listed = [_list(each.get("enum")) for each in full]
    if "enum" in whole:
        del whole["enum"]
        whole |= {"enum": [value for values in listed for value in values]} if all(listed) else {}
    for name in whole.get("properties") or {}:
        stated = [each["properties"][name] for each in full if name in (each.get("properties") or {})]
        if len({frozenset(type_names(each.get("type"))) for each in stated}) > 1:
            whole["properties"][name] = either(stated)
    objects = [each for each in full if "object" in (type_names(each.get("type")) or ("object",))]
    if len(objects) > 1:
        lists = [set(each.get("properties") or {}) for each in objects]
        whole[OPTIONAL] = sorted({*whole.get(OPTIONAL, ()), *(set.union(*lists) - set.intersection(*lists))})
    required = [set(_list(each.get("required"))) for each in objects]
    if required and set.intersection(*required):
        whole["required"] = sorted(set.intersection(*required))
    return whole


def type_names(stated: object) -> tuple[str, ...]:
    """Split a type as documented (`integer||array`, `["string", "null"]`, nothing) into single names."""
    each = stated if isinstance(stated, list) else [stated]
    return tuple(part for name in each if isinstance(name, str) for part in name.split("||") if part)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_apidog(key: str) -> bool:
    return key.startswith("x-apidog-") and key != "x-apidog-enum"
