"""Allowed values read from prose: one small pattern a style, each named after what it looks like."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from conform.contract import Choice, Condition

if TYPE_CHECKING:
    from collections.abc import Callable

Pair = tuple[str, str]
"""A value as written and its label as written."""

LONGEST_LABEL = 6
"""Words that a label may have; what is longer is a sentence and is dropped, the value stays."""
_LONGEST_VALUE = 4
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_ARROW = re.compile(r"\s*(?:=|--)>\s*")
# "In addition to the standard ids", "e.g." and "should be" say that what follows is not the whole list.
_SHOULD = re.compile(r"^\s*Should be (\w+)\.?\s*$")
_PARTIAL = re.compile(r"\bin addition\b|\be\.g\.|\bfor example\b", re.IGNORECASE)
_FILLED_IN = re.compile(r"\{\{\w+\}\}")
_PARTS = re.compile(r"\bhow many\b", re.IGNORECASE)
"""Says that a text explains the parts of a value, and lists no values."""


def _is_value(text: str) -> bool:
    return text in ("null", "''", '""', "(empty)") or bool(_NUMBER.fullmatch(text))


def of_entry(entry: Any) -> list[tuple[Any, str]]:
    """Read one entry of an `enum`: the values it stands for, each with its label.

    `2 => 'Individual'` has its value on the left, `CLIENT => 1` on the right, `null/0 => …` is two
    values, a sentence is none, nor is a text with a variable: what is filled in is.
    """
    if not isinstance(entry, str):
        return [(entry, "")]
    if is_filled_in(entry):
        return []
    sides = _ARROW.split(entry.strip(), maxsplit=1)
    if len(sides) == 1:
        return [] if len(entry.split()) > _LONGEST_VALUE else [(entry, "")]
    left = sides[0].split("/")
    if all(_is_value(each) for each in left):
        return [(each, sides[1]) for each in left]
    return [(sides[1], sides[0])]


def is_filled_in(entry: Any) -> bool:
    """Tell a value of which a part is a variable (`{{workflow_id}}`): what stands there, no page lists."""
    return isinstance(entry, str) and _FILLED_IN.search(entry) is not None


def _table(text: str) -> list[Pair]:
    """Read the rows of a Markdown table whose first column is `Value`."""
    rows = [line.strip().strip("|").split("|") for line in text.splitlines() if line.strip().startswith("|")]
    if not rows or rows[0][0].strip() != "Value":
        return []
    return [(row[0].strip(), row[1].strip()) for row in rows[2:] if len(row) > 1]


def _listed(pattern: str) -> Callable[[str], list[Pair]]:
    """Read what a pattern finds at least twice: a value and its label."""
    return lambda text: found if len(found := re.findall(pattern, text)) > 1 else []


def _parted(mark: str, pattern: str) -> Callable[[str], list[Pair]]:
    """Read parts between marks, where nothing else is said: a value and its label, which may be missing."""

    def read(text: str) -> list[Pair]:
        parts = [re.fullmatch(pattern, part.strip()) for part in text.rstrip(". ").split(mark)]
        whole = [(part[1], part[2] if part.re.groups > 1 else "") for part in parts if part]
        return whole if len(whole) == len(parts) > 1 else []

    return read


def _once(pattern: str) -> Callable[[str], list[Pair]]:
    """Read the values that a pattern finds once, without labels."""
    return lambda text: [(each, "") for each in found.groups()] if (found := re.search(pattern, text)) else []


def _means(text: str) -> list[Pair]:
    """Read what "`0` means not set" adds to a table."""
    return re.findall(r"`(-?\d+)` means ([\w ]+)\.", text)


STYLES: tuple[Callable[[str], list[Pair]], ...] = (
    _table,
    # As in `0=>failed, 1=>completed`, also with `-->`, line ends or brackets between
    _listed(r"(-?\d+|null|'')\s*(?:=|--)>\s*([^,\n\]\[`]+)"),
    # As in `0` final and `1` draft, with equals signs between
    _listed(r"`(-?\d+)` = ([\w ]+)"),
    # As in `0 Active / 1 Inactive / 2 Suspended`
    _parted("/", r"(\d+) (\w+)"),
    # As in `1: confirmed; 3: canceled; 4: done.`
    _parted(";", r"(\d+): (\w+)"),
    # As in `"daily" | "weekly"`
    _parted("|", r'"(\w+)"'),
    # As in "`1` Under Delivery, `3` Accepted"
    _listed(r"`(-?\d+)` ([A-Z][\w ]*?)(?: \([^)]*\))?(?=[,.;)]|$)"),
    # As in a direction of sorting, ASC or DESC after a colon
    _once(r": ([A-Z]+) or ([A-Z]+)\."),
    # As in "Should be draft"
    _once(_SHOULD.pattern),
)
"""How descriptions list values; the first that finds any counts."""


def is_partial(text: str) -> bool:
    """Tell whether a description says that it lists only some of the allowed values, or one to take."""
    return bool(_PARTIAL.search(text) or _SHOULD.search(text))


def of_text(text: str) -> list[tuple[Any, str]]:
    """Read the allowed values that a description lists, none where it explains the parts of one."""
    if _PARTS.search(text):
        return []
    found = next((pairs for style in STYLES if (pairs := style(text))), [])
    return [*found, *_means(text)] if found else []


def label(text: str) -> str:
    """Give a short label without quotes, empty where it is a sentence."""
    bare = text.strip().strip("'\"`").rstrip(".").strip()
    return "" if len(bare.split()) > LONGEST_LABEL else bare


def typed(raw: Any, kinds: tuple[str, ...]) -> Any:
    """Give a value as written in the type of its field: `'' => …` is an empty text, `null` is None."""
    text = raw.strip() if isinstance(raw, str) else raw
    if text in ("null", "''", '""', "(empty)"):
        return None if text == "null" else ""
    if "boolean" in kinds and text in (0, 1, "0", "1"):
        return text in (1, "1")
    if isinstance(text, str) and "string" not in kinds and _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text.strip("'\"") if isinstance(text, str) else text


def choices(stated: list[Any], named: list[Any], text: str, kinds: tuple[str, ...]) -> tuple[Choice, ...]:
    """Give the allowed values of a field: of its `enum`, labelled by Apidog's, else of its prose.

    `named` is `x-apidog-enum`. A value that stands twice keeps its first label. An array or an object
    has none.
    """
    if not set(kinds) & {"integer", "number", "string", "boolean"}:
        return ()
    labels = {
        repr(each.get("value")): str(each.get("name") or "") for each in named if isinstance(each, dict)
    }
    pairs = [pair for entry in stated for pair in of_entry(entry)]
    read = [(raw, said or labels.get(repr(raw), "")) for raw, said in pairs]
    prose = of_text(text)
    if read and prose:
        labelled = {repr(typed(raw, kinds)): said for raw, said in prose}
        read = [(raw, said or labelled.get(repr(typed(raw, kinds)), "")) for raw, said in read]
        read += _means(text)
    found: dict[str, Choice] = {}
    for raw, said in read or ([] if stated else prose):
        value = typed(raw, kinds)
        found.setdefault(repr(value), Choice(value=value, label=label(said)))
    return tuple(found.values())


IN_WORDS = "required in words"
"""Note on a field whose text says in bold that it is required."""
MAY_BE_LEFT_OUT = "may be left out"
"""Note on a field whose text says that some answers do not have it."""
READ_ONLY = "read-only in words"
"""Note on a field whose text says that it is served only; its schema does not flag it."""
NOT_SENT = "not to be sent"
"""Note on a field whose text says to leave it out."""
OTHERWISE_NULL = "otherwise null"
"""Note on a field whose text says that it is null where it does not apply."""
_NOTES = (
    (re.compile(r"\*\*Required\.\*\*"), IN_WORDS),
    (re.compile(r"\b(is not returned|returned only)\b", re.IGNORECASE), MAY_BE_LEFT_OUT),
    (re.compile(r"\bused in retrieval only\b", re.IGNORECASE), READ_ONLY),
    (re.compile(r"; otherwise null\b", re.IGNORECASE), OTHERWISE_NULL),
    (re.compile(r"don't send at all|leave empty, the system", re.IGNORECASE), NOT_SENT),
    (re.compile(r"\bfrom (-?\d+) to (-?\d+)\b"), r"precondition \1 to \2"),
    (re.compile(r"\bup to (\d+) characters\b"), r"precondition max_length \1"),
    (re.compile(r"\((\d+) or more\)"), r"precondition minimum \1"),
)


_CONDITION = re.compile(
    r"\brequired (?:only )?(?:if|when) [`'](\w+)[`'](?: value)? is ((?:[`']\w+[`'](?:,? or |, )?)+)",
    re.IGNORECASE,
)


def maybe_condition(text: str) -> Condition | None:
    """Read when a description says that its field is required, None where it does not."""
    found = _CONDITION.search(text)
    if found is None:
        return None
    return Condition(field=found[1], values=tuple(re.findall(r"\w+(?=[`'])", found[2])))


def notes(text: str) -> tuple[str, ...]:
    """Give what a description says in words that are rules: valid cases keep them, no case breaks them."""
    found = ((pattern.search(text), note) for pattern, note in _NOTES)
    return tuple(match.expand(note) for match, note in found if match)
