"""A live run against a server that echoes each secret wherever it can: none reaches a file or the screen."""

from __future__ import annotations

import base64
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from conform.redact import Redactor, environment_secrets

if TYPE_CHECKING:
    from tests.conftest import Heard, Reply, Replying, Serving

ROOT = Path(__file__).parents[1]
SECRETS = {
    "DAFTRA_API_KEY": "canary-key-0f1e2d3c4b5a",
    "DAFTRA_TOKEN": "canary-token-9a8b7c6d5e4f",
    "DAFTRA_CLIENT_SECRET": "canary/secret+with=signs",
    "DAFTRA_PASSWORD": 'canary "password" \\ with quotes',
    "DAFTRA_USERNAME": "canary.user@corp.co",
}
TOKEN = "issued-refresh-token-31415926"  # noqa: S105 - issued by the server of this test


def echo(heard: Heard) -> dict[str, object]:
    """Give every secret in every way of writing it."""
    values = list(SECRETS.values())
    return {
        "echo": values,
        "heard": heard.headers,
        "base64": [
            base64.b64encode(f"{pad}{value}".encode()).decode() for value in values for pad in ("", "x", "xx")
        ],
        "url": [f"https://x/?k={quote(value, safe='')}" for value in values],
        "document": json.dumps(values),
        "refresh_token": TOKEN,
        "reason": f"bad token {TOKEN} of jo.doe@acme-corp.co, call +20 100 555 1234",
        "email": "jo.doe@acme-corp.co",
        "phone1": "+20 100 555 1234",
    }


@pytest.mark.parametrize("verbosity", [("-q",), ("-vv", "-l", "--tb=long", "-rA", "--showlocals")])
def test_no_secret_that_a_tenant_echoes_reaches_a_file_or_the_screen(
    tmp_path: Path, serving: Serving, reply: Replying, verbosity: tuple[str, ...]
) -> None:
    def answer(heard: Heard) -> Reply:
        body = echo(heard)
        headers = (
            ("Content-Type", "application/json"),
            ("Retry-After", "0"),
            ("X-Echo", SECRETS["DAFTRA_API_KEY"]),
            ("Set-Cookie", f"session={SECRETS['DAFTRA_TOKEN']}; Path=/"),
        )
        status = {"GET": 200, "POST": 202, "PUT": 500, "DELETE": 200}[heard.method]
        if "site_info" in heard.target:
            return reply(body=b"{}")
        record = {
            "result": "successful",
            "code": status,
            "id": len(server.heard),
            "data": {"Tax": body},
            **body,
        }
        return reply(
            status=status if heard.headers.get("apikey") else 401,
            body=json.dumps(record).encode(),
            headers=headers,
        )

    clean = {name: value for name, value in os.environ.items() if not name.startswith("DAFTRA_")}
    with serving(answer) as server:
        run = subprocess.run(  # noqa: S603 - our own command
            [
                *(sys.executable, "-m", "pytest", "suites", "--tenant", "live", "--base-url", server.url),
                *("--resource", "taxes", "--rate", "1000", "--cases", "1", "--allow-writes", "--record"),
                *("--cassettes", str(tmp_path / "kept"), "--reports", str(tmp_path / "reports"), *verbosity),
            ],
            cwd=ROOT,
            env={**clean, **SECRETS},
            capture_output=True,
            timeout=240,
            check=False,
        )
    assert run.returncode == 1, run.stdout.decode() + run.stderr.decode()
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "drift.json" for path in files)
    assert any(path.name.endswith(".json.gz") for path in files)
    gate = Redactor(environment_secrets(SECRETS))
    written = {path.name: _content(path) for path in files} | {"screen": run.stdout + run.stderr}
    for name, content in written.items():
        assert gate.leaks(content) is None, name
        assert b"canary" not in content, name
        assert TOKEN.encode() not in content, name
        assert b"jo.doe" not in content, name
        assert b"555 1234" not in content, name


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
