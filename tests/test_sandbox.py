"""The fixtures as somebody's own tests use them: a repository of his with a client and tests of its own."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.forked import ended, started
from tests.surroundings import surroundings

PATIENCE = 120
CLIENT = '''
    """A client of somebody's: three operations, no library."""

    import json
    import urllib.error
    import urllib.request


    class Client:
        def __init__(self, url, key):
            self.url, self.key = url, key

        def ask(self, method, path, payload=None, **headers):
            request = urllib.request.Request(
                self.url + path,
                method=method,
                data=None if payload is None else json.dumps(payload).encode(),
                headers={"APIKEY": self.key, "Content-Type": "application/json", **headers},
            )
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    return answer.status, json.loads(answer.read())
            except urllib.error.HTTPError as error:
                return error.code, error.read()

        def add(self, **columns):
            known = {"business_name": "A", "first_name": "A", "last_name": "B", "email": "a@example.com",
                     "password": "secret", "type": 2}
            record = {name: value for name, value in {**known, **columns}.items() if value is not ...}
            return self.ask("POST", "/api2/clients.json", {"Client": record})

        def balance(self, number):
            record = self.ask("GET", f"/api2/clients/{number}.json")[1]["data"]["Client"]
            return record["type"] + 1
'''
GIVEN = """
    import pytest
    from client import Client

    @pytest.fixture
    def client(daftra):
        return Client(daftra.url, daftra.api_key)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """How a run of somebody's tests ended, and what it said."""

    status: int | None
    text: str

    def counts(self, **wanted: int) -> bool:
        last = self.text.strip().splitlines()[-1]
        return all(f"{number} {what}" in last for what, number in wanted.items())


@pytest.fixture(name="folder")
def somebodys_repository(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --strict-markers\nfilterwarnings = error\n")
    (tmp_path / "client.py").write_text(textwrap.dedent(CLIENT))
    (tmp_path / "conftest.py").write_text(textwrap.dedent(GIVEN))
    return tmp_path


def ran(folder: Path, tests: str, *options: str) -> Ran:
    (folder / "test_it.py").write_text("import pytest\nfrom client import Client\n" + textwrap.dedent(tests))
    environ = surroundings(PYTHONPATH=str(Path(__file__).parents[1]))
    command = ("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis", *options)
    said = folder / "said.txt"
    done = ended(started(folder, said, command, environ), said)
    return Ran(status=done.status, text=done.text)


def test_a_good_client_is_green_and_each_test_begins_with_nothing(folder: Path) -> None:
    done = ran(
        folder,
        """
        def test_first(client, daftra, daftra_traffic):
            assert client.add()[0] == 202
            assert daftra_traffic.operations == ("POST /clients{format}",)
            assert daftra_traffic.drifts == ()

        def test_second(client, daftra, daftra_traffic):
            assert client.add()[1]["id"] == 1
            assert len(daftra_traffic.exchanges) == 1

        def test_with_records(client, daftra, daftra_traffic):
            record, = daftra.seed("clients", {"type": 3})
            assert client.balance(record["id"]) == 4
            daftra.reset()
            assert client.ask("GET", "/api2/clients/1.json")[0] == 404

        @pytest.mark.parametrize("number", [1, 2])
        def test_each_of_many(client, number):
            assert client.add()[1]["id"] == 1
        """,
    )
    assert done.status == 0, done.text
    assert done.counts(passed=5)


def test_the_observed_profile_and_a_fault_show_in_his_test_and_not_in_the_traffic(folder: Path) -> None:
    done = ran(
        folder,
        """
        @pytest.mark.daftra(profile="observed")
        def test_text_for_a_number(client, daftra, daftra_traffic):
            daftra.seed("clients")
            assert client.balance(1) == 3

        def test_a_fault(client, daftra, daftra_traffic):
            name = next(each for each, kind in daftra.faults.items() if kind == "envelope.missing")
            with daftra.fault(name):
                assert [client.add()[0] for _ in range(3)] == [202] * 3
            assert daftra.active == ()

        @pytest.mark.daftra(faults=["v1.create.rejects"])
        def test_no_such_fault(client):
            pass

        def test_afterwards(client, daftra):
            assert daftra.active == ()
            daftra.seed("clients")
            assert client.balance(1) == 3
        """,
    )
    assert done.counts(failed=1, passed=2, error=1), done.text
    assert "TypeError: can only concatenate str" in done.text
    assert "@pytest.mark.daftra: fault 'v1.create.rejects' is unknown" in done.text
    assert "break the docs" not in done.text
    assert "During handling" not in done.text


BROKEN = {
    "client.add(email=...)": "Client.email is left out, which is required",
    "client.add(email='nobody')": 'Client.email is not in its documented form; sent "nobody"',
    "client.add(type=9)": "Client.type has a value that the docs do not list; sent 9",
    "client.add(first_name='x' * 256)": "Client.first_name is longer than documented",
    "client.add(first_name=5)": "Client.first_name has another kind than documented; sent 5",
    "client.add(email=None)": "Client.email is null, which is not among its kinds",
    "client.add(suspend=True)": "Client.suspend is read-only: what is sent for it is ignored",
    "client.ask('GET', '/api2/clients.json?limit=5000')": "?limit is above what is documented",
    "client.ask('GET', '/api2/clientz.json')": "no page documents GET /api2/clientz.json",
    "client.ask('POST', '/api2/clients/1.json', {})": "no page documents POST /api2/clients/1.json",
    "client.ask('POST', '/api2/clients.json')": "there is no body",
    "client.ask('POST', '/api2/clients.json', {'first_name': 'A'})": "the record does not stand",
    "client.ask('GET', '/api2/clients.json', APIKEY='wrong')": "the request comes with a wrong key",
    "client.ask('GET', '/api2/clients.json', Authorization='Bearer x')": "comes with the key beside",
}


def test_each_request_that_breaks_the_docs_fails_its_test_in_our_words(folder: Path) -> None:
    tests = [
        f"def test_{number}(client, daftra_traffic):\n    {each}\n" for number, each in enumerate(BROKEN)
    ]
    done = ran(folder, "\n".join(tests))
    assert done.status == 1
    assert done.counts(failed=len(BROKEN)), done.text
    missing = [said for said in BROKEN.values() if said not in done.text]
    assert missing == [], done.text
    assert "request 1: POST /api2/clients.json, answered 400" in done.text
    assert "the docs: required (page 15115262e0, 2026-07-03)" in done.text
    assert "site-packages" not in done.text, "no traceback: the test itself is not to blame"


def test_who_means_to_send_nonsense_says_so(folder: Path) -> None:
    done = ran(
        folder,
        """
        def test_here(client, daftra_traffic):
            daftra_traffic.allow("required:Client.email")
            assert client.add(email=...)[0] == 400

        @pytest.mark.daftra(allow=["required", "undocumented:GET /api2/*"])
        def test_by_mark(client, daftra_traffic):
            client.add(email=...)
            client.ask("GET", "/api2/nothing.json")

        @pytest.mark.daftra(allow="enum")
        def test_something_else(client, daftra_traffic):
            client.add(email=...)

        @pytest.mark.daftra(allow="requires")
        def test_no_such_rule(client, daftra_traffic):
            pass

        @pytest.mark.daftra(alow="required")
        def test_no_such_word(client):
            pass

        def test_without_the_traffic_nothing_is_judged(client):
            client.add(email=...)

        def test_nothing_is_known_of_a_key(client, daftra_traffic):
            client.add(colour="red")

        @pytest.mark.daftra(strict=True)
        def test_which_counts_if_one_asks_for_it(client, daftra_traffic):
            client.add(colour="red")
        """,
    )
    assert done.counts(failed=2, passed=4, error=2), done.text
    assert "near it: required" in done.text
    assert "@pytest.mark.daftra takes allow, faults, profile, strict, by name" in done.text
    assert "no page names Client.colour" in done.text


def test_a_test_that_fails_by_itself_is_told_beside_it_what_its_requests_break(folder: Path) -> None:
    done = ran(
        folder,
        """
        def test_why(client, daftra_traffic):
            assert client.add(email=...)[0] == 202

        @pytest.mark.xfail(strict=True)
        def test_expected(client, daftra_traffic):
            client.add(email=...)
        """,
    )
    assert done.counts(failed=1, xfailed=1), done.text
    assert "assert 400 == 202" in done.text
    assert "Captured daftra_traffic call" in done.text


def test_what_a_fixture_sends_while_it_tidies_up_is_judged_too_and_nothing_is_told_twice(
    folder: Path,
) -> None:
    done = ran(
        folder,
        """
        @pytest.fixture
        def tidied(daftra_traffic, client):
            yield client
            client.ask("DELETE", "/api2/client/1.json")

        def test_tidies_up_badly(tidied):
            assert tidied.add()[0] == 202

        def test_is_bad_itself(daftra_traffic, client):
            client.add(email=...)
        """,
    )
    assert done.counts(passed=1, failed=1, error=1), done.text
    assert "no page documents DELETE /api2/client/1.json" in done.text
    assert done.text.count("Client.email is left out") == 1


def test_outages_are_rehearsed(folder: Path) -> None:
    done = ran(
        folder,
        """
        def test_retries(client, daftra, daftra_traffic):
            daftra.rehearse(fail_every=2)
            assert [client.ask("GET", "/api2/clients.json")[0] for _ in range(4)] == [200, 503, 200, 503]
            assert daftra_traffic.drifts == ()

        def test_afterwards(client):
            assert [client.ask("GET", "/api2/clients.json")[0] for _ in range(4)] == [200] * 4
        """,
    )
    assert done.status == 0, done.text


def test_any_client_in_any_language_is_heard(folder: Path) -> None:
    done = ran(
        folder,
        """
        import asyncio
        import subprocess
        import sys
        import threading

        @pytest.fixture(scope="session")
        def service(daftra_server):
            return Client(daftra_server.url, daftra_server.api_key)

        def test_a_service_of_the_session(service, daftra_traffic):
            service.add(email=...)
            daftra_traffic.allow("required")
            assert daftra_traffic.breaches == ()

        def test_a_program(daftra, daftra_traffic):
            code = f"import client; client.Client({daftra.url!r}, {daftra.api_key!r}).add(type=9)"
            subprocess.run([sys.executable, "-c", code], check=True)
            assert [each.name for each in daftra_traffic.breaches] == ["enum:Client.type"]
            daftra_traffic.allow("enum")

        def test_threads_and_tasks(client, daftra_traffic):
            threads = [threading.Thread(target=client.add) for _ in range(4)]
            for each in threads:
                each.start()
            for each in threads:
                each.join()

            async def both():
                return await asyncio.gather(*(asyncio.to_thread(client.add) for _ in range(4)))

            assert sorted(each[1]["id"] for each in asyncio.run(both())) == [5, 6, 7, 8]
            assert len(daftra_traffic.exchanges) == 8
        """,
    )
    assert done.status == 0, done.text


def test_each_process_of_xdist_has_a_tenant_of_its_own(folder: Path) -> None:
    done = ran(
        folder,
        """
        @pytest.mark.parametrize("number", range(8))
        def test_alone(client, daftra_traffic, number):
            assert [client.add()[1]["id"] for _ in range(5)] == [1, 2, 3, 4, 5]
        """,
        "-n",
        "2",
    )
    assert done.status == 0, done.text
    assert done.counts(passed=8)


def test_the_fixtures_and_the_mark_say_what_they_are(folder: Path) -> None:
    fixtures = ran(folder, "", "--fixtures")
    for name in ("daftra_server", "daftra_traffic", "daftra "):
        assert name in fixtures.text
    assert "@pytest.mark.daftra(profile='documented'" in ran(folder, "", "--markers").text


HEAVY = ("hypothesis", "vcr", "schemathesis", "requests", "jsonschema_rs", "msgspec", "uvicorn", "yaml")


def test_the_module_imports_nothing_heavy_until_a_fixture_is_asked_for() -> None:
    code = (
        "import pytest, sys; before = set(sys.modules); import conform.sandbox;"
        "print(sorted({each.partition('.')[0] for each in set(sys.modules) - before}))"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert not set(HEAVY) & set(eval(done.stdout))  # noqa: S307 - a list that we printed


def test_a_tenant_needs_neither_hypothesis_nor_requests() -> None:
    code = "import conform, sys; conform.Tenant().close(); print(sorted(sys.modules))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert not {"hypothesis", "vcr", "requests", "schemathesis"} & set(eval(done.stdout))  # noqa: S307 - as above
