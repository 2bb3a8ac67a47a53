from __future__ import annotations

import pytest

from conform.daftra import DAFTRA
from conform.redact.source import environment_secrets, own_texts, tenant_names


def test_the_environment_gives_its_secrets_with_their_kinds() -> None:
    environ = {"DAFTRA_API_KEY": "one", "DAFTRA_PASSWORD": "two", "DAFTRA_TOKEN": "", "PATH": "/bin"}
    assert [(secret.kind, secret.value) for secret in environment_secrets(environ, DAFTRA.access)] == [
        ("API key", "one"),
        ("OAuth password", "two"),
    ]


def test_own_texts_are_all_texts_and_numbers_at_any_depth() -> None:
    assert own_texts({"a": [1, "x", {"b": 2.5}], "c": None, "d": True}) == {"1", "x", "2.5"}


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://acme.daftra.com", (("acme.daftra.com", "tenant.invalid"), ("acme", "tenant"))),
        ("https://www.acme.com", (("www.acme.com", "tenant.invalid"),)),
        ("http://127.0.0.1:80", (("127.0.0.1", "tenant.invalid"),)),
        ("http://localhost:80", (("localhost", "tenant.invalid"),)),
    ],
)
def test_a_tenant_is_named_by_its_host_and_by_its_subdomain(
    url: str, names: tuple[tuple[str, str], ...]
) -> None:
    assert tenant_names(url) == names
