"""The pytest plugin: options, the groups that the suites are parametrized with, and the reports."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from conform.case import Group
from conform.daftra import DAFTRA
from conform.errors import UserError, one_line
from conform.redact.logs import clean_logs
from conform.report import allure_writer
from conform.report.attach import failure_text
from conform.report.summary import summary, troubles
from conform.run.alone import BusyError
from conform.run.conformance import BY_HAND, Conformance
from conform.run.planned import AT_ONCE, EVERY, Progress
from conform.run.settings import OPTIONS, settings
from conform.run.stop import ending_in_order, undisturbed
from conform.tenants.settings import SettingsError

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator

Ask: TypeAlias = Callable[[Group], None]
_RUN = pytest.StashKey[Conformance]()
_ENDS = pytest.StashKey[ExitStack]()
_FOLLOWING = pytest.StashKey["Following"]()
_LOOKS = ("collectonly", "help", "version", "markers", "showfixtures", "show_fixtures_per_test", "setupplan")
"""Options of pytest with which no case is asked."""


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
    address = DAFTRA.access.variable("BASE_URL")
    for option in OPTIONS:
        described: dict[str, Any] = {
            "action": option.action,
            "default": option.default,
            "help": option.help.format(base_url=address),
        }
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
        chosen = settings(vars(config.option), config.rootpath, DAFTRA, os.environ)
        run = Conformance(chosen)
        run.door.folder(chosen.reports)
        if not _is_worker(config) and not _only_looks(config):
            config.add_cleanup(run.let_go)
            run.keep_folder()
    except UserError as error:
        raise pytest.UsageError(str(error)) from None
    except OSError as error:
        raise pytest.UsageError(f"the reports cannot be written: {one_line(error)}; give --reports") from None
    config.stash[_RUN] = run
    config.pluginmanager.register(_Warnings(run.clean))
    config.add_cleanup(clean_logs(run.clean))
    config.stash[_ENDS] = ExitStack()
    config.add_cleanup(config.stash[_ENDS].close)
    for name, unset, wanted in (("tbstyle", "auto", "no"), ("reportchars", "fE", "")):
        if getattr(config.option, name) == unset:
            setattr(config.option, name, wanted)
    config.option.showlocals = False  # they hold answers as they came, in pieces that no redaction can join
    if config.option.allure_report_dir is None:
        config.option.allure_report_dir = str(chosen.reports / "allure-results")
        config.option.clean_alluredir = False  # they are set aside with the other reports, once it is sure


def pytest_sessionstart(session: pytest.Session) -> None:
    """Check the tenant before the first case, so that an outage is one line and not a thousand."""
    config = session.config
    run = config.stash.get(_RUN, None)
    if run is None or _only_looks(config):
        return
    config.stash[_ENDS].enter_context(ending_in_order(run.stop))
    if _is_worker(config):
        run.follow()
    else:
        _begin(config, run)
    status = pytest.ExitCode.TESTS_FAILED
    try:
        trouble = run.check() if _is_controller(config) else run.open()
    except SettingsError as error:
        trouble, status = run.clean(str(error)), pytest.ExitCode.USAGE_ERROR
    config.add_cleanup(allure_writer.install(run.door, run.trouble))
    if not trouble:
        return
    run.stop.because(f"nothing could be judged: {trouble}")
    if not _is_worker(config):
        _finish(run)
        pytest.exit(f"nothing could be judged: {trouble}", returncode=int(status))


def _begin(config: pytest.Config, run: Conformance) -> None:
    """Keep others from the tenant, set aside what an earlier run reported, and say what will be done."""
    try:
        run.keep_tenant()
    except (BusyError, OSError) as error:
        raise pytest.UsageError(str(error)) from None
    except SettingsError:
        return run.begin()  # opening the tenant says what is wrong
    run.begin()
    run.lead()
    following = Following(config, run)
    config.stash[_FOLLOWING] = following
    config.pluginmanager.register(following)
    run.after_case = following.tell
    for line in run.forecast():
        following.write(line)
    return None


def _finish(run: Conformance) -> None:
    """Remove what the run made, whatever ended it, and write every report."""
    run.close()
    with undisturbed():
        run.write()


class Following:
    """Follow a run on the first process: take in what others report, and say how far it is."""

    def __init__(self, config: pytest.Config, run: Conformance) -> None:
        self._run = run
        self._reporter: pytest.TerminalReporter | None = config.pluginmanager.getplugin("terminalreporter")
        self._capture: Any = config.pluginmanager.getplugin("capturemanager")
        is_terminal = self._reporter is not None and self._reporter.isatty
        self.is_in_place = is_terminal and run.settings.tenant == "live" and config.option.verbose == 0
        self._progress: Progress | None = None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in the figures that a process sends with each of its items."""
        packed = getattr(report, "conformance", None)
        if packed is not None:
            self._run.merge(packed)
            self.tell()

    def tell(self) -> None:
        """Say how far the run is, where it is time to."""
        if self._progress is None:
            self._progress = self._run.progress(AT_ONCE if self.is_in_place else EVERY)
        line = self._progress.line(*self._run.so_far())
        if line is not None:
            self.write(line)

    def write(self, line: str) -> None:
        """Write a line: in place on a terminal, else below what stands there."""
        if self._reporter is None:
            return
        with self._capture.global_and_fixture_disabled():
            if self.is_in_place and self._progress is not None:
                self._reporter.rewrite(line, erase=True)
            else:
                self._reporter.ensure_newline()
                self._reporter.write_line(line)
                self._reporter.flush()


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note which groups were chosen with `-k`, `-m` or by name, so that only these are missed."""
    run = session.config.stash.get(_RUN, None)
    if run is not None and not _is_controller(session.config):
        run.selected = frozenset(filter(None, map(_group_name, session.items)))


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
        except Exception as error:  # noqa: BLE001 - one group that cannot be run does not end the others
            raise UnjudgedError(run.clean(one_line(error))) from None
        _end_early(request.session, run)
        failed = tuple(result for result in asked.results if result.is_failure)
        if any(result.verdict in {"broken", "blocked"} for result in failed):
            raise UnjudgedError(run.clean(failure_text(failed)))
        if failed:
            pytest.fail(run.clean(failure_text(failed)), pytrace=False)
        if asked.not_asked and not asked.results:
            pytest.skip(run.clean("; ".join(asked.not_asked)))
        if asked.results and all(result.is_accepted for result in asked.results):
            pytest.skip(run.clean("; ".join(sorted({result.reason for result in asked.results}))))

    return ask_group


def _end_early(session: pytest.Session, run: Conformance) -> None:
    """Ask no further item of a run that was stopped; a spent budget lets them be passed over one by one.

    A process beside others passes over its items too, since the first process waits for each of them.
    """
    if run.stop.reason is None or run.is_calm or _is_worker(session.config):
        return
    if run.stop.reason in BY_HAND:
        session.shouldstop = run.stop.reason
    else:
        session.shouldfail = run.stop.reason


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Take secrets out of a failure before the terminal, Allure or any other reporter sees it."""
    report = yield
    run = item.config.stash.get(_RUN, None)
    if run is not None:
        report.sections = [(name, run.clean(text)) for name, text in report.sections]
        if report.longrepr is not None and report.failed:
            report.longrepr = run.clean(report.longreprtext)
    if run is not None and call.when == "call" and _is_worker(item.config):
        setattr(report, "conformance", run.taken())  # noqa: B010 - travels with the report, so that none is lost
    return report


@pytest.hookimpl(wrapper=True)
def pytest_sessionfinish(session: pytest.Session) -> Generator[None, None, None]:
    """Remove what the run made, then write the reports, or hand the figures to the first process."""
    run = session.config.stash.get(_RUN, None)
    if run is None or not run.is_open:
        return (yield)
    if _is_worker(session.config):
        run.close()
        getattr(session.config, "workeroutput")["conformance"] = run.taken()  # noqa: B009 - xdist adds it
    else:
        if reason := _why_ended(session):
            run.stop.because(reason)
        _finish(run)
        session.exitstatus = run.status(int(session.exitstatus))
    return (yield)


def _why_ended(session: pytest.Session) -> str:
    """Say why pytest itself asked no further item (`-x`, `--maxfail`), empty where it did not end early."""
    among = session.config.pluginmanager.getplugin("dsession")
    return str(session.shouldfail or session.shouldstop or getattr(among, "shouldstop", None) or "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    """Add the last figures of an xdist worker that has ended, or say that it died."""
    run = node.config.stash.get(_RUN, None)
    packed = getattr(node, "workeroutput", {}).get("conformance")
    if run is None:
        return
    if error is not None:
        run.died(str(node.gateway.id))
    elif packed is not None:
        run.merge(packed)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print the summary: one screen."""
    run = config.stash.get(_RUN, None)
    if run is None or not run.is_open:
        return
    terminalreporter.section("conformance", sep="─")
    told = summary(run.report) if run.report is not None else []
    for line in (*told, *troubles(run.troubles), run.age(), run.where()):
        if line:
            terminalreporter.line(run.door.line(line))


def pytest_report_teststatus(report: pytest.TestReport, config: pytest.Config) -> tuple[str, str, str] | None:
    """Show a drifted item as D and an item that could not be judged as B, also while the run goes on."""
    if _RUN not in config.stash:
        return None
    following = config.stash.get(_FOLLOWING, None)
    is_silent = following is not None and following.is_in_place  # the line in place tells as much
    if report.when != "call" or not report.failed:
        return (report.outcome, "", "") if is_silent and report.when == "call" else None
    is_unjudged = UnjudgedError.__name__ in report.longreprtext
    letter, word = ("B", "NOT JUDGED") if is_unjudged else ("D", "DRIFTED")
    return ("failed", "", "") if is_silent else ("failed", letter, word)


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


def _only_looks(config: pytest.Config) -> bool:
    return any(getattr(config.option, name, False) for name in _LOOKS)


def _is_controller(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "numprocesses", None)) and not _is_worker(config)
