"""The fixtures for an integrator's own tests; pytest loads this module for everybody who installed us.

So it imports nothing but pytest until a fixture is asked for, and starts nothing.

`daftra` is a tenant on 127.0.0.1, empty and as documented at the beginning of each test: `daftra.url`,
`daftra.api_key`, `daftra.seed(…)`, `daftra.fault(…)`, `daftra.rehearse(…)`, `daftra.reset()`. The mark
`@pytest.mark.daftra(profile="observed", faults=["…"])` chooses how it behaves. `daftra_server` is the same
tenant for fixtures that live as long as the session. `daftra_traffic` holds what it was asked in the test and
fails the test where a request breaks what the docs say; `allow` and `strict` of the mark are for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping

    from conform.api.tenant import Tenant
    from conform.api.traffic import Traffic

Made = TypeVar("Made")
_MARK = "daftra"
_TRAFFIC = "daftra_traffic"
_SAID = {"profile", "faults", "allow", "strict"}
"""What the mark may say."""
_ABOUT = (
    f"{_MARK}(profile='documented', faults=(), allow=(), strict=False): how the tenant of the fixture"
    f" `{_MARK}` behaves in this test, and what its requests may break without failing it"
)


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known, so that `--strict-markers` lets it pass."""
    config.addinivalue_line("markers", _ABOUT)


@pytest.fixture(scope="session")
def daftra_server() -> Iterator[Tenant]:
    """Give the tenant of the session, for fixtures that live as long: its `url` and `api_key` stay.

    Who uses it without `daftra` resets it himself.
    """
    from conform.api.tenant import Tenant  # noqa: PLC0415 - nobody waits for it who does not ask for it

    with Tenant() as tenant:
        yield tenant


@pytest.fixture
def daftra(request: pytest.FixtureRequest, daftra_server: Tenant) -> Tenant:
    """Give a tenant as the mark says, with nothing in it but what every tenant has, for this test."""
    said = _said(request)
    profile, faults = said.get("profile", "documented"), _names(said.get("faults", ()))
    _made(lambda: daftra_server.become(profile, faults))
    return daftra_server


@pytest.fixture
def daftra_traffic(request: pytest.FixtureRequest, daftra: Tenant) -> Iterator[Traffic]:
    """Give what the tenant is asked in this test; it fails where a request breaks what the docs say.

    That is so as soon as the test itself has passed, and again when its fixtures have tidied up. `allow` lets
    a test send what it means to send.
    """
    said = _said(request)
    allowed, is_strict = _names(said.get("allow", ())), bool(said.get("strict", False))
    traffic = _made(lambda: daftra.traffic_of(allowed, is_strict=is_strict))
    yield traffic
    if text := traffic.news():
        pytest.fail(f"{_TRAFFIC}: {text}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test that passed where its requests break what the docs say; beside a failure, tell it."""
    try:
        result = yield
    except BaseException:
        if text := _told(item):
            item.add_report_section("call", _TRAFFIC, text)
        raise
    if text := _told(item):
        pytest.fail(f"{_TRAFFIC}: {text}", pytrace=False)
    return result


def _told(item: pytest.Item) -> str:
    """Say what the requests of a test break, empty where it did not ask for that or they break nothing."""
    traffic: Traffic | None = getattr(item, "funcargs", {}).get(_TRAFFIC)
    return "" if traffic is None else traffic.news()


def _said(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """Give what the marks of a test say, the nearest first."""
    said: dict[str, Any] = {}
    for mark in request.node.iter_markers(_MARK):
        if mark.args or not mark.kwargs.keys() <= _SAID:
            names = ", ".join(sorted(_SAID))
            pytest.fail(f"@pytest.mark.{_MARK} takes {names}, by name", pytrace=False)
        said = {**mark.kwargs, **said}
    return said


def _made(make: Callable[[], Made]) -> Made:
    """Give what a mark asks for; tell on one line what it says wrong."""
    from conform.errors import UserError  # noqa: PLC0415 - as above

    try:
        return make()
    except UserError as error:
        said = str(error)
    pytest.fail(f"@pytest.mark.{_MARK}: {said}", pytrace=False)


def _names(said: Any) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said)
