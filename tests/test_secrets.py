"""A live run against a server that echoes each secret wherever it can: none reaches a file or the screen."""

from __future__ import annotations

import base64
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.commands import run_command
from conform.daftra import DAFTRA
from conform.redact import Redactor, environment_secrets
from conform.report import drift_json
from tests.redact.ways import WAYS
from tests.surroundings import surroundings

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
KEY = SECRETS["DAFTRA_API_KEY"]
TOKEN = "issued-refresh-token-31415926"  # noqa: S105 - issued by the server of this test
EMAIL, PHONE = "jo.doe@acme-corp.co", "+20 100 555 1234"
HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e\nno drift"
REASON = "This field is required"
CUT = "y" * 40
"""As much of a value as puts what follows across the place where a report cuts it."""


def texts() -> list[str]:
    """Give the key in every way of writing it, and every other secret in some."""
    ways = [WAYS[name] for name in ("raw", "form", "JSON", "HTML", "units", "base64, second place")]
    return [way(KEY) for way in WAYS.values()] + [way(each) for each in SECRETS.values() for way in ways]


def record() -> dict[str, object]:
    """Give a record that echoes in documented fields, in fields of its own, in their names and in JSON."""
    return {
        "id": KEY,
        "name": f"{CUT} {KEY} {EMAIL} {PHONE} {HOSTILE}",
        "value": SECRETS["DAFTRA_PASSWORD"],
        "included": f"{CUT}{KEY}",
        "description": {KEY: EMAIL, PHONE: HOSTILE},
        "created": f"{PHONE} {KEY}",
        f"undocumented {KEY} {EMAIL} {PHONE} {HOSTILE}": 1,
        "echo": texts(),
        "document": json.dumps(list(SECRETS.values())),
        "refresh_token": TOKEN,
        "reason": f"bad token {TOKEN} of {EMAIL}, call {PHONE}",
        "email": EMAIL,
        "phone1": PHONE,
        "mobile": "0100 555 1234",
    }


def errors() -> dict[str, object]:
    """Give a refusal that echoes in its message, in its reasons and in their names."""
    return {
        "result": f"failed {KEY}",
        "code": KEY,
        "message": f"{KEY} {EMAIL} {HOSTILE}",
        "validation_errors": {
            "password": REASON,
            "name": REASON,
            f"{KEY} {EMAIL} {HOSTILE}": f"{KEY} {PHONE}",
        },
    }


HEADERS = (
    ("Retry-After", "0"),
    ("X-Echo", KEY),
    (f"X-{KEY}", EMAIL),
    ("Set-Cookie", f"session={SECRETS['DAFTRA_TOKEN']}; Path=/"),
    ("Location", f"https://x/?apikey={KEY}&mail=jo.doe%40acme-corp.co&phone=%2B201005551234"),
)
LINES = {
    "phrase": f"Fine {KEY} {EMAIL}",
    "before": f"HTTP/1.1 100 {KEY}\r\nX-{KEY}: {EMAIL}\r\n\r\n".encode(),
    "beside": f"Authorization Bearer {TOKEN} {KEY} {EMAIL}\r\nX-After: {KEY}\r\n".encode(),
}
PAGE = f"<html><body>{' '.join(texts())} {EMAIL} {PHONE} {HOSTILE}</body></html>".encode()


def answer(heard: Heard, count: int, reply: Replying) -> Reply:
    """Give for each sort of request another sort of echo, in turn."""
    json_media = ("Content-Type", "application/json")
    if "site_info" in heard.target:
        return reply(body=b"{}")
    if not heard.headers.get("apikey"):
        return reply(status=401, body=json.dumps(errors()).encode(), headers=(json_media, *HEADERS), **LINES)
    if heard.method == "GET" and count % 5 == 0:
        return reply(body=PAGE, headers=(("Content-Type", f"text/{KEY}; to={EMAIL}"), *HEADERS), **LINES)
    if heard.method == "GET" and count % 5 == 1:
        return reply(status=302, body=b"", headers=HEADERS, **LINES)
    if heard.method == "PUT" or count % 7 == 0:
        return reply(status=400, body=json.dumps(errors()).encode(), headers=(json_media, *HEADERS), **LINES)
    status = 202 if heard.method == "POST" else 200
    body = {"result": "successful", "code": status, "id": count, "data": {"Tax": record()}, **record()}
    return reply(
        status=status, body=json.dumps({**body, "id": count}).encode(), headers=(json_media, *HEADERS)
    )


def asked(folder: Path, url: str, *more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - our own command
        [
            *(sys.executable, "-m", "pytest", "suites", "--tenant", "live", "--base-url", url),
            *("--resource", "taxes", "--rate", "1000", "--cases", "1", "--allow-writes", "--record"),
            *("--shard", "1/1" if "-n" not in more else "1/2", "--cassettes", str(folder / "kept")),
            *("--reports", str(folder / "reports"), "--junitxml", str(folder / "junit.xml"), *more),
        ],
        cwd=ROOT,
        env=surroundings(**SECRETS),
        capture_output=True,
        timeout=240,
        check=False,
    )


LOUD = ("-vv", "-l", "--tb=long", "-rA", "--showlocals", "-W", "default", "--log-cli-level=DEBUG")


@pytest.mark.parametrize("verbosity", [("-q",), LOUD])
def test_no_secret_that_a_tenant_echoes_reaches_a_file_or_the_screen(  # noqa: PLR0917 - fixtures
    tmp_path: Path,
    serving: Serving,
    reply: Replying,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verbosity: tuple[str, ...],
) -> None:
    with serving(lambda heard: answer(heard, len(server.heard), reply)) as server:
        run = asked(tmp_path, server.url, *verbosity)
    screen = run.stdout + run.stderr
    assert run.returncode == 1, screen.decode()
    reports = tmp_path / "reports"
    for name in ("drift.json", "shard.json", "evidence.json", "answers.json", "index.html", "run.log"):
        assert (reports / name).exists(), screen.decode()
    assert b'name="curl"' in (tmp_path / "junit.xml").read_bytes()
    assert any(path.name.endswith(".json.gz") for path in tmp_path.rglob("*"))
    for name in SECRETS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(ROOT)
    merged = tmp_path / "merged"
    assert run_command(["merge", str(reports), "--reports", str(merged)]) == 1
    assert run_command(["bugs", "--reports", str(reports)]) == 0
    assert run_command(["bugs", "--reports", str(merged)]) == 0
    assert run_command(["page", str(reports), str(merged), "--reports", str(tmp_path / "page")]) == 0
    run_command(["diff", "tenant", str(reports / "drift.json"), str(merged / "drift.json")])
    known = ("--known", str(tmp_path / "known.yaml"), "--drift", str(reports / "drift.json"))
    finding = drift_json.read(reports / "drift.json").findings[0].id
    assert run_command(["known", "add", finding, "--reason", "seen", *known]) == 0
    assert run_command(["judge", str(tmp_path / "kept")]) in (0, 1, 2)
    said = capsys.readouterr()
    written = {
        str(path.relative_to(tmp_path)): _content(path) for path in tmp_path.rglob("*") if path.is_file()
    }
    for name, content in {**written, "screen": screen, "commands": (said.out + said.err).encode()}.items():
        _hold(name, content)
    assert any(REASON.encode() in content for name, content in written.items() if "attachment" in name)


def _hold(name: str, content: bytes) -> None:
    """Hold that nothing of the server's is in what was written, whichever way one looks for it."""
    assert Redactor(environment_secrets(SECRETS, DAFTRA.access)).leaks(content) is None, name
    lowered = content.lower()
    for value in (*texts(), "canary", TOKEN, "jo.doe", "acme-corp", "555 1234", "5551234"):
        assert value.encode().lower() not in lowered, (name, value)
    assert base64.b64encode(b"canary")[:8] not in content, name
    if not name.endswith(".gz"):
        assert re.search(rb"[\x00-\x08\x0b-\x1f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]", content) is None, name
        assert b"\nno drift" not in content or name.endswith((".md", ".html")), name  # in a block of code


def _content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
