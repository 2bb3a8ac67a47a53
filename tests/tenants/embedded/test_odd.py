"""Requests that nobody would write: each is answered, breaks nothing, and leaves nothing if it is refused."""

from __future__ import annotations

import json
import re
import socket
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from conform.contract import Field
from conform.tenants.embedded.access import KEY as SECRET
from conform.tenants.embedded.application import DEEPEST
from conform.tenants.embedded.serving import serving
from conform.tenants.embedded.tenant import EmbeddedTenant
from tests.tenants.embedded.small import ALL, KEY, Shop, shop

if TYPE_CHECKING:
    from collections.abc import Iterator

PENS, INK, LIST = "/api2/pens.json", "/v2/api/entity/ink", "/v2/api/entity/ink/list/1"
MULTI, TOKEN = "/v2/api/multi-entity", "/v2/oauth/token"
PEN = '{"Pen": {"name": %s}}'
HUGE = "9" * 10_000
LOOKS = (PENS, "/api2/pens/1.json", LIST, "/v2/api/entity/ink/1/1")


def deep(levels: int) -> str:
    return "[" * levels + "]" * levels


BODIES = {
    "a lone high surrogate": '"\\ud800"',
    "a lone low surrogate": '"x\\udc00"',
    "NUL as it is": '"\0"',
    "a control character": '"\x01"',
    "nesting of 10,000 arrays": deep(10_000),
    "nesting of 10,000 objects": '{"a":' * 10_000 + "1" + "}" * 10_000,
    "an array that is never closed": "[" * 100_000,
    "a number above all": "1e400",
    "a number below all": "-1e400",
    "an integer of 10,000 digits": HUGE,
    "NaN": "NaN",
    "Infinity": "-Infinity",
    "an array": "[]",
    "an object": "{}",
    "nothing": "",
    "a comment": '/* a */ "a"',
    "a single quote": "'a'",
}


@pytest.mark.parametrize("value", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_what_is_no_text_is_refused_and_not_kept(method: str, value: str) -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        target = PENS if method == "POST" else f"/api2/pens/{made}.json"
        reply = open_shop.ask(method, target, raw=(PEN % value).encode())
        ink = open_shop.ask("POST", INK, raw=b'{"name": %s}' % value.encode())
        left = [len(open_shop.body("GET", each)["data"]) for each in (PENS, LIST)]
        assert open_shop.read(made)["name"] == "a pen"
    assert (reply.status, ink.status, left) == (400, 422, [1, 0])


ENCODED = {
    "UTF-16": PEN.encode("utf-16"),
    "UTF-16 without a mark": (PEN % '"a"').encode("utf-16-le"),
    "UTF-32": (PEN % '"a"').encode("utf-32"),
    "Latin-1": (PEN % '"é"').encode("latin-1"),
    "a surrogate as UTF-8": (PEN % '"a"').encode().replace(b'"a"', b'"\xed\xa0\x80"'),
    "a byte order mark": b"\xef\xbb\xbf" + (PEN % '"a"').encode(),
    "compressed": b"\x1f\x8b\x08\x00",
    "two documents": (PEN % '"a"').encode() * 2,
    "NUL behind it": (PEN % '"a"').encode() + b"\0",
    "null": b"null",
    "a text": b'"a"',
    "a number": b"1",
    "an array": b"[]",
    "an object": b"{}",
    "an array under the name": b'{"Pen": []}',
    "null under the name": b'{"Pen": null}',
}


@pytest.mark.parametrize("raw", ENCODED.values(), ids=ENCODED)
def test_a_body_that_is_no_record_is_refused(raw: bytes) -> None:
    with shop() as open_shop:
        assert open_shop.ask("POST", PENS, raw=raw).status == 400
        assert open_shop.body("GET", PENS)["data"] == []


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (r'{"Pen": {"name": "a\u0000b"}}', "a\0b"),
        ('{"Pen": {"name": "first", "name": "second"}}', "second"),
        ('{"Pen": {"name": "first"}, "Pen": {"name": "second"}}', "second"),
        (r'{"Pen": {"name": "a", "\u0000": 1}}', "a"),
        (r'{"Pen": {"name": "\ud83d\ude00"}}', "\U0001f600"),
        (f'{{"Pen": {{"name": "a", "unknown": {deep(500)}}}}}', "a"),
    ],
)
def test_what_is_odd_and_still_json_is_kept_as_it_was_sent(raw: str, name: str) -> None:
    with shop() as open_shop:
        made = open_shop.ask("POST", PENS, raw=raw.encode())
        assert made.status == 202
        assert open_shop.read(1)["name"] == name


def opened(levels: int) -> tuple[int, int]:
    """Send something nested to a field that claims nothing, and give the statuses of the write and a list."""
    pens = shop_of_anything()
    with pens as open_shop:
        raw = f'{{"Pen": {{"name": "a", "any": {deep(levels - 2)}}}}}'.encode()
        reply = open_shop.ask("POST", PENS, raw=raw)
        json.loads(open_shop.ask("GET", PENS).encoded())
        return reply.status, open_shop.ask("GET", PENS).status


@contextmanager
def shop_of_anything() -> Iterator[Shop]:
    def widened(field: Field) -> Field:
        is_pen = field.name == "Pen"
        return replace(field, fields=(*field.fields, Field(name="any"))) if is_pen else field

    pens, *others = ALL
    operations = tuple(
        replace(
            each,
            request=each.request and replace(each.request, body=each.request.body.mapped(widened)),
            responses=tuple(
                replace(one, body=one.body and one.body.mapped(widened)) for one in each.responses
            ),
        )
        for each in pens.operations
    )
    with shop(contracts=(replace(pens, operations=operations), *others)) as open_shop:
        yield open_shop


@pytest.mark.parametrize("levels", [DEEPEST - 1, DEEPEST, DEEPEST + 1, 900, 960, 980, 1000])
def test_what_is_nested_deeper_than_is_served_is_not_taken(levels: int) -> None:
    assert opened(levels) == (202 if levels <= DEEPEST else 400, 200)


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("price", HUGE, 400),
        ("price", f"{'9' * 400}.0", 400),
        ("price", "٣٤", 400),
        ("price", f"{'0' * 5000}7", 202),
        ("price", "1e400", 400),
        ("owner_id", HUGE, 400),
        ("owner_id", "²", 400),
        ("sort", HUGE, 400),
        ("made", "٢٠٢٠-01-01", 400),
        ("email", "a\0b", 400),
        ("code", "\0", 400),
        ("note", HUGE, 202),
    ],
)
def test_a_number_or_a_date_in_a_text_is_one_that_can_be_served(name: str, value: str, status: int) -> None:
    with shop() as open_shop:
        assert open_shop.ask("POST", PENS, {"Pen": {"name": "a", name: value}}).status == status
        listed = open_shop.ask("GET", PENS)
        assert json.loads(listed.encoded()) == listed.body
        assert len(open_shop.body("GET", PENS)["data"]) == (status == 202)


def test_a_number_that_is_too_much_for_what_is_read_is_served_as_unset() -> None:
    for kind in ("integer", "number"):
        serve = serving(Field(name="a", kinds=(kind,)))
        assert serve(HUGE, lambda *_: None) == 0
        assert serve(f"{'0' * 5000}7", lambda *_: None) == 7


QUERIES = (
    "limit=%00",
    f"limit={HUGE}",
    "limit=-1",
    "limit[]=1",
    f"page={HUGE}",
    "page=9223372036854775807",
    "limit=%FF",
    "sort=%22",
    "sort[id%27]=asc",
    "filter[id][gt]=nan",
    f"filter[id][gt]={HUGE}",
    "filter[name]=%ED%A0%80",
    "filter[name][like]=" + "_" * 49_000,
    "filter[name][like]=" + "%25" * 20_000,
    "&".join(f"filter[id][in][]={number}" for number in range(3_000)),
    "&".join(f"filter[id][not_in][]={number}" for number in range(2_500)),
    "&".join(f"filter[c{number}]=1" for number in range(3_500)),
    "&".join(f"filter[c{number}][gt]=1" for number in range(2_500)),
    "&".join(f"filter[or][c{number}]=1" for number in range(2_500)),
    "&".join(f"owner_id={number}" for number in range(4_000)),
    "&".join(["price_from=1"] * 4_000),
    "&&&=&%&%zz",
    ";",
)


@pytest.mark.parametrize("query", QUERIES, ids=[each[:30] for each in QUERIES])
@pytest.mark.parametrize("path", [PENS, LIST])
def test_no_query_breaks_a_list(path: str, query: str, tenant: EmbeddedTenant) -> None:
    assert asked(tenant, "GET", f"{path}?{query}").status in (200, 400)


def test_of_many_values_each_counts() -> None:
    with shop() as open_shop:
        made = [open_shop.pen() for _ in range(3)]
        many = "&".join(f"filter[id][in][]={number}" for number in range(2, 2_000))
        none = many.replace("[in]", "[not_in]")
        found = [
            [each["Pen"]["id"] for each in open_shop.body("GET", f"{PENS}?{one}")["data"]]
            for one in (many, none)
        ]
    assert found == [made[1:], made[:1]]


def test_a_text_is_found_whatever_its_length_and_its_case() -> None:
    with shop() as open_shop:
        long = "A_%" * 20_000
        open_shop.pen(note=long)
        open_shop.pen(note="A__" * 20_000)
        for sought in (long.lower(), "a_%"):
            found = open_shop.body("GET", f"{PENS}?filter[note][like]={sought}")["data"]
            assert [each["Pen"]["id"] for each in found] == [1]


@pytest.mark.parametrize("key", ["\0", 'a"b', "a\\", "[0]", "a" * 70_000, "$"])
def test_any_name_of_a_column_is_looked_for(key: str) -> None:
    with shop() as open_shop:
        reply = open_shop.ask("POST", MULTI, [{"key": "ink", "options": {key: "x"}, "alias": key}])
    assert reply.status == 200


# over the wire


@pytest.fixture(scope="module")
def tenant() -> Iterator[EmbeddedTenant]:
    with closing(EmbeddedTenant(ALL)) as running:
        yield running


class Answered:
    """What came back on one connection that is then closed by the tenant."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.status = int(raw[9:12]) if raw.startswith(b"HTTP/1.1 ") else None
        self.body = raw.partition(b"\r\n\r\n")[2]

    def header(self, name: str) -> str | None:
        found = re.search(
            rb"(?im)^" + name.encode() + rb": (.*)\r$", self.raw.partition(b"\r\n\r\n")[0] + b"\r"
        )
        return found and found[1].decode()


def wired(tenant: EmbeddedTenant, sent: bytes, *, is_cut: bool = False) -> Answered:
    """Send bytes as they are, and read to the end of the connection."""
    host, _, port = tenant.base_url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(sent)
        if is_cut:
            connection.shutdown(socket.SHUT_WR)
        read = bytearray()
        while piece := connection.recv(65_536):
            read += piece
        return Answered(bytes(read))


def asked(
    tenant: EmbeddedTenant, method: str, target: str | bytes, body: bytes = b"", headers: bytes = b""
) -> Answered:
    target = target if isinstance(target, bytes) else quote(target, safe="/?&=%;[]$").encode()
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    return wired(
        tenant, b"%s %s HTTP/1.1\r\n%s%s%s\r\n%s" % (method.encode(), target, HEAD, length, headers, body)
    )


HEAD = f"Host: x\r\nConnection: close\r\nAPIKEY: {SECRET}\r\n".encode()
RECORD = b'{"Pen": {"name": "a pen"}}'


def count(tenant: EmbeddedTenant) -> int:
    return int(json.loads(asked(tenant, "GET", f"{PENS}?limit=1").body)["pagination"]["total_results"])


@pytest.mark.parametrize(
    "method", ["PATCH", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "get", "PUT", "DELETE", "A" * 5_000]
)
def test_a_method_that_is_not_there_is_told_those_that_are(tenant: EmbeddedTenant, method: str) -> None:
    reply = asked(tenant, method, PENS)
    assert (reply.status, reply.header("allow")) == (405, "GET, POST")
    assert asked(tenant, "HEAD", PENS).body == b""


PATHS = (
    "/api2/pens/%00.json",
    "/api2/pens%00.json",
    "/api2/pens/%ff%fe.json",
    "/api2/pens/%zz.json",
    "/api2/pens/%",
    "/api2/pens/%ed%a0%80.json",
    "/api2/pens/%2f",
    "/api2/../pens/..%2f",
    f"/api2/pens/{HUGE}.json",
    "/api2/pens/9223372036854775808.json",
    "/api2/pens/%D9%A1.json",
    "/api2/pens/%C2%B2.json",
    "/api2/pens/" + "a" * 60_000,
    "/api2" + "/a" * 20_000,
    "//api2//pens.json",
    "/v2/api/entity/%00/list/1",
    "/v2/api/entity/ink/%00/1",
    "*",
)


@pytest.mark.parametrize("path", PATHS, ids=[each[:30] for each in PATHS])
def test_a_path_that_names_nothing_is_not_found(tenant: EmbeddedTenant, path: str) -> None:
    assert asked(tenant, "GET", path.encode()).status == 404


MEDIA = {
    "none": (b"", 202),
    "empty": (b"Content-Type: \r\n", 202),
    "another charset": (b"Content-Type: application/json; charset=nope\r\n", 202),
    "in capitals": (b"Content-Type: APPLICATION/JSON\r\n", 202),
    "JSON of a kind": (b"Content-Type: application/problem+json\r\n", 202),
    "text": (b"Content-Type: text/plain\r\n", 400),
    "XML": (b"Content-Type: application/xml\r\n", 400),
    "a form": (b"Content-Type: application/x-www-form-urlencoded\r\n", 400),
    "parts without a border": (b"Content-Type: multipart/form-data\r\n", 400),
    "rubbish": (b"Content-Type: ;;;/\xff\r\n", 400),
    "two": (b"Content-Type: application/json\r\nContent-Type: text/html\r\n", 400),
}


@pytest.mark.parametrize(("headers", "status"), MEDIA.values(), ids=MEDIA)
def test_a_body_is_taken_that_calls_itself_json_or_nothing(
    tenant: EmbeddedTenant, headers: bytes, status: int
) -> None:
    before = count(tenant)
    assert asked(tenant, "POST", PENS, RECORD, headers).status == status
    assert count(tenant) - before == (status == 202)
    assert asked(tenant, "GET", PENS, RECORD, headers).status == 200


HEADERS = {
    "a long one": b"X-A: " + b"a" * 60_000 + b"\r\n",
    "many": b"".join(b"X-%d: a\r\n" % number for number in range(2_000)),
    "another language": b"Accept: \xff;q=x\r\n",
    "an empty token": b"Authorization: \r\n",
    "an upgrade": b"Upgrade: websocket\r\n",
    "an expectation": b"Expect: tea\r\n",
}


@pytest.mark.parametrize("headers", HEADERS.values(), ids=HEADERS)
def test_headers_that_say_nothing_change_nothing(tenant: EmbeddedTenant, headers: bytes) -> None:
    assert asked(tenant, "GET", PENS, headers=headers).status == 200


@pytest.mark.parametrize("headers", [b"APIKEY: wrong\r\n", b"Authorization: Bearer \xff\r\n"])
def test_of_two_credentials_a_wrong_one_is_denied(tenant: EmbeddedTenant, headers: bytes) -> None:
    assert asked(tenant, "GET", PENS, headers=headers).status == 401


PART = b'--x\r\nContent-Disposition: form-data; name="client_id"\r\n%s\r\n%s\r\n--x--'
PARTS = {
    "parts of their own": PART % (b"Content-Type: multipart/mixed; boundary=y\r\n", b"--y\r\n\r\n1\r\n--y--"),
    "an unknown charset": PART % (b"Content-Type: text/plain; charset=nope\r\n", b"\xff"),
    "a mail": PART % (b"Content-Type: message/rfc822\r\n", b"A: b\r\n\r\n1"),
    "bytes": PART % (b"Content-Type: application/octet-stream\r\n", b"\xff"),
    "no parts": b"a",
}


@pytest.mark.parametrize("body", PARTS.values(), ids=PARTS)
def test_a_form_for_a_token_may_hold_anything(tenant: EmbeddedTenant, body: bytes) -> None:
    kind = b"Content-Type: multipart/form-data; boundary=x\r\n"
    assert asked(tenant, "POST", TOKEN, body, kind).status == 401


CHUNKED = b"POST /api2/pens.json HTTP/1.1\r\n" + HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n%s\r\n" % (len(RECORD), RECORD)
SIZED = b"POST /api2/pens.json HTTP/1.1\r\n" + HEAD + b"Content-Length: %d\r\n\r\n" + RECORD


def test_a_body_in_chunks_is_taken_as_a_whole(tenant: EmbeddedTenant) -> None:
    before = count(tenant)
    assert wired(tenant, CHUNKED + CHUNK + b"0\r\n\r\n").status == 202
    assert count(tenant) == before + 1


@pytest.mark.parametrize(
    ("sent", "is_cut", "status"),
    [
        (SIZED % 50_000, True, None),
        (CHUNKED + CHUNK, True, None),
        (CHUNKED + CHUNK + b"zz\r\n", False, 400),
        (CHUNKED + b"f" * 40 + b"\r\n", False, 400),
        (SIZED % 5, False, 400),
        (SIZED.replace(b"%d", b"-5"), False, 400),
        (SIZED.replace(b"%d", b"26\r\nContent-Length: 5"), False, 400),
    ],
    ids=["longer", "no last chunk", "no chunk", "a huge chunk", "shorter", "below 0", "two lengths"],
)
def test_a_length_that_lies_leaves_nothing(
    tenant: EmbeddedTenant,
    sent: bytes,
    is_cut: bool,  # noqa: FBT001 - a column of the table
    status: int | None,
) -> None:
    before = count(tenant)
    assert wired(tenant, sent, is_cut=is_cut).status == status
    assert count(tenant) == before


def test_it_is_as_it_was_after_all_of_it() -> None:
    with shop() as open_shop:
        made = open_shop.pen()
        for value in BODIES.values():
            open_shop.ask("PUT", f"/api2/pens/{made}.json", raw=(PEN % value).encode())
        found: list[Any] = [open_shop.ask("GET", each, headers=KEY).status for each in LOOKS]
    assert found == [200, 200, 200, 404]
