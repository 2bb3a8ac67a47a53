"""Options of a file: read strictly, without secrets, behind the command line, and told with their source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conform.daftra import DAFTRA
from conform.redact import ENVIRONMENT
from conform.run.option_file import OptionFile, in_force, read_options, told
from conform.run.settings import COMMAND_LINE, OPTIONS, flag_of, name_of, settings
from conform.tenants.live import SettingsError
from tests.run.test_settings import options

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "canary-key-0f1e2d3c4b5a"  # noqa: S105 - nobody's
ACCESS = DAFTRA.access


def written(root: Path, text: str, name: str = "conform.toml") -> OptionFile:
    (root / name).write_text(text, encoding="utf-8")
    return read_options(root, ACCESS)


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert read_options(tmp_path, ACCESS).options == {}
    assert written(tmp_path, "[tool.other]\nx = 1\n", "pyproject.toml").options == {}


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ('tenant = "live"', {"tenant": "live"}),
        ("rate = 3", {"rate": 3.0}),
        ("rate = 0.5", {"rate": 0.5}),
        ("fail-on-age = true", {"fail_on_age": True}),
        ("fail_on_age = false", {"fail_on_age": False}),
        ('resource = ["clients", "v2/brand"]', {"resource": ["clients", "v2/brand"]}),
        ('only = ["get", "Post"]', {"only": ["GET", "POST"]}),
        ('fail-on = "critical"', {"fail_on": "critical"}),
        ('shard = "1/2"', {"shard": "1/2"}),
        ('header = ["X-Team: a"]', {"header": ["X-Team: a"]}),
        (
            'allow-writes = true\nbase-url = "https://a.daftra.com"',
            {"allow_writes": True, "base_url": "https://a.daftra.com"},
        ),
    ],
)
@pytest.mark.parametrize(("name", "head"), [("conform.toml", ""), ("pyproject.toml", "[tool.conform]\n")])
def test_an_option_is_read_by_its_name(line: str, option: Any, name: str, head: str, tmp_path: Path) -> None:
    found = written(tmp_path, head + line, name)
    assert (found.name, found.options) == (name, option)


VALUES: dict[Any, tuple[str, str]] = {
    bool: ("true", "1"),
    int: ("3", "3.5"),
    float: ("3.5", "true"),
    str: ('"x"', "3"),
    list: ('["x"]', '"x"'),
}
"""A value of each kind of option, and one that is none."""


@pytest.mark.parametrize("flag", OPTIONS)
def test_each_option_can_stand_in_the_file_and_each_holds_its_kind(flag: str, tmp_path: Path) -> None:
    row = OPTIONS[flag]
    kind = {"store_true": bool, "append": list}.get(row.get("action", ""), row.get("type", str))
    good, bad = VALUES[kind]
    good = f'"{row["choices"][0]}"' if "choices" in row else good
    good = {"--shard": '"1/2"', "--header": '["X-Team: a"]', "--case": '["abcdef"]'}.get(
        flag, f"[{good}]" if "choices" in row and kind is list else good
    )
    beside = 'base-url = "https://a.daftra.com"\n' if flag == "--allow-writes" else ""
    key = flag.removeprefix("--")
    assert name_of(flag) in written(tmp_path, f"{beside}{key} = {good}\n").options
    with pytest.raises(SettingsError, match=rf"conform\.toml: {key} must be"):
        written(tmp_path, f"{beside}{key} = {bad}\n")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("reat = 2", "conform.toml: reat is no option; known are tenant, profile, base-url"),
        ("[live]\nrate = 2", "conform.toml: live is no option"),
        ("rate = 0", "conform.toml: rate must be above 0 requests a second, and a number"),
        ("rate = nan", "conform.toml: rate must be above 0"),
        ('tenant = "life"', "conform.toml: tenant must be one of embedded, recorded, live"),
        ('only = ["HEAD"]', "conform.toml: only must be one of GET, POST"),
        ('only = ["GET", 3]', "conform.toml: only must be a list of texts"),
        ("rate = ", "conform.toml: cannot be read as TOML"),
        ("rate = 1\nrate = 2", "conform.toml: cannot be read as TOML"),
        ("fail-on-age = true\nfail_on_age = true", "conform.toml: fail_on_age is there twice"),
        ("allow-writes = true", "conform.toml: allow-writes is for the tenant that the same file names"),
        ('header = ["Host: x"]', "conform.toml: --header Host: each request has one of its own"),
        (f'header = ["X-Auth-Token: {SECRET}"]', "put the whole line into DAFTRA_HEADER instead"),
        (f'header = ["APIKEY: {SECRET}"]', "put the key into DAFTRA_API_KEY instead"),
        (f'proxy = "http://me:{SECRET}@gate"', "put the whole URL into DAFTRA_PROXY instead"),
        (
            f'api-key = "{SECRET}"',
            "conform.toml: api-key is a secret, which no file of options may hold; set DAFTRA_API_KEY",
        ),
        (f'DAFTRA_API_KEY = "{SECRET}"', "set DAFTRA_API_KEY instead"),
        (f'gateway-secret = "{SECRET}"', "gateway-secret is a secret, which no file of options may hold"),
    ],
)
def test_what_cannot_be_used_is_one_line_with_file_and_key(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        written(tmp_path, text)
    assert says in str(refused.value)
    assert SECRET not in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", [name for name, _ in ENVIRONMENT if flag_of(name.lower()) not in OPTIONS])
def test_no_secret_of_the_environment_can_stand_in_a_file(name: str, tmp_path: Path) -> None:
    key = name.lower().replace("_", "-")
    with pytest.raises(SettingsError, match=f"{key} is a secret.* set DAFTRA_{name} instead"):
        written(tmp_path, f'{key} = "{SECRET}"\n')


def test_two_files_with_options_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "conform.toml").write_text("rate = 2\n", encoding="utf-8")
    assert written(tmp_path, "[tool.other]\n", "pyproject.toml").options == {"rate": 2.0}
    with pytest.raises(
        SettingsError, match=r"conform\.toml and \[tool\.conform\] of pyproject\.toml are both"
    ):
        written(tmp_path, "[tool.conform]\nrate = 2\n", "pyproject.toml")


def test_a_file_that_is_no_text_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "conform.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match=r"conform\.toml: cannot be read as TOML: it is no UTF-8"):
        read_options(tmp_path, ACCESS)
    (tmp_path / "conform.toml").unlink()
    (tmp_path / "conform.toml").mkdir()
    with pytest.raises(SettingsError, match=r"conform\.toml: cannot be read"):
        read_options(tmp_path, ACCESS)


# Beside the command line

LIVE: dict[str, Any] = {
    "tenant": "live",
    "base_url": "https://my-trial.daftra.com",
    "allow_writes": True,
    "disposable": "my-trial",
    "rate": 1.0,
    "standing": 5,
    "resource": ["taxes"],
}
"""What a team keeps for its nights."""


def beside(file: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Give what is in force of what the file or the command line says."""
    found = in_force(given, OptionFile(options=file))
    return {name: found.options[name] for name in file.keys() | given.keys()}


@pytest.mark.parametrize(
    ("file", "given", "found"),
    [
        ({"rate": 1.0, "tenant": "live"}, {}, {"rate": 1.0, "tenant": "live"}),
        ({"rate": 1.0, "tenant": "live"}, {"rate": 3.0}, {"rate": 3.0, "tenant": "live"}),
        ({"rate": 1.0}, {"tenant": "live"}, {"rate": 1.0, "tenant": "live"}),
        ({"resource": ["taxes"]}, {"resource": ["stores"]}, {"resource": ["stores"]}),
        ({"seed": 7}, {"seed": None}, {"seed": 7}),
        ({"seed": 7}, {"seed": 1}, {"seed": 1}),
        ({"strict_known": True}, {"strict_known": None}, {"strict_known": True}),
        ({"one_by_one": False}, {}, {"one_by_one": False}),
        (LIVE, {}, LIVE),
    ],
)
def test_the_command_line_goes_before_the_file(file: Any, given: Any, found: Any) -> None:
    assert beside(file, **given) == found


def test_what_nobody_says_is_as_it_is_by_itself() -> None:
    assert in_force({}, OptionFile()).options == options()


def test_what_of_the_file_does_nothing_beside_the_command_line_is_left_out(tmp_path: Path) -> None:
    found = in_force({"tenant": "recorded", "max_age": 3.0}, OptionFile(options={**LIVE, "one_by_one": True}))
    assert set(found.idle) == {*LIVE.keys() - {"tenant", "resource"}, "one_by_one"}
    assert found.options == options(tenant="recorded", max_age=3.0, resource=["taxes"])
    assert settings(found.options, tmp_path, DAFTRA).tenant == "recorded"


def test_what_the_command_line_says_in_vain_is_still_refused(tmp_path: Path) -> None:
    found = in_force({"profile": "observed"}, OptionFile(options=LIVE))
    with pytest.raises(SettingsError, match="--profile does nothing here; it is for the embedded tenant"):
        settings(found.options, tmp_path, DAFTRA)


def test_leave_to_write_holds_for_the_tenant_that_the_file_names_alone() -> None:
    own = beside(LIVE)
    other = beside(LIVE, base_url="https://books.daftra.com")
    assert (own["allow_writes"], own["disposable"], own["standing"]) == (True, "my-trial", 5)
    assert (other["allow_writes"], other["disposable"], other["standing"]) == (False, None, None)
    said = beside(LIVE, base_url="https://books.daftra.com", allow_writes=True)
    assert (said["allow_writes"], said["disposable"]) == (True, None)


def test_a_name_that_is_not_the_tenants_is_refused_from_a_file_too(tmp_path: Path) -> None:
    found = in_force({}, OptionFile(options={**LIVE, "disposable": "my-tria"}))
    with pytest.raises(SettingsError, match="--disposable my-tria is not the tenant"):
        settings(found.options, tmp_path, DAFTRA)


def test_each_option_in_force_is_told_with_where_it_was_given(tmp_path: Path) -> None:
    file = {"rate": 1.0, "one_by_one": True, "header": [f"X-Team: {SECRET}"], "proxy": "http://gate:1"}
    given = {"tenant": "live", "base_url": "https://a.daftra.com", "resource": ["taxes", "stores"]}
    found = in_force(
        {**given, "profile": None, "max_age": None}, OptionFile(options={**file, "max_age": 3.0})
    )
    assert set(found.whence.values()) == {COMMAND_LINE, "conform.toml"}
    chosen = settings(found.options, tmp_path, DAFTRA, whence=found.whence, idle=found.idle)
    lines = [*told(chosen)]
    assert "option tenant: live (command line)" in lines
    assert "option resource: taxes, stores (command line)" in lines
    assert "option rate: 1.0 (conform.toml)" in lines
    assert "option header: X-Team (conform.toml)" in lines
    assert "option proxy: given (conform.toml)" in lines
    assert lines[-1] == "option max-age: of the file, does nothing in this run"
