"""Options that do not fit are one line that says what to give instead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.run.settings import (
    LIMITS,
    NEEDS,
    OPTIONS,
    RATE,
    SORTS,
    STANDING,
    TIMEOUT,
    Settings,
    misused,
    settings,
)
from conform.tenants.live import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

LIVE = {"tenant": "live", "base_url": "https://my-trial.daftra.com"}
WRITING = {**LIVE, "allow_writes": True}
RECORDED = {"tenant": "recorded"}


def options(**given: Any) -> dict[str, Any]:
    unset = {
        flag.lstrip("-").replace("-", "_"): each.get(
            "default", False if each.get("action") == "store_true" else None
        )
        for flag, each in OPTIONS.items()
    }
    return {**unset, **given}


def read(root: Path, **given: Any) -> Settings:
    return settings(options(**given), root, DAFTRA)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"rate": float("nan"), **LIVE}, "--rate must be above 0 requests a second, and a number, not nan"),
        ({"rate": float("inf"), **LIVE}, "--rate must be above 0 requests a second, and a number, not inf"),
        ({"rate": -1.0, **LIVE}, "not -1.0"),
        ({"rate": 0.0, **LIVE}, "not 0.0"),
        ({"timeout": float("nan"), **LIVE}, "--timeout must be above 0 seconds"),
        ({"timeout": float("inf"), **LIVE}, "--timeout"),
        ({"timeout": 0.0, **LIVE}, "--timeout"),
        ({"time_limit": float("nan")}, "--time-limit must be above 0 minutes"),
        ({"time_limit": float("inf")}, "--time-limit"),
        ({"time_limit": 0.0}, "--time-limit"),
        ({"time_limit": -1.0}, "--time-limit"),
        ({"budget": 0}, "--budget must be 1 requests or more, not 0"),
        ({"budget": -5}, "--budget"),
        ({"standing": 0, **WRITING}, "--standing must be 1 records or more, not 0"),
        ({"cases": -1}, "--cases must be 0 payloads an operation or more, not -1"),
        ({"max_age": -1.0, **RECORDED}, "--max-age must be 0 days or more, not -1.0"),
        ({"max_age": float("nan"), **RECORDED}, "--max-age"),
        ({"max_age": float("inf"), **RECORDED}, "--max-age"),
        ({"shard": "3/2"}, "--shard must be k/n with k from 1 to n, such as 2/4, not '3/2'"),
        ({"shard": "0/2"}, "--shard"),
        ({"shard": ""}, "--shard"),
        ({"record": True, **RECORDED}, "--record needs a tenant that answers"),
        ({"one_by_one": True, **RECORDED}, "--one-by-one does nothing here; a recording holds"),
        ({"base_url": "https://x.daftra.com"}, "--base-url does nothing here; it is for --tenant live"),
        (
            {"one_by_one": True, **RECORDED},
            "--one-by-one does nothing here; a recording holds what was asked",
        ),
        ({"failed": True, **RECORDED}, "--failed does nothing here; a recording tells the same each time"),
        ({"failed": True, "record": True}, "--failed would record a part of each group over the whole"),
        ({"rate": 2.0}, "--rate does nothing here; it is for --tenant live"),
        ({"allow_writes": True}, "--allow-writes does nothing here; it is for --tenant live"),
        ({"standing": 25}, "--standing does nothing here; it is for --tenant live"),
        ({"disposable": "x"}, "--disposable does nothing here; it is for --tenant live"),
        ({"values": "v.yaml"}, "--values does nothing here; it is for --tenant live"),
        ({"ca_file": "ca.pem"}, "--ca-file does nothing here; it is for --tenant live"),
        ({"header": ["X-Team: a"]}, "--header does nothing here; it is for --tenant live"),
        ({"proxy": "http://gate:1"}, "--proxy does nothing here; it is for --tenant live"),
        ({"header": ["APIKEY: some-key-1"], **LIVE}, "--header APIKEY: the tenant is entered by it"),
        ({"proxy": "socks5://gate:1", **LIVE}, "--proxy is no address of an HTTP proxy"),
        ({"timeout": 30.0, **RECORDED}, "--timeout does nothing here; it is for --tenant live"),
        ({"standing": 5, **LIVE}, "--standing does nothing here; it is for a run with --allow-writes"),
        ({"disposable": "my-trial", **LIVE}, "it is for a run with --allow-writes"),
        ({"values": "v.yaml", **LIVE}, "it is for a run with --allow-writes"),
        ({"anonymise": True}, "--anonymise does nothing here; it is for --tenant live"),
        ({"anonymise": True, "record": True}, "--anonymise does nothing here"),
        ({"profile": "documented", **LIVE}, "--profile does nothing here; it is for the embedded tenant"),
        ({"profile": "observed", "cassettes": "kept", **RECORDED}, "--cassettes kept says already"),
        (
            {"cassettes": "kept"},
            "--cassettes does nothing here; it is for --record and for --tenant recorded",
        ),
        ({"only": ["POST"], **LIVE}, "--only does nothing here; it asks of operations that write; give"),
        ({"shard": "1/26", **WRITING}, "--shard has more parts than records that may stand on the tenant"),
        ({"shard": "1/3", "standing": 2, **WRITING}, "fewer parts, or a greater --standing"),
        ({"case": ["abcde"]}, "--case must be an id, or 6 characters of one or more, not ['abcde']"),
        ({"case": ["abcdef"], "record": True}, "--case names what is asked; a recording would hold it"),
        ({"case": ["abcdef"], "failed": True}, "--case names what is asked; leave out --failed"),
        ({"case": ["abcdef"], "shard": "1/2"}, "--case names what is asked; leave out --shard"),
        ({"max_age": 3.0}, "--max-age does nothing here; it is for --tenant recorded"),
        ({"fail_on_age": True, **RECORDED}, "--fail-on-age does nothing here; give --max-age DAYS with it"),
        ({"values": "nowhere.yaml", **WRITING}, "--values nowhere.yaml: is not there, or no file"),
        ({"values": ".", **WRITING}, "--values .: is not there, or no file"),
        ({"ca_file": "nowhere.pem", **LIVE}, "--ca-file nowhere.pem: is not there"),
        ({"known": "nowhere.yaml"}, "--known nowhere.yaml: is not there"),
        ({"reports": "a-file"}, "--reports a-file: is no folder"),
        ({"cassettes": "a-file", **RECORDED}, "--cassettes a-file: is no folder"),
    ],
)
def test_what_does_not_fit_is_one_line(tmp_path: Path, given: dict[str, Any], says: str) -> None:
    (tmp_path / "a-file").touch()
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **given)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


def test_each_row_of_the_tables_is_met_by_a_test_above() -> None:
    marks: Any = getattr(test_what_does_not_fit_is_one_line, "pytestmark")  # noqa: B009 - set by pytest
    given = [options(**each) for each, _ in marks[0].args[1]]

    def is_met(name: str, is_fine: Any, *, of_all: bool) -> bool:
        return any(
            one[name] is not None and one[name] is not False and not is_fine(one if of_all else one[name])
            for one in given
        )

    assert [name for name, is_fine, _ in LIMITS if not is_met(name, is_fine, of_all=False)] == []
    assert [(name, said) for name, is_fine, said in NEEDS if not is_met(name, is_fine, of_all=True)] == []


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"cases": 0},
        {"budget": 1},
        {"time_limit": 0.001},
        {"profile": "observed"},
        {"profile": "observed", **RECORDED},
        {"cassettes": "kept", **RECORDED},
        {"cassettes": "kept", "record": True},
        {"max_age": 0.0, **RECORDED},
        {"max_age": 1.0, "fail_on_age": True, **RECORDED},
        {"anonymise": True, **LIVE},
        {"record": True, **LIVE},
        {"rate": 0.1, "timeout": 0.1, **LIVE},
        {"standing": 1, **WRITING},
        {"shard": "2/2"},
        {"only": ["POST", "GET"], **LIVE},
        {"shard": "1/26", **LIVE},
        {"case": ["abcdef", "ghijkl"], "profile": "observed"},
        {"case": ["abcdef"], **RECORDED},
        {"header": ["X-Team: a", "X-Other: b"], "proxy": "gate:3128", **LIVE},
        {"shard": "25/25", **WRITING},
        {"only": ["POST"], **WRITING},
        {"ca_file": "a-file", **LIVE},
        {"values": "a-file", **WRITING},
    ],
)
def test_what_fits_is_taken(tmp_path: Path, given: dict[str, Any]) -> None:
    (tmp_path / "a-file").touch()
    assert misused(options(**given), tmp_path, DAFTRA.access, {}) is None


def test_what_is_not_given_has_its_default(tmp_path: Path) -> None:
    plain = read(tmp_path)
    assert (plain.rate, plain.standing, plain.timeout, plain.profile) == (
        RATE,
        STANDING,
        TIMEOUT,
        "documented",
    )
    assert read(tmp_path, **{**LIVE, "rate": 0.5}).rate == 0.5


@pytest.mark.parametrize(
    ("name", "base_url"),
    [
        ("my-trial", "https://my-trial.daftra.com"),
        ("MY-Trial", "my-trial.daftra.com/api2/"),
        ("my-trial.daftra.com", "https://my-trial.daftra.com"),
        ("https://My-Trial.daftra.com/", "https://my-trial.daftra.com"),
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("localhost:8000", "http://localhost:8000"),
    ],
)
def test_a_disposable_tenant_is_one_whose_name_is_repeated(tmp_path: Path, name: str, base_url: str) -> None:
    assert read(tmp_path, **{**WRITING, "base_url": base_url, "disposable": name}).disposable == name


@pytest.mark.parametrize(
    ("name", "base_url", "instead"),
    [
        ("my-tria", "https://my-trial.daftra.com", "my-trial"),
        ("", "https://my-trial.daftra.com", "my-trial"),
        ("daftra.com", "https://my-trial.daftra.com", "my-trial"),
        ("yes", "https://my-trial.daftra.com", "my-trial"),
        ("127", "http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1", "http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1:8001", "http://127.0.0.1:8000", "127.0.0.1:8000"),
    ],
)
def test_another_name_is_told_with_the_right_one(
    tmp_path: Path, name: str, base_url: str, instead: str
) -> None:
    with pytest.raises(SettingsError, match=f"--disposable {instead}$"):
        read(tmp_path, **{**WRITING, "base_url": base_url, "disposable": name})


def test_the_name_is_held_against_the_environment_too(tmp_path: Path) -> None:
    given = options(tenant="live", allow_writes=True, disposable="books")
    assert "not the tenant https://trial.daftra.com" in str(
        misused(given, tmp_path, DAFTRA.access, {"DAFTRA_SUBDOMAIN": "trial"})
    )
    assert misused(given, tmp_path, DAFTRA.access, {"DAFTRA_SUBDOMAIN": "books"}) is None
    assert "no tenant is named" in str(misused(given, tmp_path, DAFTRA.access, {}))


@pytest.mark.parametrize("parts", [1, 2, 4, 7, 25])
def test_shards_of_a_live_tenant_share_its_pace_and_its_limit(tmp_path: Path, parts: int) -> None:
    given = {**WRITING, "rate": 3.0}
    shards = [read(tmp_path, **given, shard=f"{number}/{parts}") for number in range(1, parts + 1)]
    assert math.isclose(sum(each.rate for each in shards), 3.0)
    assert sum(each.standing for each in shards) == STANDING
    assert min(each.standing for each in shards) >= 1


@pytest.mark.parametrize("given", [{}, RECORDED])
def test_shards_of_a_tenant_of_our_own_share_nothing(tmp_path: Path, given: dict[str, Any]) -> None:
    assert (read(tmp_path, **given, shard="1/4").rate, read(tmp_path, **given, shard="1/4").standing) == (
        RATE,
        STANDING,
    )


def test_a_named_case_leaves_the_reports_of_a_night_and_keeps_the_ledgers_where_a_sweep_looks(
    tmp_path: Path,
) -> None:
    night, one = read(tmp_path), read(tmp_path, case=["abcdef"])
    assert (night.reports, one.reports) == (tmp_path / "reports", tmp_path / "reports" / "case")
    assert night.ledgers == one.ledgers == tmp_path / "reports" / "ledger"
    assert (night.is_one_by_one, one.is_one_by_one, one.named) == (False, True, ("abcdef",))


@pytest.mark.parametrize(
    ("given", "sorts"),
    [
        ({}, SORTS[:-1]),
        ({"sort": ["fuzz"]}, ("fuzz",)),
        ({"sort": ["paging", "valid"]}, ("valid", "paging")),
        ({"sort": ["all"]}, SORTS),
        ({"sort": ["valid", "all"]}, SORTS),
    ],
)
def test_what_schemathesis_draws_is_asked_where_it_is_named(
    tmp_path: Path, given: dict[str, Any], sorts: tuple[str, ...]
) -> None:
    chosen = read(tmp_path, **given)
    assert chosen.sorts == sorts
    assert chosen.is_of_sorts == (len(sorts) < len(SORTS) - 1)
