"""Every way to write a secret: it is found, it is taken out whole, and what stands beside it stays."""

from __future__ import annotations

import base64
import html
import json
import textwrap
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conform.redact.needle import REDACTED, Secret, needles
from conform.redact.search import Search

if TYPE_CHECKING:
    from collections.abc import Callable

VALUES = ('k3y/"canary"+é &<7f3a', "canary-key-0f1e2d3c4b5a", "pass %41 \\u0041 &amp; \\ word")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def each(form: str) -> Callable[[str], str]:
    return lambda value: "".join(form % ord(character) for character in value)


WAYS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "upper case": str.upper,
    "URL": lambda value: quote(value, safe=""),
    "form": quote_plus,
    "full percent": lambda value: "".join(f"%{byte:02X}" for byte in value.encode()),
    "full percent, lower": lambda value: "".join(f"%{byte:02x}" for byte in value.encode()),
    "percent of percent": lambda value: quote(quote(value, safe=""), safe=""),
    "JSON": json.dumps,
    "JSON, no ASCII": lambda value: json.dumps(value, ensure_ascii=False),
    "JSON, slashes": lambda value: json.dumps(value).replace("/", "\\/"),
    "JSON in JSON": lambda value: json.dumps(json.dumps(value)),
    "JSON in a URL": lambda value: quote(json.dumps(value), safe=""),
    "units": each("\\u%04x"),
    "units, upper": each("\\u%04X"),
    "units in JSON": lambda value: json.dumps(each("\\u%04x")(value)),
    "Python": repr,
    "bytes of Python": each("\\x%02x"),
    "HTML": html.escape,
    "decimal": each("&#%d;"),
    "decimal, zeros": each("&#%07d;"),
    "hex entities": each("&#x%x;"),
    "hex entities, zeros": each("&#X%06X;"),
    "entities in HTML": lambda value: html.escape(each("&#%d;")(value)),
    "hexadecimal": lambda value: value.encode().hex(),
    "hexadecimal, upper": lambda value: value.encode().hex().upper(),
    "base64": b64,
    "base64, second place": lambda value: b64(f"x{value}yy"),
    "base64, third place": lambda value: b64(f"xx{value}y"),
    "base64 of a URL": lambda value: base64.urlsafe_b64encode(f"?{value}".encode()).decode(),
    "base64 in a URL": lambda value: quote(b64(value), safe=""),
    "base64 twice": lambda value: b64(b64(f"xx{value}")),
    "base64 at 64": lambda value: "\r\n".join(textwrap.wrap(b64("p" * 41 + value + "q" * 40), 64)),
    "base64 at 76": lambda value: "\n".join(textwrap.wrap(b64("p" * 51 + value + "q" * 40), 76)),
    "base64 at 76 in JSON": lambda value: json.dumps("\n".join(textwrap.wrap(b64("p" * 51 + value), 76))),
    "base64 twice at 76": lambda value: (
        base64.encodebytes(b64(f"{'p' * 51}{value}").encode()).decode().strip()
    ),
    "UTF-16": "\0".join,
}


def searching(value: str) -> Search:
    return Search(needles(Secret(kind="API key", value=value)))


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("way", WAYS)
def test_a_secret_is_found_and_taken_out_however_it_is_written(way: str, value: str) -> None:
    search = searching(value)
    text = f"before {WAYS[way](value)} after"
    assert search.first(text) is not None
    clean = search.without(text)
    assert search.first(clean) is None
    assert REDACTED in clean
    assert clean.startswith("before ")
    assert clean.endswith(" after")


@pytest.mark.parametrize("value", VALUES)
@given(st.data())
def test_a_secret_is_found_in_any_mix_of_escapes(value: str, data: st.DataObject) -> None:
    ways: list[Callable[[str], str]] = [
        str,
        each("\\u%04x"),
        each("&#%d;"),
        lambda text: "".join(f"%{b:02X}" for b in text.encode()),
    ]
    mixed = "".join(data.draw(st.sampled_from(ways))(character) for character in value)
    search = searching(value)
    assert search.first(search.without(f"[{mixed}]")) is None


def test_what_stands_beside_a_secret_stays_as_it_was_written() -> None:
    value = VALUES[1]
    text = f'{{"a": "\\u0041\\/{each("&#%d;")(value)}\\n", "b": "%41"}}'
    assert searching(value).without(text) == f'{{"a": "\\u0041\\/{REDACTED}\\n", "b": "%41"}}'


def test_of_base64_the_whole_run_is_taken_out() -> None:
    value = VALUES[1]
    run = b64(f"me:{value}!")
    assert searching(value).without(f"Basic {run}; {run}") == f"Basic {REDACTED}; {REDACTED}"


@pytest.mark.parametrize(
    "text", ["", "a key, a canary", b64("something else"), "%", "\\u00", "&#;", "&nothing;", "%ff%fe"]
)
def test_a_text_without_the_secret_comes_back_as_it_was(text: str) -> None:
    search = searching(VALUES[1])
    assert search.first(text) is None
    assert search.without(text) == text


def test_without_secrets_nothing_is_looked_for() -> None:
    assert Search().first("anything") is None


def test_a_text_that_is_all_escapes_takes_no_long_time() -> None:
    text = "\\" * 100_000 + "%25" * 50_000 + "&amp;" * 50_000
    assert searching(VALUES[1]).without(text) == text
