"""What a documented value looks like when it is served, and what is wrong with one that was sent."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tests.independent.shape import NOTHING, Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

KIND = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
FLAGS = (True, False, "0", "1")
EMPTY: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}
FORMS = {"date": "2026-01-01", "date-time": "2026-01-01 00:00:00", "email": "someone@example.com"}
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
DATE_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?( ?(Z|[+-]\d{2}:?\d{2}))?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
ALIASES = {
    "InvoicePayment": "Payment",
    "status": "Status",
    "order_type": "Order_type",
    "to_store_id": "To_store_id",
}
"""What is written under another name than it is read."""


def kind_of(value: Any) -> str:
    return KIND.get(type(value), "null")


def fits(value: Any, kinds: tuple[str, ...]) -> bool:
    kind = kind_of(value)
    if not kinds or kind in kinds:
        return True
    return "number" in kinds and kind == "integer"


def blank(shape: Shape) -> Any:
    """Give what an unset field reads as: its default, null, or the least value of its kind."""
    if shape.default is not NOTHING and shape.kinds and fits(shape.default, shape.kinds):
        return shape.default
    if not shape.kinds or "null" in shape.kinds or "object" in shape.kinds:
        fields = {name: blank(each) for name, each in shape.fields.items() if not each.is_write_only}
        return fields or ({} if shape.kinds[:1] == ("object",) else None)
    listed = [value for value in (converted(each, shape.kinds) for each in shape.values) if value is not None]
    form = "0:00" if shape.pattern else FORMS.get(shape.form, EMPTY[shape.kinds[0]])
    return (listed or [form])[0]


def shown(shape: Shape, value: Any) -> Any:
    """Give a stored value as documented: every field, of a documented kind, nothing that is write-only."""
    if value is NOTHING or (value == "" and shape.form):
        return blank(shape)
    rows = [value] if isinstance(value, dict) and shape.items else value
    if isinstance(rows, list) and shape.items:
        return [shown(shape.items, each) for each in rows]
    if isinstance(value, dict) and shape.fields:
        return {
            name: shown(each, found(value, name))
            for name, each in shape.fields.items()
            if not each.is_write_only
        }
    if isinstance(value, float) and "integer" in shape.kinds:
        return value  # a kind that was made of one example: what allows decimals serves them
    fitting = converted(value, shape.kinds)
    return blank(shape) if fitting is None and not fits(None, shape.kinds) else fitting


def found(values: dict[str, Any], name: str) -> Any:
    return values.get(name, values.get(ALIASES.get(name, ""), NOTHING))


def converted(value: Any, kinds: tuple[str, ...]) -> Any:
    """Say the same in another kind; None where that cannot be said."""
    if fits(value, kinds):
        return value
    if "boolean" in kinds and value in FLAGS:
        return value in (True, "1")
    plain = int(value) if isinstance(value, bool) else value
    if "string" in kinds and isinstance(plain, int | float):
        return str(plain)
    try:
        number = json.loads(str(plain))
    except ValueError:
        return None
    return number if isinstance(number, int | float) and fits(number, kinds) else None


def faults(shape: Shape, value: Any, place: str = "", *, is_new: bool) -> Iterator[tuple[str, str]]:
    """Yield each documented rule that a value breaks, with its place; an edit need not be complete."""
    if shape.is_read_only:
        return
    if value is None:
        is_needed = shape.is_required and (is_new or shape.is_said)
        if is_needed and shape.kinds and "null" not in shape.kinds:
            yield place, "is required"
    elif reason := unfit(shape, value):
        yield place, reason
    elif isinstance(value, dict):
        yield from faults_within(shape, value, place, is_new=is_new)
    elif isinstance(value, list) and shape.items:
        for number, each in enumerate(value):
            yield from faults(shape.items, each, f"{place}.{number}", is_new=is_new)


def faults_within(
    shape: Shape, value: dict[str, Any], place: str, *, is_new: bool
) -> Iterator[tuple[str, str]]:
    for name, each in shape.fields.items():
        inner = f"{place}.{name}".strip(".")
        if name in value:
            yield from faults(each, value[name], inner, is_new=is_new)
        elif each.is_required and not each.is_read_only and (is_new or each.is_said):
            yield inner, "is required"


def unfit(shape: Shape, value: Any) -> str:
    if "boolean" in shape.kinds and not isinstance(value, bool) and value in FLAGS:
        return ""
    if not fits(value, shape.kinds):
        return f"is no {' or '.join(shape.kinds)}"
    if isinstance(value, str) and shape.longest is not None and len(value) > shape.longest:
        return f"is longer than {shape.longest}"
    if shape.values and not isinstance(value, dict | list) and str(value) not in map(str, shape.values):
        return "is none of the listed values"
    if isinstance(value, str) and value and not is_formed(shape, value):
        return f"is no {shape.form or 'text of the documented pattern'}"
    return ""


def is_formed(shape: Shape, text: str) -> bool:
    if shape.pattern and not re.fullmatch(shape.pattern, text):
        return False
    if shape.form == "email":
        return EMAIL.fullmatch(text) is not None
    if shape.form not in ("date", "date-time"):
        return True
    is_day = DATE.fullmatch(text) is not None
    day = DATE_TIME.fullmatch(text)
    if day is None or (shape.form == "date" and not is_day):
        return False
    try:
        date.fromisoformat(day[1])
        if day[2]:
            datetime.fromisoformat(f"{day[1]}{day[2]}")
    except ValueError:
        return False
    return True


def kept(shape: Shape, value: Any) -> Any:
    """Give what is stored of a value that was sent: what is documented and not read-only, flags as flags."""
    if isinstance(value, dict) and shape.fields:
        return {
            name: kept(each, value[name])
            for name, each in shape.fields.items()
            if name in value and not each.is_read_only
        }
    if isinstance(value, list) and shape.items:
        return [kept(shape.items, each) for each in value]
    if shape.kinds and shape.kinds[0] == "boolean" and not isinstance(value, bool) and value in FLAGS:
        return value in (True, "1")
    return value
