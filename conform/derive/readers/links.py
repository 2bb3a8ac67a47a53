"""What a field points at: from links in its description, else from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from conform.contract import Reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conform.contract.vendor import Documents
    from conform.derive.contradictions import Conflict

_LINK = re.compile(r"\[([^\]]*)\]\((?:https?://[^/)]*)?/(\d+)e0\)")
_MODEL = re.compile(r"`(\w+)`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Find what the fields of one document point at; `pages` maps endpoint ids to contract keys."""

    pages: Mapping[str, str]
    documents: Documents

    def reference(self, key: str, name: str, text: str) -> Reference | None:
        """Give what a field of a contract points at, None where neither text nor name says it."""
        known, here = self.documents.references, self.documents.references_of
        named = here.get((key, name), known.get(name))
        if name in ("id", "[]") or (named is None and (key, name) in here):
            return None
        linked = self.linked(text)
        if linked and (name, linked.resource) in self.documents.misled:
            return named
        return linked or named

    def linked(self, text: str) -> Reference | None:
        """Give what the first link of a description leads to, None where there is no link that is known."""
        for words, page in _LINK.findall(text):
            if page == self.documents.listing:
                model = _MODEL.search(words)
                return Reference(listing=model[1], page=f"{page}e0") if model else None
            if page in self.pages:
                return Reference(resource=self.pages[page], page=f"{page}e0")
        return None

    def misdirected(self, schema: dict[str, Any], _: tuple[str, ...]) -> Iterator[Conflict]:
        """Find a link whose text names another resource than its page; the page wins unless it misleads."""
        instead = {page: self.documents.references[name].resource for name, page in self.documents.misled}
        for words, page in _LINK.findall(str(schema.get("description") or "")):
            key = self.pages.get(page)
            said = _spaced(words)
            named = sorted(each for each in set(self.pages.values()) if _spoken(each) in said)
            if key is not None and named and not any(_spoken(each) in _spoken(key) for each in named):
                settled = instead[key] if instead.get(key) in named else key
                yield "reference", f"text: {named[-1]}", f"link: {key}", settled


def _spoken(key: str) -> str:
    """Give a contract's name as a person says it, in the singular."""
    name = _spaced(key.partition("/")[2])
    return re.sub(r"(?<=x)es$|ies$|s$", lambda end: "y" if end[0] == "ies" else "", name)


def _spaced(text: str) -> str:
    return re.sub(r"[_\s-]+", " ", text.lower())
