from __future__ import annotations

import pytest

from conform.derive.page_address import CURL, parted

HEAD = ("Create", "Prod Env", "{{subdomain}}/api2")


@pytest.mark.parametrize(
    ("url", "names", "printed", "base"),
    [
        ("{{subdomain}}/api2/api2/lions.json", (), "/api2/lions.json", "/api2"),
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
