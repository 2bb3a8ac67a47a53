"""The pytest plugin: options, the groups that the suites are parametrized with, and the reports."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pytest

from conform.case import Group
from conform.daftra import DAFTRA
from conform.errors import UserError, one_line
from conform.redact.redactor import clean_logs
from conform.report import allure_results, junit
from conform.report.attach import failure_text
from conform.report.summary import wide
from conform.run.conformance import BY_HAND, Conformance
from conform.run.option_file import in_force, read_options
from conform.run.planned import AT_ONCE, EVERY, Progress
from conform.run.screen import screen, standpoint
from conform.run.settings import EVERY_SORT, OPTIONS, SORTS, described, name_of, part_of, settings
from conform.run.stop import ending_in_order, undisturbed
from conform.tenants.live import SettingsError

if TYPE_CHECKING:
    import warnings
    from collections.abc import Generator

    from conform.case import Sort
    from conform.run.settings import Settings

Ask: TypeAlias = Callable[[Group], None]
_RUN = pytest.StashKey[Conformance]()
_SAID_OF = pytest.StashKey["dict[str, Outcome]"]()
"""What the items of this process said of their groups, by the names of these."""
_LOOKS = ("collectonly", "help", "version", "markers", "showfixtures", "show_fixtures_per_test", "setupplan")
"""Options of pytest with which no case is asked."""
_QUIET: tuple[tuple[str, Any, Any], ...] = (
    ("tbstyle", "auto", "no"),
    ("reportchars", "fE", "E"),
    ("no_header", False, True),
)
"""What pytest says unless it is told otherwise, and what the suites let it say: errors, no failures."""
_SAID = {"tbstyle": ("--tb",), "reportchars": ("-r",), "no_header": ("-v", "--verbose")}
"""Beginnings of words of a command line by which a person asks for what is quieted else."""
SHARED = ("--base-url",)
"""Options of ours that another plugin may have too, since they mean the same (pytest-base-url)."""
_TOLD = "conformance"
"""What our process says beside a report of pytest: an attribute of it, since that crosses processes."""


class UnjudgedError(Exception):
    """Say that a group could not be judged, which is neither drift nor a pass."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Hold what an item says of its group: how it ends, in which words, and what JUnit is told of it."""

    ends: Literal["passed", "failed", "skipped", "unjudged"]
    said: str = ""
    properties: tuple[tuple[str, str], ...] = ()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of the suites; what is not said has no value yet, since a file may say it.

    Raises UsageError for an option that another plugin has and means otherwise.
    """
    group = parser.getgroup("conformance", f"conformance of the {DAFTRA.name} API")
    taken = _taken(parser)
    for flag in OPTIONS:
        if flag in taken and flag not in SHARED:
            raise pytest.UsageError(
                f"{flag} is an option of another plugin too ({taken[flag]}): run without it, by -p no:NAME"
            )
        if flag not in taken:
            group.addoption(flag, **{**described(flag, DAFTRA.access), "default": None})


def _taken(parser: pytest.Parser) -> dict[str, str]:
    """Name the options that plugins before us have added, with the group of each; pytest tells of no way."""
    groups = (*parser._groups, parser._anonymous)  # noqa: SLF001
    return {
        name: f"group {each.name}" if each.name else "of no group"
        for each in groups
        for option in each.options
        for name in option.names()
    }


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Read the options and set what the suites want of pytest and Allure, unless the caller chose."""
    config.addinivalue_line("markers", "sort(name): the sort of cases that a suite asks")
    config.addinivalue_line("markers", "fuzz: asks what Schemathesis draws, where this or --sort names it")
    if not _asks_suites(config):
        return
    try:
        here = config.invocation_params.dir
        said = in_force(_given(config), read_options(here, DAFTRA.access))
        chosen = settings(said.options, here, DAFTRA, os.environ, whence=said.whence, idle=said.idle)
        chosen = _of_process(_of_marks(chosen, config), config)
        run = Conformance(chosen, is_following=_is_worker(config))
        run.door.folder(chosen.reports)
        if not _is_worker(config) and not _only_looks(config):
            config.add_cleanup(run.let_go)
            run.keep_folder()
    except UserError as error:
        raise pytest.UsageError(str(error)) from None
    except OSError as error:
        raise pytest.UsageError(f"the reports cannot be written: {one_line(error)}; give --reports") from None
    config.stash[_RUN] = run
    config.pluginmanager.register(Running(config, run))
    if config.option.xmlpath and not _is_worker(config):
        named = os.path.expanduser(os.path.expandvars(config.option.xmlpath))  # noqa: PTH111 - as pytest does
        config.pluginmanager.register(Enriching(run, Path(named).absolute()))
    config.add_cleanup(clean_logs(run.clean))
    for name, unset, wanted in _QUIET:
        if getattr(config.option, name) == unset and not _has_word(config, *_SAID[name]):
            setattr(config.option, name, wanted)
    config.option.showlocals = False  # they hold answers as they came, in pieces that no redaction can join
    if config.option.allure_report_dir is None:
        config.option.allure_report_dir = str(chosen.reports / allure_results.RESULTS)
        config.option.clean_alluredir = False  # they are set aside with the other reports, once it is sure


def _given(config: pytest.Config) -> dict[str, Any]:
    """Give the options as they were said: a plugin that has one too may fill it from elsewhere.

    What it finds there is the address of another program, and would get the key of a live tenant.
    """
    filled = [name_of(flag) for flag in SHARED if not _has_word(config, flag)]
    return vars(config.option) | dict.fromkeys(filled)


def _has_word(config: pytest.Config, *beginnings: str) -> bool:
    words = (*config.invocation_params.args, *shlex.split(os.environ.get("PYTEST_ADDOPTS", "")))
    return any(str(word).startswith(beginnings) for word in words)


@pytest.fixture
def group(request: pytest.FixtureRequest) -> Group:
    """Give the group of this item; only its name is a parameter, so that reports stay small."""
    return request.config.stash[_RUN].groups[request.param]


@pytest.fixture
def ask(request: pytest.FixtureRequest) -> Ask:
    """Give the function that runs a group, reports it, and fails on new drift or on what was not judged.

    A group is asked once a run. Asked anew by a plugin that repeats items (pytest-rerunfailures) it says
    the same again: what comes and goes is found by the run itself, and told.
    """
    run, said = request.config.stash[_RUN], request.config.stash.setdefault(_SAID_OF, {})

    def ask_group(group: Group) -> None:
        if group.label not in said:
            said[group.label] = _asked(run, group)
        outcome = said[group.label]
        _end_early(request.session, run)
        request.node.user_properties.extend(outcome.properties)
        if outcome.ends == "unjudged":
            raise UnjudgedError(outcome.said)
        if outcome.ends == "failed":
            pytest.fail(outcome.said, pytrace=False)
        if outcome.ends == "skipped":
            pytest.skip(outcome.said)

    return ask_group


def _asked(run: Conformance, group: Group) -> Outcome:
    try:
        asked = run.ask(group)
    except Exception as error:  # noqa: BLE001 - one group that cannot be run does not end the others
        return Outcome(ends="unjudged", said=run.clean(one_line(error)))
    failed = tuple(result for result in asked.results if result.is_failure)
    if failed:
        is_unjudged = any(result.verdict in {"broken", "blocked"} for result in failed)
        return Outcome(
            ends="unjudged" if is_unjudged else "failed",
            said=run.clean(failure_text(failed)),
            properties=tuple(junit.properties(failed)),
        )
    if asked.not_asked and not asked.results:
        return Outcome(ends="skipped", said=run.clean("; ".join(asked.not_asked)))
    if asked.results and all(result.is_accepted for result in asked.results):
        reasons = "; ".join(sorted({result.reason for result in asked.results}))
        return Outcome(ends="skipped", said=run.clean(reasons))
    return Outcome(ends="passed")


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


class Running:
    """Take a run through the session of pytest that asks the suites; each method is a hook of pytest."""

    def __init__(self, config: pytest.Config, run: Conformance) -> None:
        self._config = config
        self._run = run
        self._ends = ExitStack()
        self._following: Following | None = None
        self._session: pytest.Session | None = None
        self._has_told = False
        config.add_cleanup(self._ends.close)

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Check the tenant before the first case, so that an outage is one line and not a thousand."""
        config, run, self._session = self._config, self._run, session
        if _only_looks(config):
            return
        self._ends.enter_context(ending_in_order(run.stop))
        if _is_worker(config):
            run.follow()
        else:
            self._begin()
        status = pytest.ExitCode.TESTS_FAILED
        try:
            trouble = run.check() if _is_controller(config) else run.open()
        except SettingsError as error:
            trouble, status = run.clean(str(error)), pytest.ExitCode.USAGE_ERROR
        config.add_cleanup(allure_results.install(run.door, run.trouble))
        if not trouble:
            return
        run.stop.because(f"nothing could be judged: {trouble}")
        if not _is_worker(config):
            self._finish()
            session.exitstatus = status
            if status != pytest.ExitCode.USAGE_ERROR:  # of which the line below is enough
                self._show()
            pytest.exit(f"nothing could be judged: {trouble}", returncode=int(status))

    def _begin(self) -> None:
        """Keep others from the tenant, set aside what an earlier run reported, and say what will be done."""
        run = self._run
        try:
            run.keep_tenant()
        except SettingsError:
            return run.begin()  # opening the tenant says what is wrong
        except (UserError, OSError) as error:
            raise pytest.UsageError(str(error)) from None
        run.begin()
        run.lead()
        self._following = Following(self._config, run)
        run.after_case = self._following.tell
        for line in run.forecast():
            self._following.write(line)
        return None

    def _finish(self) -> None:
        """Remove what the run made, whatever ended it, and write every report."""
        if self._following is not None:
            self._following.tell(is_last=True)
        try:
            self._run.close()
            with undisturbed():
                self._run.write()
        except Exception as error:  # noqa: BLE001 - pytest would end with its traceback, and nothing else
            self._run.fault(error, traceback.format_exc())
        if self._following is not None:
            self._following.end()

    @pytest.hookimpl(tryfirst=True)
    def pytest_internalerror(self, excrepr: Any, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Keep the traceback of an error of our own in the log, and let no reporter show more than a line.

        It may quote what a tenant answered.
        """
        run = self._run
        said = run.fault(excinfo.value, str(excrepr)) if run.is_open else run.clean(str(excrepr))
        excrepr.toterminal = lambda to: to.line(said)

    @pytest.hookimpl(tryfirst=True)
    def pytest_warning_recorded(self, warning_message: warnings.WarningMessage) -> None:
        """Take secrets out of a library's warning before anybody is told of it: it may quote an answer."""
        warning_message.message = self._run.clean(str(warning_message.message))

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Parametrize a suite with the groups of its sort; one item is one operation and one sort."""
        marker = metafunc.definition.get_closest_marker("sort")
        if marker is None:
            return
        groups = [group for group in self._run.groups.values() if group.sort == marker.args[0]]
        metafunc.parametrize(
            "group",
            [pytest.param(g.label, id=g.id, marks=pytest.mark.xdist_group(g.contract)) for g in groups],
            indirect=True,
        )

    def pytest_pycollect_makeitem(self, obj: object) -> list[pytest.Item] | None:
        """Collect nothing of what Schemathesis draws where nobody asks for it and nothing is kept."""
        marks = {mark.name: mark.args for mark in getattr(obj, "pytestmark", ())}
        is_asked = any((each.sort,) == marks.get("sort") for each in self._run.groups.values())
        return [] if "fuzz" in marks and not is_asked else None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Run the items in the order of the plan: those first that ask the most claims a request."""
        rank = {name: index for index, name in enumerate(self._run.groups)}
        items.sort(key=lambda item: rank.get(_group_name(item), len(rank)))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note which groups were chosen with `-k`, `-m` or by name, so that only these are missed."""
        if not _is_controller(self._config):
            self._run.selected = frozenset(filter(None, map(_group_name, session.items)))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Show why a file could not be collected, although failures are not shown: no case tells of it."""
        if report.failed and self._config.option.tbstyle == "no":
            self._config.option.tbstyle = "short"

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Take secrets out of a failure before the terminal, Allure or any other reporter sees it."""
        report, run = (yield), self._run
        report.sections = [(name, run.clean(text)) for name, text in report.sections]
        if report.longrepr is not None and report.failed:
            report.longrepr = run.clean(report.longreprtext)
        if call.when == "call":
            is_unjudged = call.excinfo is not None and call.excinfo.errisinstance(UnjudgedError)
            if is_unjudged and call.excinfo is not None:
                report.longrepr = run.clean(str(call.excinfo.value))  # why; where it was raised says nothing
            figures = run.taken() if _is_worker(self._config) else None
            setattr(report, _TOLD, {"is_unjudged": is_unjudged, "figures": figures})
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take in the figures that a process sends with each of its items, so that none is lost."""
        figures = getattr(report, _TOLD, {}).get("figures")
        if figures is not None and self._following is not None:
            self._run.merge(figures)
            self._following.tell()

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Show a drifted item as D and one that could not be judged as B; nothing unless items are shown."""
        is_quiet = self._following is not None and self._following.is_quiet
        if is_quiet and (report.when == "call" or report.skipped):
            return report.outcome, "", ""
        if report.when != "call" or not report.failed:
            return None
        is_unjudged = getattr(report, _TOLD, {}).get("is_unjudged", False)
        return ("failed", "B", "NOT JUDGED") if is_unjudged else ("failed", "D", "DRIFTED")

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, None, None]:
        """Remove what the run made, then write the reports, or hand the figures to the first process."""
        run = self._run
        if not run.is_open:
            return (yield)
        if _is_worker(self._config):
            run.close()
            getattr(self._config, "workeroutput")[_TOLD] = run.taken()  # noqa: B009 - xdist adds it
        else:
            # pytest itself asked no further item (`-x`, `--maxfail`)
            among = self._config.pluginmanager.getplugin("dsession")
            ended = session.shouldfail or session.shouldstop or getattr(among, "shouldstop", None)
            if ended:
                run.stop.because(str(ended))
            self._finish()
            session.exitstatus = run.status(int(session.exitstatus))
        result = yield
        if session.exitstatus == pytest.ExitCode.INTERNAL_ERROR:
            self._show()  # pytest has no summary then
        return result

    def _show(self) -> None:
        """Print the summary where pytest has none."""
        terminal = self._config.pluginmanager.getplugin("terminalreporter")
        if terminal is not None:
            self.pytest_terminal_summary(terminal)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """Add the last figures of an xdist worker that has ended, or say that it died."""
        figures = getattr(node, "workeroutput", {}).get(_TOLD)
        if error is not None:
            self._run.died(str(node.gateway.id))
        elif figures is not None:
            self._run.merge(figures)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the summary: one screen, its last line red or green where the terminal has colours."""
        run, following = self._run, self._following
        if not run.is_open or following is None or self._has_told:
            return
        self._has_told = True
        for block in run.shown:
            terminalreporter.section("case", sep="─")
            for line in block.splitlines():
                terminalreporter.line(run.door.line(line))
        stand = standpoint(run.settings, Path.cwd())
        terminalreporter.section("conformance", sep="─")
        status = int(session.exitstatus) if (session := self._session) is not None else 0
        *lines, verdict = screen(run, stand, status, following.width)
        for line in lines:
            terminalreporter.line(line)
        terminalreporter.line(verdict, red=status != 0, green=status == 0)


class Enriching:
    """Tell in the JUnit file of pytest what each drift of an item is, once it is written."""

    def __init__(self, run: Conformance, path: Path) -> None:
        self._run = run
        self._path = path

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Enrich the file after pytest has written it; what goes wrong with that fails the run."""
        if self._run.is_open:
            self._run.enrich(self._path)
            session.exitstatus = self._run.status(int(session.exitstatus))


class Following:
    """Say on the first process of a run how far it is."""

    def __init__(self, config: pytest.Config, run: Conformance) -> None:
        self._run = run
        self._reporter: pytest.TerminalReporter | None = config.pluginmanager.getplugin("terminalreporter")
        self._capture: Any = config.pluginmanager.getplugin("capturemanager")
        is_terminal = self._reporter is not None and bool(self._reporter.isatty)
        self.is_quiet = config.option.verbose <= 0
        self.is_in_place = is_terminal and self.is_quiet
        self._columns = shutil.get_terminal_size().columns
        self.width = wide(self._columns if is_terminal else None)
        if self._reporter is not None and self.is_quiet:
            self._reporter.showfspath = False
        self._progress: Progress | None = None

    def tell(self, *, is_last: bool = False) -> None:
        """Say how far the run is, where it is time to; what stays in place is also said at last."""
        if self._progress is None:
            self._progress = self._run.progress(AT_ONCE if self.is_in_place else EVERY)
        line = self._progress.now if is_last and self.is_in_place else self._progress.line
        if (said := line(*self._run.so_far())) is not None:
            self.write(said)

    def end(self) -> None:
        """Take the line in place away."""
        if self.is_in_place and self._progress is not None:
            self.write("")

    def write(self, line: str) -> None:
        """Write a line: in place on a terminal, else below what stands there."""
        if self._reporter is None:
            return
        with self._capture.global_and_fixture_disabled():
            if self.is_in_place and self._progress is not None:
                self._reporter.rewrite(line[: self._columns - 1], erase=True)
            else:
                self._reporter.ensure_newline()
                self._reporter.write_line(line)
                self._reporter.flush()


def _group_name(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("group", "")) if callspec is not None else ""


def _asks_suites(config: pytest.Config) -> bool:
    suites, here = config.rootpath / "suites", config.invocation_params.dir
    paths = [Path(here, str(each).partition("::")[0]).resolve() for each in config.args]
    return any(path == suites or suites in path.parents for path in paths)


def _of_marks(chosen: Settings, config: pytest.Config) -> Settings:
    """Give what `-m fuzz` asks for too: a sort that is not planned unless it is named."""
    marks = config.option.markexpr or ""
    if "fuzz" in chosen.sorts or re.search(r"(?<!not )\bfuzz\b", marks) is None:
        return chosen
    is_alone = marks.strip() == "fuzz" and not chosen.given.get("sort")
    sorts: tuple[Sort, ...] = ("fuzz",) if is_alone else (*chosen.sorts, "fuzz")
    # a report tells it as an option of ours, so that its commands ask the same again
    told = [EVERY_SORT] if {*sorts} == {*SORTS} else [*sorts]
    return replace(chosen, sorts=sorts, given={**chosen.given, "sort": told})


def _of_process(chosen: Settings, config: pytest.Config) -> Settings:
    """Give what one of the processes of a run may do, which share the records that may stand on a tenant.

    Raises SettingsError where there are fewer of these than processes.
    """
    processes = getattr(config.option, "numprocesses", None) or 1
    if chosen.may_write and not isinstance(processes, str) and processes > chosen.standing:
        raise SettingsError(
            f"{processes} processes are more than the {chosen.standing} records that may stand on the "
            "tenant: give a smaller -n, or a greater --standing"
        )
    worker = getattr(config, "workerinput", None)
    if worker is None:
        return chosen
    number = int(worker["workerid"].removeprefix("gw")) + 1
    return replace(chosen, standing=part_of(chosen.standing, number, worker["workercount"]))


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _is_controller(config: pytest.Config) -> bool:
    return bool(getattr(config.option, "numprocesses", None)) and not _is_worker(config)


def _only_looks(config: pytest.Config) -> bool:
    return any(getattr(config.option, name, False) for name in _LOOKS)
