"""How a value was changed: what was sent beside what came, and the change that makes one of the other."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from conform.drift.scalar import comparable, datetimes, is_empty, kind_of, maybe_datetime

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from conform.contract import Json
    from conform.drift.value import Facts

_ASTRAL: Final = 0x10000
"""The first sign of the planes in which emoji stand; columns of three bytes a sign end below it."""
_ASCII: Final = 0x80
_JOINERS: Final = re.compile("[\u200c\u200d\ufe0f\u20e3]")
"""What holds the parts of an emoji together, of no meaning without them."""
_MARKUP: Final = re.compile(r"<[^<>]*>")
_MOMENT: Final = re.compile(r"[T ]\d{2}:\d{2}")
_FEWEST: Final = 4
"""Characters from which a value that stands in two fields stands there by no chance."""
_ZONE: Final = timedelta(minutes=15)
_WIDEST_ZONE: Final = timedelta(hours=14)
_DAYS: Final = timedelta(days=2)
_BITS: Final = frozenset(2**bits - step for bits in (7, 8, 15, 16, 24, 31, 32, 63, 64) for step in (0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Hold a value as it was sent and as it came; one that is not there came as null.

    `others` are the other values that were sent with it, by their names, `earlier` those that it had before;
    `defaults` are the documented ones.
    """

    sent: Json
    got: Json
    others: Mapping[str, Json] = field(default_factory=dict)
    earlier: tuple[Json, ...] = ()
    defaults: tuple[Json, ...] = ()


def how(change: Change) -> Facts:
    """Give the code of the first change in the table that fits, and what belongs to it; () for none."""
    is_alike = kind_of(change.sent) == kind_of(change.got) and change.sent == change.got
    for code, fits in CHANGES.items() if not is_alike else ():
        own = fits(change)
        if own is not None:
            return (code, *own)
    return ()


def _of_texts(told: Callable[[str, str], Facts | None]) -> Callable[[Change], Facts | None]:
    """Ask of two texts that are not empty; a number that came for a text counts as its digits."""

    def asked(change: Change) -> Facts | None:
        sent, got = change.sent, change.got
        is_number = isinstance(got, int | float) and not isinstance(got, bool)
        read = str(got) if is_number else got
        return told(sent, read) if isinstance(sent, str) and isinstance(read, str) and sent and read else None

    return asked


def _of_numbers(told: Callable[[Decimal, Decimal], Facts | None]) -> Callable[[Change], Facts | None]:
    """Ask of two numbers of which that sent is not 0; texts that are read as numbers are some."""

    def asked(change: Change) -> Facts | None:
        sent, got = (
            None if isinstance(each, bool) else comparable(each) for each in (change.sent, change.got)
        )
        return told(sent, got) if isinstance(sent, Decimal) and isinstance(got, Decimal) and sent else None

    return asked


def _if(is_met: bool, *own: str) -> Facts | None:  # noqa: FBT001 - the condition is what it is called for
    return own if is_met else None


def swapped_with(change: Change) -> Facts | None:
    """Tell that what came is what was sent for another field; short values are alike by chance."""
    if len(str(change.got)) < _FEWEST or isinstance(change.got, bool | list | dict) or change.got is None:
        return None
    found = [name for name, other in change.others.items() if _is_one(other, change.got)]
    return (found[0],) if len(found) == 1 else None


def _is_one(one: Json, other: Json) -> bool:
    return kind_of(one) == kind_of(other) and one == other


def time_dropped(sent: str, got: str) -> Facts | None:
    """Tell that of a date with a time the date alone came."""
    return _if(_MOMENT.search(sent[10:16]) is not None and got in (sent[:10], f"{sent[:10]} 00:00:00"))


def upper_case(sent: str, got: str) -> Facts | None:
    """Tell that small letters came as capital ones."""
    return _if(got == sent.upper())


def lower_case(sent: str, got: str) -> Facts | None:
    """Tell that capital letters came as small ones."""
    return _if(got == sent.lower())


def trimmed(sent: str, got: str) -> Facts | None:
    """Tell that blanks at an end of a text are gone."""
    return _if(got in (sent.strip(), sent.lstrip(), sent.rstrip()))


def spaces_flattened(sent: str, got: str) -> Facts | None:
    """Tell that blanks and line ends came as single blanks, or all line ends in another form."""
    lines = sent.replace("\r\n", "\n")
    flat = (re.sub(r"\s+", " ", sent), " ".join(sent.split()), lines, lines.replace("\n", "\r\n"))
    return _if(got in (*flat, lines.replace("\n", " ")))


def escaped(sent: str, got: str) -> Facts | None:
    r"""Tell that a text was escaped on its way: `&quot;` for HTML, `\"` for quotes."""
    if got == html.escape(sent, quote=False) or html.unescape(got) == sent:
        return ("HTML",)
    if html.unescape(got) == html.unescape(sent):
        return ("HTML",) if len(got) > len(sent) else None
    slashed = re.sub(r"(['\"\\])", r"\\\1", sent)
    quoted = re.sub(r"(['\"])", r"\\\1", sent)
    return _if(got in (slashed, quoted), "quotes")


def markup_lost(sent: str, got: str) -> Facts | None:
    """Tell that tags, or what stands for them, are gone."""
    forms = (_MARKUP.sub("", sent), re.sub("[<>]", "", sent), re.sub("<.*", "", sent, flags=re.DOTALL))
    return _if("<" in sent and got in {*forms, *(each.strip() for each in forms)})


def emoji_lost(sent: str, got: str) -> Facts | None:
    """Tell that signs of four bytes are gone, or that `?` stands for them, and for no others."""
    kept = "".join(sign for sign in sent if ord(sign) < _ASTRAL)
    if kept == sent:
        return None
    is_without = _joined(got) == _joined(kept) or got == kept.strip() or _begins_with_emoji(sent, got)
    return _if(is_without or _is_questioned(sent, got, lambda sign: sign >= _ASTRAL))


def _joined(text: str) -> str:
    return _JOINERS.sub("", text)


def _begins_with_emoji(sent: str, got: str) -> bool:
    """Tell whether a text ends where its first sign of four bytes stood, as old columns cut it."""
    return sent.startswith(got) and ord(sent[len(got) : len(got) + 1] or " ") >= _ASTRAL


def _is_questioned(sent: str, got: str, is_lost: Callable[[int], bool]) -> bool:
    """Tell whether `?` stands for every sign of a sort, once or once a byte, and for nothing else."""
    forms = [
        "".join("?" * width(sign) if is_lost(ord(sign)) else sign for sign in sent)
        for width in (_one, _in_bytes)
    ]
    return sent not in forms and got in forms


def _one(_: str) -> int:
    return 1


def _in_bytes(sign: str) -> int:
    return len(sign.encode("utf-8", "surrogatepass"))


def other_scripts_lost(sent: str, got: str) -> Facts | None:
    """Tell that the letters of other scripts are gone, or that `?` stands for them."""
    if sent.isascii() or got == sent:
        return None
    kept = "".join(sign for sign in sent if ord(sign) < _ASCII)
    is_questioned = len(got) == len(sent) and all(
        one == other or (other == "?" and ord(one) >= _ASCII) for one, other in zip(sent, got, strict=True)
    )
    is_in_bytes = _is_questioned(sent, got, lambda sign: sign >= _ASCII)
    return _if(is_questioned or is_in_bytes or got in (kept, kept.strip()))


def accents_joined(sent: str, got: str) -> Facts | None:
    """Tell that letters and their accents came as one sign (Unicode's form C, Annex 15)."""
    return _if(got == unicodedata.normalize("NFC", sent) or got == unicodedata.normalize("NFKC", sent))


def leading_zeros_lost(sent: str, got: str) -> Facts | None:
    """Tell that a text lost the zeros that it begins with."""
    return _if(sent.startswith("0") and got == (sent.lstrip("0") or "0"))


def plus_sign_lost(sent: str, got: str) -> Facts | None:
    """Tell that a `+` is gone, or that a blank stands for it, as where a form is read twice."""
    return _if("+" in sent and got in (sent.lstrip("+"), sent.replace("+", " "), sent.replace("+", "")))


def read_as_number(sent: str, got: str) -> Facts | None:
    """Tell that a text came as the number that its digits mean."""
    one, other = comparable(sent), comparable(got)
    return _if(isinstance(one, Decimal) and sent != got and one == other)


def cut_at(sent: str, got: str) -> Facts | None:
    """Tell after how many characters a text ends."""
    return _if(len(got) < len(sent) and sent.startswith(got), str(len(got)))


def sign_lost(sent: Decimal, got: Decimal) -> Facts | None:
    """Tell that a number below 0 came as one above it."""
    return _if(sent < 0 and got == -sent)


def made_whole(sent: Decimal, got: Decimal) -> Facts | None:
    """Tell that the places behind the point are gone."""
    return _if(sent != sent.to_integral_value() and got == got.to_integral_value() and abs(got - sent) < 1)


def rounded_to(sent: Decimal, got: Decimal) -> Facts | None:
    """Tell to how many places a number was rounded or cut; without them where several would give it."""
    places = range(1, max(1, _places(sent)))
    fit = [count for count in places if got in _shortened(sent, count)]
    return (*map(str, fit if len(fit) == 1 else ()),) if fit else None


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _shortened(number: Decimal, places: int) -> set[Decimal]:
    unit = Decimal(1).scaleb(-places)
    return {number.quantize(unit, rounding) for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)}


def clamped_at(sent: Decimal, got: Decimal) -> Facts | None:
    """Tell the limit at which a larger number stays: all nines, or as much as a column of some bits holds."""
    digits = {*str(abs(got)).replace(".", "")}
    is_limit = (digits == {"9"} and abs(got) > 9) or abs(got) in _BITS  # noqa: PLR2004 - one digit is none
    return _if(is_limit and abs(got) < abs(sent) and (got < 0) == (sent < 0), str(got))


def kept_old(change: Change) -> Facts | None:
    """Tell that the value is the one of before."""
    return _if(any(_is_one(each, change.got) for each in change.earlier))


def doubled(change: Change) -> Facts | None:
    """Tell that a number came as twice itself, or a text as itself and itself again."""
    sent, got = change.sent, change.got
    if isinstance(sent, str) and isinstance(got, str) and sent:
        return _if(got == sent + sent)
    return _of_numbers(lambda one, other: _if(other == 2 * one))(change)


def added_to(sent: str, got: str) -> Facts | None:
    """Tell that something stands behind a text that came."""
    return _if(len(got) > len(sent) and got.startswith(sent))


def shifted_by(sent: str, got: str) -> Facts | None:
    """Tell by how many hours a moment moved, where a zone may have moved it."""
    one, other = _moment(sent), _moment(got)
    if one is None or other is None:
        return None
    apart = other - one
    return _if(bool(apart) and not apart % _ZONE and abs(apart) <= _WIDEST_ZONE, _hours(apart))


def _moment(text: str) -> datetime | None:
    """Read a date with a time as a clock shows it, None for any other text."""
    found = maybe_datetime(text) if _MOMENT.search(text[10:16]) else None
    return None if found is None else found.replace(tzinfo=None)


def _hours(apart: timedelta) -> str:
    minutes = abs(apart) // timedelta(minutes=1)
    return f"{'-' if apart < timedelta() else '+'}{minutes // 60:02}:{minutes % 60:02}"


def date_moved(sent: str, got: str) -> Facts | None:
    """Tell by how many days a date moved, two at most."""
    one, other = maybe_datetime(sent), maybe_datetime(got)
    if one is None or other is None or one.date() == other.date():
        return None
    apart = other.date() - one.date()
    return _if(abs(apart) <= _DAYS, f"{apart.days:+}")


def date_in_another_form(sent: str, got: str) -> Facts | None:
    """Tell that the same day came in another form."""
    days = [{each.date() for each in datetimes(text)} for text in (sent, got)]
    is_one_form = maybe_datetime(sent) is not None and maybe_datetime(got) is not None
    return _if(not is_one_form and not days[0].isdisjoint(days[1]))


def null_for_empty(change: Change) -> Facts | None:
    """Tell that null came for an empty text, or for nothing inside."""
    return _if(change.got is None and change.sent in ("", [], {}) and change.sent is not None)


def empty_for_null(change: Change) -> Facts | None:
    """Tell that an empty value came for null."""
    return _if(change.sent is None and is_empty(change.got))


def rows_lost(change: Change) -> Facts | None:
    """Tell how many rows did not come, of those that were sent."""
    sent, got = change.sent, change.got
    if not isinstance(sent, list) or not isinstance(got, list) or len(got) >= len(sent):
        return None
    return (str(len(sent) - len(got)),)


def default_instead(change: Change) -> Facts | None:
    """Tell that the documented default came, where it is no empty value."""
    known = (each for each in change.defaults if not is_empty(each))
    return _if(any(_is_one(each, change.got) for each in known))


def lost(change: Change) -> Facts | None:
    """Tell that the value is as if it had never been sent."""
    return _if(is_empty(change.got) and not is_empty(change.sent))


# the most specific first: what came of a value that stood there before may look like many a change of it
CHANGES: Final[dict[str, Callable[[Change], Facts | None]]] = {
    "time_dropped": _of_texts(time_dropped),
    "upper_case": _of_texts(upper_case),
    "lower_case": _of_texts(lower_case),
    "trimmed": _of_texts(trimmed),
    "spaces_flattened": _of_texts(spaces_flattened),
    "accents_joined": _of_texts(accents_joined),
    "escaped": _of_texts(escaped),
    "markup_lost": _of_texts(markup_lost),
    "emoji_lost": _of_texts(emoji_lost),
    "other_scripts_lost": _of_texts(other_scripts_lost),
    "leading_zeros_lost": _of_texts(leading_zeros_lost),
    "plus_sign_lost": _of_texts(plus_sign_lost),
    "cut_at": _of_texts(cut_at),
    "sign_lost": _of_numbers(sign_lost),
    "made_whole": _of_numbers(made_whole),
    "rounded_to": _of_numbers(rounded_to),
    "clamped_at": _of_numbers(clamped_at),
    "read_as_number": _of_texts(read_as_number),
    "swapped_with": swapped_with,
    "kept_old": kept_old,
    "doubled": doubled,
    "added_to": _of_texts(added_to),
    "shifted_by": _of_texts(shifted_by),
    "date_moved": _of_texts(date_moved),
    "date_in_another_form": _of_texts(date_in_another_form),
    "null_for_empty": null_for_empty,
    "empty_for_null": empty_for_null,
    "rows_lost": rows_lost,
    "default_instead": default_instead,
    "lost": lost,
}
"""Code of a change: what tells it, and gives what belongs to it; None where it does not fit."""
VAGUE: Final = frozenset({"", "kept_old", "lost", "default_instead", "doubled", "added_to", "date_moved"})
"""Codes, and none, that many a cause leaves behind: they tell no cause from another of the same field."""
