"""The pytest plugin: options, the groups that the suites are parametrized with, and the reports."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from conform.case import Group
from conform.contract import ContractError
from conform.disk import DiskError
from conform.findings import KnownError
from conform.redact.logs import clean_logs
from conform.report import allure_writer
from conform.report.attach import failure_text
from conform.report.summary import summary, troubles
from conform.run.conformance import Conformance
from conform.run.settings import OPTIONS, SettingsError, settings
from conform.tenants.recorded import RecordingError

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator

Ask: TypeAlias = Callable[[Group], None]
_RUN = pytest.StashKey[Conformance]()


class _Warnings:
    """Take secrets out of a library's warning before anybody is told of it: it may quote an answer."""

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        warning_message.message = self._clean(str(warning_message.message))


class UnjudgedError(Exception):
    """Say that a group could not be judged, which is neither drift nor a pass."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suites."""
    group = parser.getgroup("conformance", "conformance of the Daftra ERP API")
    for option in OPTIONS:
        described: dict[str, Any] = {"action": option.action, "default": option.default, "help": option.help}
        if option.action != "store_true":
            described |= {"type": option.type, "metavar": option.metavar, "choices": option.choices}
        group.addoption(option.flag, **described)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the options and set what the suites want of pytest and Allure, unless the caller chose."""
    config.addinivalue_line("markers", "sort(name): the sort of cases that a suite asks")
    if not _asks_suites(config):
        return
    try:
        chosen = settings(vars(config.option), config.rootpath)
        run = Conformance(chosen)
        run.door.folder(chosen.reports)
    except (SettingsError, ContractError, KnownError, DiskError) as error:
        raise pytest.UsageError(str(error)) from None
    config.stash[_RUN] = run
    config.pluginmanager.register(_Warnings(run.clean))
    config.add_cleanup(clean_logs(run.clean))
    for name, unset, wanted in (("tbstyle", "auto", "no"), ("reportchars", "fE", "")):
        if getattr(config.option, name) == unset:
            setattr(config.option, name, wanted)
    config.option.showlocals = False  # they hold answers as they came, in pieces that no redaction can join
    if config.option.allure_report_dir is None:
        config.option.allure_report_dir = str(chosen.reports / "allure-results")
        config.option.clean_alluredir = not _is_worker(config)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Check the tenant before the first case, so that an outage is one line and not a thousand."""
    run = session.config.stash.get(_RUN, None)
    if run is None or session.config.option.collectonly or _is_controller(session.config):
        return
    try:
        trouble = run.open()
    except SettingsError as error:
        raise pytest.UsageError(run.clean(str(error))) from None
    session.config.add_cleanup(allure_writer.install(run.door, run.trouble))
    if trouble:
        pytest.exit(f"nothing could be judged: {trouble}", returncode=int(pytest.ExitCode.TESTS_FAILED))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Parametrize a suite with the groups of its sort; one item is one operation and one sort."""
    run = metafunc.config.stash.get(_RUN, None)
    marker = metafunc.definition.get_closest_marker("sort")
    if run is None or marker is None:
        return
    groups = [group for group in run.groups.values() if group.sort == marker.args[0]]
    metafunc.parametrize(
        "group",
        [pytest.param(g.label, id=g.id, marks=pytest.mark.xdist_group(g.contract)) for g in groups],
        indirect=True,
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run the items in the order of the plan: those first that ask the most claims a request."""
    run = config.stash.get(_RUN, None)
    if run is not None:
        rank = {name: index for index, name in enumerate(run.groups)}
        items.sort(key=lambda item: rank.get(_group_name(item), len(rank)))


@pytest.fixture
def group(request: pytest.FixtureRequest) -> Group:
    """Give the group of this item; only its name is a parameter, so that reports stay small."""
    return request.config.stash[_RUN].groups[request.param]


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Ask:
    """Give the function that runs a group, reports it, and fails on new drift or on what was not judged."""
    run = request.config.stash[_RUN]

    def ask_group(group: Group) -> None:
        try:
            asked = run.ask(group)
        except RecordingError as error:
            raise UnjudgedError(run.clean(str(error))) from None
        failed = tuple(result for result in asked.results if result.is_failure)
        if any(result.verdict in {"broken", "blocked"} for result in failed):
            raise UnjudgedError(run.clean(failure_text(failed)))
        if failed:
            pytest.fail(run.clean(failure_text(failed)), pytrace=False)
        if asked.not_asked and not asked.results:
            pytest.skip("; ".join(asked.not_asked))
        if asked.results and all(result.is_accepted for result in asked.results):
            pytest.skip("; ".join(sorted({result.reason for result in asked.results})))

    return ask_group


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take secrets out of a failure before the terminal, Allure or any other reporter sees it."""
    report = yield
    run = item.config.stash.get(_RUN, None)
    if run is not None:
        report.sections = [(name, run.clean(text)) for name, text in report.sections]
        if report.longrepr is not None and report.failed:
            report.longrepr = run.clean(report.longreprtext)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Remove what the run made, then write the reports, or hand the figures to the controller."""
    run = session.config.stash.get(_RUN, None)
    if run is None:
        return (yield)
    run.close()
    if _is_worker(session.config):
        getattr(session.config, "workeroutput")["conformance"] = run.packed()  # noqa: B009 - xdist adds it
    elif run.has_asked or run.is_incomplete:
        run.write()
        if run.is_incomplete and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
    return (yield)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add the figures of an xdist worker that has ended."""
    packed = getattr(node, "workeroutput", {}).get("conformance")
    if error is None and packed is not None:
        node.config.stash[_RUN].merge(packed)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the summary: one screen."""
    run = config.stash.get(_RUN, None)
    if run is None or run.report is None:
        return
    terminalreporter.section("conformance", sep="─")
    for line in (*summary(run.report), *troubles(run.troubles), run.age(), run.where()):
        if line:
            terminalreporter.line(run.door.line(line))


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """Show a drifted item as D and an item that could not be judged as B, also while the run goes on."""
    if _RUN not in config.stash or report.when != "call" or not report.failed:
        return None
    is_unjudged = UnjudgedError.__name__ in report.longreprtext
    return ("failed", "B", "NOT JUDGED") if is_unjudged else ("failed", "D", "DRIFTED")


def _group_name(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("group", "")) if callspec is not None else ""


def _asks_suites(config: pytest.Config) -> bool:
    suites = config.rootpath / "suites"
    paths = [
        Path(config.invocation_params.dir, str(each).partition("::")[0]).resolve() for each in config.args
    ]
    return any(path == suites or suites in path.parents for path in paths)


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _is_controller(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "numprocesses", None)) and not _is_worker(config)
