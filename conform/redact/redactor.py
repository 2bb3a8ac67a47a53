"""The one list of what must reach no file, asked by every writer, and by the log."""

from __future__ import annotations

import logging
import re
from collections import deque
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from conform.redact.names import (
    is_error_name,
    is_phone_name,
    is_secret_name,
    looks_secret,
    without_emails,
    without_phones,
    zeros,
)
from conform.redact.search import REDACTED, Search, Secret, writings
from conform.redact.source import tenant_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from conform.contract import Json

_REMEMBERED = 64
"""How many such secrets are looked for: the last ones, as a tenant may set a cookie with each answer."""
_BEARER = re.compile(r"(?i)\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}")
_PAIR = re.compile(r"(?<![\w\[\].-])(?P<head>(?P<name>[\w\[\].-]+)=)[^&#\s\"'<>]+")
_QUOTED = re.compile(
    r"""(?P<head>(["'])(?P<name>[\w-]{1,60})\\?\2\s*[:=]\s*\\?\2)(?P<value>(?:(?!\2)[^\n\\])+)"""
)
"""A name and a text in the quotes of JSON, of JSON within JSON, or of Python; the end may be cut off."""
_USER = re.compile(r"^(\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)[^/?#]*@")
"""The user and the password in a URL (RFC 3986, 3.2.1)."""
_COOKIE = re.compile(r"^\s*[^=;\s]+=([^;]*)")
_FORMATTER = logging.Formatter()
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Tell of a value within an answer: the key that it stands under, and whether that is of an error map.

    There a key names the field that is complained of, and the text under it is the complaint.
    """

    own: frozenset[str]
    key: str = ""
    is_error: bool = False

    def under(self, name: str) -> _Place:
        return _Place(own=self.own, key=name, is_error=self.is_error or is_error_name(name))


class Redactor:
    """Take secrets out of what is about to be written, and find those that are still in it.

    `secrets` are known values; a plain text counts as a secret of no particular kind. `anonymise` are
    base URLs whose host is not to be named, `header` the name of one that holds a secret though it does not
    sound so. `hides_people` replaces e-mail addresses and phone numbers,
    which is right for the answers of a live tenant. `own` are texts that we sent ourselves: they are
    nobody's, and hiding them would look as if the tenant had altered them; known secrets are hidden
    all the same.
    """

    def __init__(
        self,
        secrets: Iterable[Secret | str] = (),
        *,
        anonymise: Iterable[str] = (),
        header: str = "",
        hides_people: bool = False,
    ) -> None:
        self._secrets: dict[str, Secret] = {}
        self._learnt: deque[str] = deque()
        self._search = Search()
        self._header = header.lower()
        self._names = tuple(name for url in anonymise for name in tenant_names(url))
        self.hides_people = hides_people
        self._salt = b"conform"
        for secret in secrets:
            known = secret if isinstance(secret, Secret) else Secret(kind="secret", value=secret)
            self._salt += known.value.encode()
            self.learn(known)

    def learn(self, secret: Secret) -> None:
        """Look for one more secret from now on."""
        self._secrets[secret.value] = secret
        self._search = Search(each for secret in self._secrets.values() for each in writings(secret))

    def text(self, text: str) -> str:
        """Take secrets out of a text of any sort: a log line, a traceback, a page, JSON that was cut short.

        What stands under the name of a secret is taken out, and if it looks like one also where else it
        stands.
        """
        quoted = _QUOTED.finditer(text) if '"' in text or "'" in text else ()
        named = {found["value"] for found in quoted if is_secret_name(found["name"])}
        text = _QUOTED.sub(_hidden, text) if named else text
        for value in named:
            text = text.replace(value, REDACTED) if looks_secret(value) else text
        text = self.known(_unborne(text))
        return self._nameless(_PAIR.sub(_hidden, text) if "=" in text else text)

    def known(self, text: str) -> str:
        """Take known secrets out of a text, and nothing else: what is ours, or the docs', is nobody's."""
        return self._search.without(text)

    def value(self, value: str) -> str:
        """Take secrets out of one value of a document, of which the names around it are not known."""
        if "=" in value and "?" in value:
            value = _PAIR.sub(_hidden, value)
        return self._nameless(self.known(_unborne(value)))

    def url(self, url: str) -> str:
        """Take secrets out of a URL: its query, its user and password, and the tenant's name where asked."""
        return self.text(_USER.sub(r"\1", url, count=1))

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Take secrets out of headers, by name and by value; a cookie is learnt, should a page echo it."""
        return tuple(self._header_of(name, value) for name, value in headers)

    def _header_of(self, name: str, value: str) -> tuple[str, str]:
        if name.lower() != self._header and not is_secret_name(name):
            return self.value(name), self.text(value)
        self._learn(name, cookie[1] if (cookie := _COOKIE.match(value)) else value)
        return name, REDACTED

    def json(self, value: Json, own: frozenset[str] = frozenset()) -> Json:
        """Take secrets out of a JSON value, by key and by value."""
        return self._walk(value, _Place(own=own))

    def body(self, body: bytes, own: frozenset[str] = frozenset()) -> bytes:
        """Take secrets out of a body; one that holds none comes back byte for byte."""
        try:
            value = _DECODER.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError):
            text = body.decode("utf-8", "surrogateescape")
            return self.text(text).encode("utf-8", "surrogateescape")
        walked = self._walk(value, _Place(own=own))
        return body if walked == value else _ENCODER.encode(walked)

    def sent(self, body: bytes) -> bytes:
        """Take known secrets out of a body that we send; nothing else in it is anybody's."""
        text = body.decode("utf-8", "surrogateescape")
        return self.known(text).encode("utf-8", "surrogateescape")

    def see(self, headers: Iterable[tuple[str, str]], body: bytes, own: frozenset[str] = frozenset()) -> None:
        """Learn the secrets that an answer shows (a refresh token, a cookie): a later one may echo them."""
        self.headers(headers)
        self.body(body, own)

    def leaks(self, content: bytes) -> str | None:
        """Say which kind of secret still stands in what is about to be written and in which form, else None.

        It never names the value. The writer must refuse the file then.
        """
        if (found := self._search.first(content.decode("utf-8", "surrogateescape"))) is not None:
            return f"the {found.kind} {found.form}"
        lowered = content.lower() if self._names else b""
        for name, _ in self._names:
            if "." in name and name.lower().encode() in lowered:
                return "the tenant's name"
        return None

    def _walk(self, value: Json, place: _Place) -> Json:
        if isinstance(value, dict):
            return {
                self._value(name, place): self._walk(inner, place.under(name))
                for name, inner in value.items()
            }
        if isinstance(value, list):
            return [self._walk(inner, place) for inner in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, str):
            return self._named(value, place)
        is_secret = is_secret_name(place.key) and not place.is_error
        is_somebodys = is_secret or (self.hides_people and is_phone_name(place.key))
        return 0 if is_somebodys and str(value) not in place.own else value

    def _named(self, value: str, place: _Place) -> str:
        """Take secrets out of the text that stands under a key."""
        if value and value not in place.own and is_secret_name(place.key):
            if not place.is_error:
                self._learn(place.key, value)
            if not place.is_error or looks_secret(value):
                return REDACTED[: len(value)]
        if self.hides_people and value not in place.own and is_phone_name(place.key):
            return zeros(value)
        if value[:1] in ("{", "["):
            body = self.body(value.encode("utf-8", "surrogatepass"), place.own)
            return body.decode("utf-8", "surrogatepass")
        return self._value(value, place)

    def _value(self, value: str, place: _Place) -> str:
        return self.known(value) if value in place.own else self.value(value)

    def _nameless(self, text: str) -> str:
        """Take out the tenant's name, and people where asked: what is no secret but is somebody's."""
        for name, stand_in in self._names:
            text = re.sub(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])", stand_in, text)
        return without_phones(without_emails(text, self._salt)) if self.hides_people else text

    def _learn(self, kind: str, value: str) -> None:
        if not looks_secret(value) or value in self._secrets:
            return
        if len(self._learnt) == _REMEMBERED:
            del self._secrets[self._learnt.popleft()]
        self._learnt.append(value)
        self.learn(Secret(kind=f"value of {kind}", value=value))


def _hidden(found: re.Match[str]) -> str:
    """Take out what stands behind a name, where that tells of a secret."""
    return f"{found['head']}{REDACTED}" if is_secret_name(found["name"]) else found[0]


def _unborne(text: str) -> str:
    """Take out what stands behind the name of a scheme of authorization (RFC 7617, RFC 6750)."""
    lowered = text.lower()
    is_named = "bearer" in lowered or "basic" in lowered
    return _BEARER.sub(rf"\1\2{REDACTED}", text) if is_named else text


def clean_logs(clean: Callable[[str], str]) -> Callable[[], None]:
    """Clean each log record of a library as it is made, its traceback too; give what ends that."""
    factory = logging.getLogRecordFactory()

    def cleaned(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = factory(*arguments, **named)
        record.msg, record.args = clean(_message(record)), ()
        if record.exc_info:
            record.exc_text = clean(_FORMATTER.formatException(record.exc_info))
        return record

    logging.setLogRecordFactory(cleaned)
    return lambda: logging.setLogRecordFactory(factory)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # its arguments do not fit its text, which says enough
        return str(record.msg)
