"""What descriptions in a Postman collection say of fields: Markdown tables, and types in a value's place."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, get_args

from conform.contract import Kind
from conform.derive.schema import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Hold what is said of one field: a schema that may be empty, and whether it is required."""

    schema: dict[str, Any] = field(default_factory=dict)
    is_required: bool = False


NO_FACT: Final = Fact()
# words of people and of Postman's own converter for types of the documents
_ALIASES: Final = {
    "int": "integer",
    "long": "integer",
    "bigint": "integer",
    "bool": "boolean",
    "str": "string",
    "text": "string",
    "varchar": "string",
    "char": "string",
    "uuid": "string",
    "list": "array",
}
_KNOWN: Final = {*get_args(Kind), *FOREIGN}
_TYPE: Final = re.compile(
    r"(?P<type>[a-z][a-z-]*?)(?P<many>s?\[\])?\s*(?:\((?P<length>\d+)\))?(?P<null>\s*(?:\||/|or|,)\s*null(?:able)?)?"
)
_ARRAY_OF: Final = re.compile(r"(?:array|list)\s*(?:of\s+|<)(?P<type>[a-z-]+?)s?>?")
_PLACEHOLDER: Final = re.compile(r"<([A-Za-z-]+)>")
_REQUIRED: Final = re.compile(r"^\s*\(Required\)\s*")
_SERVED: Final = re.compile(r"\b(response|answer|return|result)", re.IGNORECASE)
_CELLS: Final = re.compile(r"(?<!\\)\|")
_YES: Final = {"yes", "y", "true", "required", "mandatory", "✓", "✔", "x", "1"}
# column of a table of fields: the words that head it
_COLUMNS: Final = {
    "name": {"name", "field", "key", "parameter", "param", "property", "attribute"},
    "type": {"type", "data type", "datatype", "kind"},
    "required": {"required", "required?", "mandatory"},
    "description": {"description", "notes", "note", "comment", "meaning"},
    "default": {"default"},
    "length": {"max length", "maxlength", "max. length", "length"},
}


def plain(stated: Any) -> str:
    """Give a description, a text or an object that holds one; empty for none."""
    return str((stated.get("content") if isinstance(stated, dict) else stated) or "")


def described(stated: Any) -> Fact:
    """Read the description of one parameter; Postman's converter marks there what is required."""
    text = plain(stated)
    bare = _REQUIRED.sub("", text)
    return Fact(schema={"description": bare} if bare else {}, is_required=bare != text)


def maybe_placeholder(value: Any) -> dict[str, Any] | None:
    """Read a type that stands in a value's place (`<integer>`), None where none does."""
    found = _PLACEHOLDER.fullmatch(value) if isinstance(value, str) else None
    return (type_of(found[1]) or None) if found else None


def type_of(written: str) -> dict[str, Any]:
    """Read a type as people write it (`int`, `varchar(20)`, `array of strings`); empty for no known one."""
    bare = written.replace("\\", "").strip(" `*_").lower()
    many = _ARRAY_OF.fullmatch(bare)
    if many is not None:
        inner = _name(many["type"])
        return {"type": "array", "items": {"type": inner}} if inner else {"type": "array"}
    found = _TYPE.fullmatch(bare)
    name = _name(found["type"]) if found else None
    if found is None or name is None:
        return {}
    if found["many"]:
        return {"type": "array", "items": {"type": name}}
    said: dict[str, Any] = {"type": name}
    if found["length"] and name == "string":
        said["maxLength"] = int(found["length"])
    return {**said, "nullable": True} if found["null"] else said


def _name(word: str) -> str | None:
    name = _ALIASES.get(word, word)
    return name if name in _KNOWN else None


def tables(text: str) -> dict[str, Fact]:
    """Read the tables of fields in a description, by the fields' names; those of an answer are left out."""
    found: dict[str, Fact] = {}
    for heading, rows in _tables(text.splitlines()):
        columns = _columns(rows[0])
        if "name" in columns and {"type", "required"} & columns.keys() and not _SERVED.search(heading):
            for row in rows[2:]:
                cells = {each: row[at] for each, at in columns.items() if at < len(row)}
                name = re.sub(r"\[\d*\]", "", cells.get("name", "").strip(" `*"))
                if re.fullmatch(r"\w[\w.-]*", name):
                    found.setdefault(name, _fact(cells))
    return found


def _tables(lines: Sequence[str]) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield each table as its rows of cells, with the last line above it that is not empty."""
    heading, rows = "", list[list[str]]()
    for line in [*lines, ""]:
        bare = line.strip()
        if bare.startswith("|"):
            cells = _CELLS.split(bare.removeprefix("|").removesuffix("|"))
            rows.append([each.replace("\\|", "|").strip() for each in cells])
            continue
        if len(rows) > 2:  # noqa: PLR2004 - a head, its rule and a row
            yield heading, rows
        rows = []
        heading = bare or heading


def _columns(head: Sequence[str]) -> Mapping[str, int]:
    """Tell which column of a table is which, by its head; the first one names the fields or none does."""
    words = [each.strip(" `*").lower() for each in head]
    found = {
        each: at
        for each, known in reversed(_COLUMNS.items())
        for at, word in enumerate(words)
        if word in known
    }
    return found if found.get("name") == 0 else {}


def _fact(cells: Mapping[str, str]) -> Fact:
    schema = type_of(cells.get("type", ""))
    if cells.get("description"):
        schema["description"] = cells["description"]
    if cells.get("length", "").isdigit() and schema.get("type") == "string":
        schema["maxLength"] = int(cells["length"])
    if cells.get("default", "").strip("-–` "):
        schema["default"] = _value(cells["default"].strip("` "), schema)
    return Fact(schema=schema, is_required=cells.get("required", "").strip(" `*").lower() in _YES)


def _value(text: str, schema: Mapping[str, Any]) -> Any:
    """Give a default in the type of its field; a text that is no number stays a text."""
    if schema.get("type") == "boolean":
        return {"true": True, "false": False}.get(text.lower(), text)
    is_number = schema.get("type") in ("integer", "number") and re.fullmatch(r"-?\d+(\.\d+)?", text)
    return (float(text) if "." in text else int(text)) if is_number else text.strip("\"'")
