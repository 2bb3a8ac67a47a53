"""Read fields from parsed YAML, remembering the dotted place for the error that may come."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, get_args

from conform.contract import codec
from conform.contract.errors import ContractError
from conform.contract.field import Field, Format, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS = {key: (name, read) for name, (key, _, read) in codec.TABLE.items()}
KNOWN = frozenset({*KEYS, *codec.SHAPE_KEYS})


class FieldReader:
    """Walk one document; every error names the file and the place that was reached."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.place: list[str] = []
        self.models: dict[str, Any] = {}
        self.read: dict[str, tuple[Field, ...]] = {}

    def fail(self, reason: str) -> ContractError:
        """Make the error for the place that was reached."""
        return ContractError(file=self.file, place=".".join(self.place), reason=reason)

    @contextmanager
    def at(self, *names: str) -> Iterator[None]:
        """Go down to a place and up again; an error leaves the place as it is, because it names it."""
        self.place.extend(names)
        yield
        del self.place[-len(names) :]

    def mapping(self, value: Any, known: frozenset[str] | None = None) -> dict[Any, Any]:
        """Expect a mapping, with no other key than those that are known where any are given."""
        if not isinstance(value, dict):
            raise self.fail(f"expected a mapping, found {type(value).__name__}")
        for key in value:
            if known is not None and key not in known:
                raise self.fail(f"unknown key {key!r}; known are {', '.join(sorted(known))}")
        return value

    def sequence(self, value: Any) -> list[Any]:
        """Expect a list; nothing at all is an empty one."""
        if value is not None and not isinstance(value, list):
            raise self.fail(f"expected a list, found {type(value).__name__}")
        return value or []

    def text(self, mapping: dict[Any, Any], key: str, allowed: tuple[str, ...] = ()) -> str:
        """Expect a text under a key, one of the allowed where any are given."""
        value = mapping.get(key)
        if not isinstance(value, str) or (allowed and value not in allowed):
            choice = f"one of {', '.join(allowed)}" if allowed else "a text"
            raise self.fail(f"{key} must be {choice}, found {value!r}")
        return value

    def claim(self, read: Any, value: Any) -> Any:
        """Read one value by its own function, whose error becomes ours."""
        try:
            return read(value)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise self.fail(f"cannot be read: {value!r}") from error

    def field(self, name: str, value: Any) -> Field:
        """Read one field and all below it."""
        mapping = self.mapping(value, KNOWN)
        stated: dict[str, Any] = {}
        for key, (attribute, read) in KEYS.items():
            if key in mapping:
                with self.at(key):
                    stated[attribute] = self.claim(read, mapping[key])
        self.check(stated)
        if "model" in mapping:
            model = self.text(mapping, "model")
            stated["model"] = model.partition("#")[0]
            stated["fields"] = self.model(model)
        elif "fields" in mapping:
            with self.at("fields"):
                stated["fields"] = self.fields(mapping["fields"])
        for key, child in (("items", "[]"), ("extra", "*")):
            if key in mapping:
                with self.at(key):
                    stated[key] = self.field(child, mapping[key])
        return Field(name=name, **stated)

    def check(self, stated: dict[str, Any]) -> None:
        """Hold kinds and format to the words that there are."""
        for kind in stated.get("kinds", ()):
            if kind not in get_args(Kind):
                raise self.fail(f"kind must be of {', '.join(get_args(Kind))}, found {kind!r}")
        if stated.get("format") not in (None, *get_args(Format)):
            raise self.fail(f"format must be of {', '.join(get_args(Format))}, found {stated['format']!r}")

    def fields(self, value: Any) -> tuple[Field, ...]:
        """Read the fields of an object in their order."""
        read = []
        for name, child in self.mapping(value).items():
            with self.at(str(name)):
                read.append(self.field(str(name), child))
        return tuple(read)

    def model(self, key: str) -> tuple[Field, ...]:
        """Read a model once; a name that has no model stands for a schema without fields."""
        if key not in self.read:
            if key not in self.models:
                return ()
            self.read[key] = ()
            outer, self.place = self.place, ["models", key]
            self.read[key] = self.fields(self.models[key])
            self.place = outer
        return self.read[key]
