"""Which documented operation a captured exchange called: by method and path, whatever the host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conform.contract import Contract, Operation

_PARAMETER: Final = re.compile(r"\{[^{}]*\}")
_DEPTH: Final = re.compile(r"/-?\d+$")
"""The last segment of some documented reads: how deep references are followed. Callers choose another."""
_TAIL: Final = re.compile(r"(?:/?\{\{?format\}?\}|\.json|\.xml|/-?\d+)?(?: \(edit\))?/?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Hold one operation that a call may be of, and the form of its paths.

    `form` has a group for each of their parameters. `label` is how a person writes it
    (`GET /clients/{id}`); `literals` counts its fixed segments, and those of which a part is fixed.
    """

    contract: Contract
    operation: Operation
    form: re.Pattern[str]
    label: str
    literals: tuple[int, int]


class Matcher:
    """Find operations by method and path: `.json` or not, any host, each version below its own root."""

    def __init__(self, contracts: Mapping[str, Contract]) -> None:
        prefixes = (prefix for each in contracts.values() for prefix in each.vendor.access.prefixes)
        self._prefixes = tuple(dict.fromkeys(prefixes))
        found = [self._candidate(c, o) for c in contracts.values() for o in c.operations]
        self._candidates = sorted(found, key=lambda each: each.literals, reverse=True)

    def match(self, method: str, path: str) -> tuple[Candidate, ...]:
        """Give the most literal operation of a call; all of them where its path is documented twice."""
        clean = re.sub(r"/{2,}", "/", path)
        found = [c for c in self._candidates if c.operation.method == method and c.form.fullmatch(clean)]
        return tuple(each for each in found if each.literals == found[0].literals)

    def named(self, label: str) -> tuple[Candidate, ...]:
        """Give the operations that a person may mean by `GET /clients/{id}`: those written so, else alike."""
        written = self._label(label)
        exact = tuple(each for each in self._candidates if each.label == written)
        alike = (each for each in self._candidates if _alike(each.label) == _alike(written))
        return exact or tuple(alike)

    def near(self, label: str, most: int = 5) -> tuple[str, ...]:
        """Give labels that share the most words with one that no operation has."""
        words = _words(self._label(label))
        shared = [(len(words & _words(each.label)), each.label) for each in self._candidates]
        close = sorted((pair for pair in shared if pair[0] > 1), key=lambda pair: -pair[0])
        return tuple(dict.fromkeys(near for _, near in close))[:most]

    def closest(self, label: str, most: int = 3) -> tuple[str, ...]:
        """Give the labels that are spelt most like one that no operation has, () where none is."""
        labels = dict.fromkeys(each.label for each in self._candidates)
        return tuple(get_close_matches(self._label(label), labels, n=most, cutoff=0.7))

    def _label(self, written: str) -> str:
        """Give an operation's label as a person writes it, without prefix and format."""
        method, _, path = written.strip().partition(" ")
        path = f"/{path.strip().lstrip('/')}"
        for prefix in self._prefixes:
            path = path.removeprefix(prefix)
        return re.sub(r"\{\{?(\w+)\}?\}", r"{\1}", f"{method.upper()} {_TAIL.sub('', path)}")

    def _candidate(self, contract: Contract, operation: Operation) -> Candidate:
        call = operation.call.removesuffix(".json").rstrip("/")
        depth = _DEPTH.search(call)
        call = call if depth is None else call[: depth.start()]
        parts = [re.escape(part) for part in _PARAMETER.split(call)]
        tail = r"(?:/-?\d+)?" if depth is not None and operation.method == "GET" else ""
        return Candidate(
            contract=contract,
            operation=operation,
            form=re.compile(r"([^/]+?)".join(parts) + tail + r"(?:\.json)?/?"),
            label=self._label(operation.id),
            literals=_literals(call),
        )


def _literals(call: str) -> tuple[int, int]:
    parts = [part for part in call.split("/") if part]
    open_ones = [part for part in parts if "{" in part]
    return len(parts) - len(open_ones), sum(1 for part in open_ones if not _PARAMETER.fullmatch(part))


def _alike(label: str) -> str:
    """Give a label whatever its parameters are called."""
    return _PARAMETER.sub("{}", label)


def _words(label: str) -> set[str]:
    return {*re.findall(r"[a-z_]{3,}", label.lower()), label.partition(" ")[0]}
