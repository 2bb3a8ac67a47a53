"""Issues of a forge by its own command line: GitHub's `gh`, GitLab's `glab`; no shell, no tenant's secret."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from conform.daftra import DAFTRA
from conform.errors import UserError
from conform.report.issue import Issue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_SECONDS: Final = 120
"""Seconds that a call may take."""


class ForgeError(UserError):
    """Say on one line what a forge's command line did not do; what would have been told stands on disk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forge:
    """Tell how a forge's command line is called: `program`, and the arguments of each thing that is done.

    `fields` are the names of an issue's number and body in what `find` prints. `prepare` may fail: it makes
    a label that may be there.
    """

    program: str
    fields: tuple[str, str]
    find: Callable[[str], Sequence[str]]
    prepare: Callable[[str], Sequence[str]]
    create: Callable[[str, str, str], Sequence[str]]
    edit: Callable[[int, str, str], Sequence[str]]
    comment: Callable[[int, str], Sequence[str]]
    close: Callable[[int], Sequence[str]]

    def issues(self, label: str) -> list[Issue]:
        """Give the open issues that carry a label; raise ForgeError."""
        number, body = self.fields
        said = self.call(self.find(label))
        try:
            found = msgspec.json.decode(said or "[]", type=list[dict[str, object]] | None) or []
            return [Issue(number=int(str(each[number])), body=str(each.get(body) or "")) for each in found]
        except (msgspec.MsgspecError, KeyError, ValueError) as error:
            raise ForgeError(f"`{self.program}` lists issues in a form that is not known: {error}") from error

    def call(self, arguments: Sequence[str]) -> str:
        """Call the command line and give what it says; raise ForgeError with its first line if it fails."""
        what = f"`{self.program} {' '.join(arguments[:2])}`"
        try:
            done = subprocess.run(  # noqa: S603 - the forge's own command line, which the caller has chosen
                [self.program, *arguments],
                capture_output=True,
                text=True,
                check=False,
                env=_environment(),
                timeout=MOST_SECONDS,
            )
        except FileNotFoundError:
            raise ForgeError(
                f"{what}: {self.program} is not on the path; install it, or leave out --forge"
            ) from None
        except subprocess.TimeoutExpired:
            raise ForgeError(
                f"{what}: no answer in {MOST_SECONDS} seconds; run `conform issue` again"
            ) from None
        except OSError as error:
            raise ForgeError(f"{what}: {error.strerror}; run `conform issue` again") from error
        if done.returncode:
            said = next(
                (line for line in (done.stderr + done.stdout).splitlines() if line.strip()), "it says nothing"
            )
            raise ForgeError(f"{what} failed: {said.strip()}")
        return done.stdout


def _environment() -> Mapping[str, str]:
    """Give the environment without what opens a tenant, which is no business of a forge."""
    return {name: said for name, said in os.environ.items() if not name.startswith(DAFTRA.access.prefix)}


FORGES: Final[Mapping[str, Forge]] = {
    "github": Forge(
        program="gh",
        fields=("number", "body"),
        find=lambda label: (
            *("issue", "list", "--state", "open", "--limit", "1000", "--json", "number,body"),
            f"--label={label}",
        ),
        prepare=lambda label: ("label", "create", label),
        create=lambda title, body, label: (
            *("issue", "create"),
            *(f"--title={title}", f"--body={body}", f"--label={label}"),
        ),
        edit=lambda number, title, body: ("issue", "edit", str(number), f"--title={title}", f"--body={body}"),
        comment=lambda number, text: ("issue", "comment", str(number), f"--body={text}"),
        close=lambda number: ("issue", "close", str(number), "--reason=completed"),
    ),
    "gitlab": Forge(
        program="glab",
        fields=("iid", "description"),
        find=lambda label: ("issue", "list", "--output=json", "--per-page=100", f"--label={label}"),
        prepare=lambda label: ("label", "create", f"--name={label}"),
        create=lambda title, body, label: (
            *("issue", "create", "--yes"),
            *(f"--title={title}", f"--description={body}", f"--label={label}"),
        ),
        edit=lambda number, title, body: (
            *("issue", "update", str(number)),
            *(f"--title={title}", f"--description={body}"),
        ),
        comment=lambda number, text: ("issue", "note", str(number), f"--message={text}"),
        close=lambda number: ("issue", "close", str(number)),
    ),
}
"""By the name that `--forge` takes; the names of arguments are those of gh 2 and glab 1.49 and later."""
