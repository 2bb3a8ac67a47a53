"""An OpenAPI Overlay 1.0: actions on a document, each told with what it is for, and the text of it.

By https://spec.openapis.org/overlay/v1.0.0.html a target is an object or an array. Tools differ in what
becomes of an array inside an update, and those that we tried put a scalar that is to be appended in the place
of the whole array. So each action here removes an object or an array, or updates an object with keys that it
lacks or whose values are no arrays and no objects.
"""

from __future__ import annotations

import copy
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Way: TypeAlias = tuple[str | int, ...]
"""Where an object or an array stands in a document: the keys and indices that lead to it."""
VERSION: Final = "1.0.0"
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_ESCAPED: Final = {"'": "\\'", "\\": "\\\\"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Change what stands at a target: remove it, or merge `update` into an object."""

    target: Way
    description: str
    update: Any = None
    is_removal: bool = False

    @property
    def written(self) -> dict[str, Any]:
        """Give the action as it stands in an overlay."""
        change = {"remove": True} if self.is_removal else {"update": self.update}
        return {"target": path(self.target), "description": self.description, **change}


@dataclass(slots=True, kw_only=True)
class Changes:
    """Change a document action by action, so that each finds what those before have left.

    `document` is this one's own; give it a copy.
    """

    document: dict[str, Any]
    actions: list[Action] = field(default_factory=list)

    def at(self, way: Way) -> Any:
        """Give what stands at a place, None where nothing does."""
        found: Any = self.document
        for key in way:
            is_there = key in found if isinstance(found, dict) else isinstance(key, int) and key < len(found)
            if not is_there:
                return None
            found = found[key]
        return found

    def update(self, way: Way, keys: Mapping[str, Any], said: str) -> None:
        """Set keys of an object which it lacks, or whose values are neither arrays nor objects."""
        self.actions.append(Action(target=way, description=said, update=copy.deepcopy(dict(keys))))
        self.at(way).update(keys)

    def remove(self, way: Way, said: str) -> None:
        """Take an object or an array away."""
        self.actions.append(Action(target=way, description=said, is_removal=True))
        del self.at(way[:-1])[way[-1]]

    def extend(self, way: Way, key: str, entries: Iterable[Any], said: str) -> None:
        """Put entries to the array under a key of an object: the array is removed, and set anew."""
        known = list(self.at((*way, key)))
        new = [*known, *(each for each in entries if each not in known)]
        if len(new) > len(known):
            self.remove((*way, key), said)
            self.update(way, {key: new}, said)


def overlay(title: str, version: str, actions: Iterable[Action], notes: Mapping[str, Any]) -> dict[str, Any]:
    """Give the overlay as an object; `notes` are extensions of it, by names that begin with `x-`."""
    return {
        "overlay": VERSION,
        "info": {"title": title, "version": version},
        **notes,
        "actions": [each.written for each in actions],
    }


def overlay_text(written: Mapping[str, Any], *, is_yaml: bool) -> str:
    """Give the text of an overlay, as YAML or as JSON; the same overlay gives the same bytes."""
    if is_yaml:
        return str(yaml.safe_dump(dict(written), sort_keys=False, allow_unicode=True, width=110))
    return json.dumps(written, ensure_ascii=False, indent=1) + "\n"


def path(way: Way) -> str:
    """Give the JSONPath (RFC 9535) of a place: `$.paths['/pens'].get.responses['200']`."""
    return "$" + "".join(map(_segment, way))


def _segment(key: str | int) -> str:
    if isinstance(key, int):
        return f"[{key}]"
    return f".{key}" if _PLAIN.fullmatch(key) else f"['{_quoted(key)}']"


def _quoted(key: str) -> str:
    return "".join(_ESCAPED.get(sign) or (sign if sign >= " " else f"\\u{ord(sign):04x}") for sign in key)
