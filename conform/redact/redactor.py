"""The one list of what must reach no file, asked by every writer."""

from __future__ import annotations

import re
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from conform.redact.name import is_phone_name, is_secret_header, is_secret_name
from conform.redact.needle import REDACTED, Needle, Secret, needles, without
from conform.redact.person import without_emails, without_phones, zeros
from conform.redact.source import tenant_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from conform.contract import Json

_LEARNT = 16
"""The fewest characters of a secret seen in an answer that is looked for everywhere from then on."""
_REMEMBERED = 64
"""How many such secrets are looked for: the last ones, as a tenant may set a cookie with each answer."""
_BEARER = re.compile(r"(?i)\b(bearer|basic)(\s+)[A-Za-z0-9._~+/=-]{8,}")
_PAIR = re.compile(r"(?<![\w\[\].-])(?P<name>[\w\[\].-]+)=(?P<value>[^&#\s\"'<>]+)")
_QUOTED = re.compile(
    r"""(?P<head>(["'])(?P<name>[\w-]{1,60})\\?\2\s*[:=]\s*\\?\2)(?P<value>(?:(?!\2)[^\n\\])+)"""
)
"""A name and a text in the quotes of JSON, of JSON within JSON, or of Python; the end may be cut off."""
_COOKIE = re.compile(r"^\s*[^=;\s]+=([^;]*)")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")


class Redactor:
    """Take secrets out of what is about to be written, and find those that are still in it.

    `secrets` are known values; a plain text counts as a secret of no particular kind. `anonymise` are
    base URLs whose host is not to be named. `hides_people` replaces e-mail addresses and phone numbers,
    which is right for the answers of a live tenant. `own` are texts that we sent ourselves: they are
    nobody's, and hiding them would look as if the tenant had altered them; known secrets are hidden
    all the same.
    """

    def __init__(
        self,
        secrets: Iterable[Secret | str] = (),
        *,
        anonymise: Iterable[str] = (),
        hides_people: bool = False,
    ) -> None:
        self._secrets: dict[str, Secret] = {}
        self._learnt: deque[str] = deque()
        self._needles: tuple[Needle, ...] = ()
        self._names = tuple(name for url in anonymise for name in tenant_names(url))
        self._hides_people = hides_people
        self._salt = b"conform"
        for secret in secrets:
            known = secret if isinstance(secret, Secret) else Secret(kind="secret", value=secret)
            self._salt += known.value.encode()
            self.learn(known)

    def learn(self, secret: Secret) -> None:
        """Look for one more secret from now on."""
        self._secrets[secret.value] = secret
        found = [needle for each in self._secrets.values() for needle in needles(each)]
        self._needles = tuple(sorted(found, key=lambda each: len(each.text), reverse=True))

    def text(self, text: str) -> str:
        """Take secrets out of a text of any sort: a log line, a traceback, a page, JSON that was cut short.

        What stands under the name of a secret is taken out, and if it is long also where else it stands.
        """
        named = {found["value"] for found in _QUOTED.finditer(text) if is_secret_name(found["name"])}
        text = _QUOTED.sub(self._quoted, text) if named else text
        for value in named:
            text = text.replace(value, REDACTED) if len(value) >= _LEARNT else text
        text = self._known(_BEARER.sub(rf"\1\2{REDACTED}", text))
        return self._nameless(_PAIR.sub(self._pair, text))

    def url(self, url: str) -> str:
        """Take secrets out of a URL: its query, its user and password, and the tenant's name where asked."""
        parts = urlsplit(url)
        if "@" in parts.netloc:
            url = url.replace(f"{parts.netloc.rpartition('@')[0]}@", "", 1)
        return self.text(url)

    def headers(self, headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
        """Take secrets out of headers, by name and by value; a cookie is learnt, should a page echo it."""
        found = []
        for name, value in headers:
            if is_secret_header(name):
                self._learn(name, cookie[1] if (cookie := _COOKIE.match(value)) else value)
                found.append((name, REDACTED))
            else:
                found.append((name, self.text(value)))
        return tuple(found)

    def json(self, value: Json, own: frozenset[str] = frozenset()) -> Json:
        """Take secrets out of a JSON value, by key and by value."""
        return self._walk(value, "", own)

    def body(self, body: bytes, own: frozenset[str] = frozenset()) -> bytes:
        """Take secrets out of a body; one that holds none comes back byte for byte."""
        try:
            value = _DECODER.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ArithmeticError):
            text = body.decode("utf-8", "surrogateescape")
            return self.text(text).encode("utf-8", "surrogateescape")
        walked = self._walk(value, "", own)
        return body if walked == value else _ENCODER.encode(walked)

    def sent(self, body: bytes) -> bytes:
        """Take known secrets out of a body that we send; nothing else in it is anybody's."""
        text = body.decode("utf-8", "surrogateescape")
        return self._known(text).encode("utf-8", "surrogateescape")

    def see(self, headers: Iterable[tuple[str, str]], body: bytes, own: frozenset[str] = frozenset()) -> None:
        """Learn the secrets that an answer shows (a refresh token, a cookie): a later one may echo them."""
        self.headers(headers)
        self.body(body, own)

    def leaks(self, content: bytes) -> str | None:
        """Say which kind of secret still stands in what is about to be written and in which form, else None.

        It never names the value. The writer must refuse the file then.
        """
        for needle in self._needles:
            if needle.text.encode("utf-8", "surrogateescape") in content:
                return f"the {needle.kind} {needle.form}"
        lowered = content.lower() if self._names else b""
        for name, _ in self._names:
            if "." in name and name.lower().encode() in lowered:
                return "the tenant's name"
        return None

    def _walk(self, value: Json, key: str, own: frozenset[str]) -> Json:
        if isinstance(value, dict):
            return {self._value(name, own): self._walk(inner, name, own) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._walk(inner, key, own) for inner in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, str):
            return self._named(value, key, own)
        is_somebodys = is_secret_name(key) or (self._hides_people and is_phone_name(key))
        return 0 if is_somebodys and str(value) not in own else value

    def _named(self, value: str, key: str, own: frozenset[str]) -> str:
        """Take secrets out of the text that stands under a key."""
        if value and value not in own and is_secret_name(key):
            self._learn(key, value)
            return REDACTED[: len(value)]
        if self._hides_people and value not in own and is_phone_name(key):
            return zeros(value)
        if value[:1] in ("{", "["):
            return self.body(value.encode("utf-8", "surrogatepass"), own).decode("utf-8", "surrogatepass")
        return self._value(value, own)

    def _value(self, value: str, own: frozenset[str]) -> str:
        if value in own:
            return self._known(value)
        if "=" in value and "?" in value:
            value = _PAIR.sub(self._pair, value)
        return self._nameless(self._known(_BEARER.sub(rf"\1\2{REDACTED}", value)))

    def _known(self, text: str) -> str:
        for needle in self._needles:
            if needle.text in text:
                text = without(text, needle)
        return text

    def _nameless(self, text: str) -> str:
        """Take out the tenant's name, and people where asked: what is no secret but is somebody's."""
        for name, stand_in in self._names:
            text = re.sub(rf"(?i)(?<![\w-]){re.escape(name)}(?![\w-])", stand_in, text)
        if not self._hides_people or ("@" not in text and "+" not in text):
            return text
        return without_phones(without_emails(text, self._salt))

    def _learn(self, kind: str, value: str) -> None:
        if len(value) < _LEARNT or value in self._secrets or value.startswith(REDACTED):
            return
        if len(self._learnt) == _REMEMBERED:
            del self._secrets[self._learnt.popleft()]
        self._learnt.append(value)
        self.learn(Secret(kind=f"value of {kind}", value=value))

    def _quoted(self, found: re.Match[str]) -> str:
        return f"{found['head']}{REDACTED}" if is_secret_name(found["name"]) else found[0]

    def _pair(self, found: re.Match[str]) -> str:
        return f"{found['name']}={REDACTED}" if is_secret_name(found["name"]) else found[0]
