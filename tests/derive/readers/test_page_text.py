from __future__ import annotations

import pytest

from conform.derive.readers.page_text import CURL, json_at, lines_of, mended, parted


@pytest.mark.parametrize(
    ("copied", "shown"),
    [
        ("string\u00c2\u00a0", "string"),
        ("string\u00c2", "string"),
        ("plain", "plain"),
        ("\u00d8\u00b9\u00d9\u2026\u00d9\u0160\u00d9\u201e", "\u0639\u0645\u064a\u0644"),
        ("caf\u00c3\u00a9", "caf\u00e9"),
        ("\U0001f7e2202Success", "\U0001f7e2202Success"),
        ("\ufeffCreate\u200b", "Create"),
    ],
)
def test_what_was_read_with_the_wrong_charset_is_mended(copied: str, shown: str) -> None:
    assert mended(copied) == shown


def test_navigation_and_blank_lines_are_left_out_and_lines_keep_their_numbers() -> None:
    read = lines_of("- Welcome\n\nCreate\r\nPOST")
    assert (read.lines, read.numbers) == (("Create", "POST"), (3, 4))


def test_a_field_named_like_a_heading_is_no_heading() -> None:
    assert list(lines_of("Responses\nstring\nExamples\nResponses\n200OK").headings()) == [
        "Examples",
        "Responses",
    ]


def test_json_ends_where_it_ends() -> None:
    assert json_at(("x", "{", '"a": [1]', "}'", "rest"), 1) == {"a": [1]}
    assert json_at(("x",), 0) is None
    assert json_at(("{", "a"), 0) is None
    assert json_at((), 0) is None


HEAD = ("Create", "Prod Env", "{{subdomain}}/api2")


@pytest.mark.parametrize(
    ("url", "names", "printed", "base"),
    [
        ("{{subdomain}}/api2/api2/lions.json", (), "/api2/lions.json", "/api2"),
        ("https://.example.com/api2/lions/", ("id", "format"), "/lions/{id}{format}", "/api2"),
        ("https://.example.com/api2/lions", ("format",), "/lions{format}", "/api2"),
        ("https://{{subdomain}}.example.com/api2/lions.json?page=1", (), "/lions.json", "/api2"),
        ("{{subdomain}}/v2/api/lions", (), "/v2/api/lions", ""),
        ("{{subdomain}}/api2/lions/.json", ("id",), "/lions/{id}.json", "/api2"),
        ("{{subdomain}}/api2/notes//", ("type", "id"), "/notes/{type}/{id}", "/api2"),
        ("nonsense of a url", (), "", ""),
    ],
)
def test_an_address_is_parted(url: str, names: tuple[str, ...], printed: str, base: str) -> None:
    assert parted(url, HEAD, names) == (printed, base)


@pytest.mark.parametrize(
    ("line", "method"),
    [
        ("curl --location -g --request POST '{{subdomain}}/x' \\", "POST"),
        ("curl -X PUT 'https://x.test/y'", "PUT"),
        ("curl --location '{{subdomain}}/x'", None),
    ],
)
def test_the_method_stands_in_the_curl_line(line: str, method: str | None) -> None:
    found = CURL.fullmatch(line)
    assert found is not None
    assert found["method"] == method
