"""Places in a body as a consumer names them, and whether two of them have to do with each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

ANY: Final = "*"
_PARTS: Final = re.compile(r"\[\d*\]|[^.\[\]]+")
_ROW: Final = "[]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Hold a dotted place by its parts: `data[].Client.id` is `("data", "[]", "Client", "id")`.

    A place speaks of what is below it too; the body's root has no parts, as has `*`, which stands for any
    name elsewhere and for nothing more at an end.
    """

    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names on the way, without rows."""
        return tuple(each for each in self.parts if each != _ROW)

    @property
    def leaf(self) -> str:
        """Give the last name, empty for the root and for rows alone."""
        return (*("",), *self.names)[-1]

    def is_above(self, other: Place) -> bool:
        """Tell whether the other place stands here or below."""
        ends = zip(self.parts, other.parts, strict=False)
        return len(self.parts) <= len(other.parts) and all(_is_one(*pair) for pair in ends)

    def meets(self, other: Place) -> bool:
        """Tell whether one of two places stands at the other or below it."""
        return self.is_above(other) or other.is_above(self)

    def is_named_with(self, other: Place) -> bool:
        """Tell whether two places of different bodies may be one: the last name of one is on the other's way.

        What is sent and what is read of it stand in frames of their own, so that names alone tell. A root
        is everywhere.
        """
        if not self.names or not other.names:
            return True
        return ANY in (self.leaf, other.leaf) or self.leaf in other.names or other.leaf in self.names


def _is_one(one: str, other: str) -> bool:
    return one == other or ANY in (one, other)


@lru_cache(maxsize=4096)
def placed(text: str) -> Place:
    """Read a place; indices of rows make no difference, nor does a `*` at the end."""
    parts = [_ROW if each.startswith("[") else each for each in _PARTS.findall(text)]
    while parts and parts[-1] == ANY:
        parts.pop()
    return Place(parts=tuple(parts))


def deepest(texts: set[str]) -> tuple[str, ...]:
    """Give those of some places below which no other stands, in order; those that end in `*` stay.

    What stands below one that ends in `*` is said with it.
    """
    whole = {each for each in texts if each.endswith(ANY)}
    plain = {placed(each): each for each in sorted(texts - whole)}
    above = [placed(each) for each in whole]
    kept = {
        text
        for place, text in plain.items()
        if not any(each.is_above(place) for each in above)
        and not any(place != other and place.is_above(other) for other in (*plain, *above))
    }
    outer = {
        each
        for each in whole
        if not any(placed(other) != placed(each) and placed(other).is_above(placed(each)) for other in whole)
    }
    return tuple(sorted(kept | outer))
