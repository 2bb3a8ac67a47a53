from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from conform.exchange import Exchange
from conform.redact import Redactor
from conform.tenants.recorded.file import seal
from conform.tenants.recorded.folder import Origin, Player, Recorder, record_command, recording_path
from conform.tenants.recorded.replay import no_sockets

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.tenants.recorded.conftest import Calling, Making

LABEL = "v1/clients POST /clients{format} valid"
OTHER = "v1/clients GET /clients{format} paging"
ORIGIN = Origin(tenant="embedded", profile="documented", recorded="2026-11-22T05:00:00Z")


def record(folder: Path, made: object, *calls: object, label: str = LABEL) -> Path:
    recorder = Recorder(made, folder, origin=ORIGIN, redactor=Redactor())  # type: ignore[arg-type] # a scripted tenant
    for each in calls:
        recorder.open(label).send(each)  # type: ignore[arg-type] # a call
    return recorder.finish(label, [{"asks": "minimal"}])


def player(folder: Path) -> Player:
    return Player(folder, command=record_command)


def test_a_replay_gives_the_very_exchanges_without_a_socket(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    calls = [
        call(),
        call(method="POST", body=b'{"n": 1.50}', media="application/json"),
        call(credentials="none"),
        call(),
    ]
    replies = {id(each): answer(each, status=200 + n, body=b"%d" % n) for n, each in enumerate(calls)}
    record(tmp_path, tenant(lambda made: replies[id(made)]), *calls)
    with no_sockets() as attempts:
        replayed = player(tmp_path).open(LABEL)
        assert [replayed.send(each) for each in calls] == [
            Exchange(call=each, answer=replies[id(each)].answer, milliseconds=1.2) for each in calls
        ]
    assert attempts == []


def test_an_outage_is_replayed_as_one(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    record(tmp_path, tenant(lambda made: answer(made, status=503, failure="the tenant answered 503")), call())
    assert player(tmp_path).open(LABEL).send(call()).failure == "the tenant answered 503"


def test_a_request_that_was_not_recorded_is_a_failure_that_says_what_to_do(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    path = record(tmp_path, tenant(answer), call())
    exchange = player(tmp_path).open(LABEL).send(call(credentials="none"))
    assert exchange.answer is None
    assert exchange.failure == (
        f"one: {path.name} has no recording of GET /api2/clients/7.json; "
        "nearest is GET /api2/clients/7.json of one: credentials none, recorded good; "
        "record it with: conform run --record --resource v1/clients"
    )


def test_a_request_that_is_used_up_is_a_failure(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    record(tmp_path, tenant(answer), call())
    replayed = player(tmp_path).open(LABEL)
    assert replayed.send(call()).failure is None
    assert "asked more often than the 1 times" in (replayed.send(call()).failure or "")


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda content: content[:-9], "is truncated or was changed"),
        (
            lambda content: content[:99] + bytes([content[99] ^ 4]) + content[100:],
            "is truncated or was changed",
        ),
        (lambda _: b"", "is empty"),
        (lambda _: b"interactions: []", "is in another format"),
        (lambda content: gzip.compress(gzip.decompress(content).replace(b"200", b"201")), "has no seal"),
        (lambda _: seal(b"{}"), "holds no recording"),
        (lambda _: seal(b"[1, 2"), "holds no recording"),
        (lambda _: seal(b'{"interactions": [{"request": {}}], "metadata": {}}'), "holds no recording"),
        (
            lambda content: seal(gzip.decompress(content).replace(b"clients", b"suppliers")),
            "recording of something else",
        ),
    ],
)
def test_a_damaged_recording_is_named_and_harms_no_other(  # noqa: PLR0917 - pytest hands fixtures by name
    tmp_path: Path,
    tenant: Making,
    call: Calling,
    answer: Callable[..., Exchange],
    damage: Callable[[bytes], bytes],
    said: str,
) -> None:
    path = record(tmp_path, tenant(answer), call())
    record(tmp_path, tenant(answer), call(), label=OTHER)
    path.write_bytes(damage(path.read_bytes()))
    replaying = player(tmp_path)
    failure = replaying.open(LABEL).send(call()).failure or ""
    assert f"one: {path.name} " in failure
    assert said in failure
    assert failure.endswith("record it with: conform run --record --resource v1/clients")
    assert replaying.open(OTHER).send(call()).failure is None


def test_a_missing_recording_is_a_failure_of_each_call(tmp_path: Path, call: Calling) -> None:
    replayed = player(tmp_path).open(LABEL)
    assert all("is not there; record it with" in (replayed.send(call()).failure or "") for _ in range(2))


def test_the_files_say_what_they_are_and_a_damaged_one_what_is_wrong(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    record(tmp_path, tenant(answer), call())
    damaged = record(tmp_path, tenant(answer), call(), label=OTHER)
    damaged.write_bytes(b"")
    bad, good = player(tmp_path).frozen()
    assert (good.label, good.cases, good.origin, good.fault) == (LABEL, [{"asks": "minimal"}], ORIGIN, None)
    assert (bad.label, bad.fault) == ("", f"{damaged.name} is empty")


def test_a_file_of_a_later_format_is_told(tmp_path: Path) -> None:
    path = recording_path(tmp_path, LABEL)
    path.parent.mkdir(parents=True)
    path.write_bytes(seal(json.dumps({"interactions": [], "metadata": {"format": 2}}).encode()))
    (frozen,) = player(tmp_path).frozen()
    assert frozen.fault == f"{path.name} has format 2, not 1"


def test_a_label_that_is_finished_is_written_anew_and_no_other(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    recorder = Recorder(tenant(answer), tmp_path, origin=ORIGIN, redactor=Redactor())
    for label in (LABEL, OTHER, LABEL):
        recorder.open(label).send(call())
        recorder.finish(label)
    assert [each.label for each in player(tmp_path).frozen()] == [OTHER, LABEL]
    replayed = player(tmp_path).open(LABEL)
    assert [replayed.send(call()).failure is None for _ in range(2)] == [True, False]


def test_a_label_that_was_let_go_of_starts_again(
    tmp_path: Path, tenant: Making, call: Calling, answer: Callable[..., Exchange]
) -> None:
    record(tmp_path, tenant(answer), call())
    replaying = player(tmp_path)
    assert replaying.open(LABEL) is replaying.open(LABEL)
    replaying.open(LABEL).send(call())
    replaying.let_go(LABEL)
    assert replaying.open(LABEL).send(call()).failure is None


def test_labels_have_files_that_can_be_read_and_told_apart(tmp_path: Path) -> None:
    one, other = (recording_path(tmp_path, label) for label in (LABEL, LABEL.upper()))
    assert one.relative_to(tmp_path).as_posix() == "v1-clients/post-clients-format-valid-13e3ee15.json.gz"
    assert one != other
    assert len(recording_path(tmp_path, "v1/x " + "y" * 500).name) < 120


@pytest.mark.parametrize(
    ("label", "settings", "command"),
    [
        (LABEL, {}, "conform run --record --resource v1/clients"),
        ("references v1/clients removed", {}, "conform run --record --resource v1/clients"),
        (LABEL, {"profile": "observed"}, "conform run --record --profile observed --resource v1/clients"),
        (
            LABEL,
            {"tenant": "live", "folder": "mine"},
            "conform run --record --tenant live --cassettes mine --resource v1/clients --allow-writes",
        ),
    ],
)
def test_the_command_that_records_anew_is_said(label: str, settings: dict[str, str], command: str) -> None:
    assert record_command(label, **settings) == command


def test_a_recording_run_killed_at_any_moment_leaves_a_whole_file(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from conform.disk import Door\n"
        "from conform.tenants.recorded.file import seal\n"
        "print('on', flush=True)\n"
        "while True:\n"
        "    for text in (b'old', b'new'): Door().data(Path(sys.argv[1]), text * 200_000, seal)\n"
    )
    path = tmp_path / "f"
    for milliseconds in (20, 45, 70):
        with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE) as run:  # noqa: S603 - our own words
            assert run.stdout is not None
            run.stdout.readline()
            with pytest.raises(subprocess.TimeoutExpired):
                run.wait(milliseconds / 1000)
            run.send_signal(signal.SIGKILL)
        if path.exists():
            assert gzip.decompress(path.read_bytes()) in (b"old" * 200_000, b"new" * 200_000)
