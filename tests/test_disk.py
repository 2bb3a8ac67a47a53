"""The one door: whole files, no secrets, one line for a disk that takes nothing, and no way around it."""

from __future__ import annotations

import ast
import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conform.disk import DiskError, Door, RefusedError
from conform.redact import REDACTED, Redactor, Secret

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
KEY = "canary-key-0f1e2d3c4b5a"
DOOR = Door(Redactor([Secret(kind="API key", value=KEY)], hides_people=True))
LEAK = "f was not written: the API key as it is still stands in it"

# what writes or shows, by the name of the room: why it may do so beside the door
ALLOWED = {
    "disk.py": "it is the door",
    "ledger.py": "it forces a folder to the disk, and removes a ledger that has nothing more to tell",
    "__main__.py": "it turns the standard output to nowhere when its reader has gone",
    "commands/door.py": "it asks what the screen can show",
    "plugin.py": "it asks how wide the terminal is",
    "daftra/embedded/faults.py": "it touches a field of a record, and no file",
    "run/alone.py": "it keeps one run alone by locked files, which hold a process and a moment",
    "run/recordings.py": "it opens a folder to lock it",
    "tenants/live/pace.py": "it keeps the pace of all workers in one locked file",
    "report/allure_html.py": "it looks for a program on the path",
    "run/screen.py": "it looks for programs on the path",
}
_ATTRIBUTES = frozenset(
    [
        "write_text",
        "write_bytes",
        "unlink",
        "mkdir",
        "touch",
        "rmdir",
        "rename",
        "symlink_to",
        "hardlink_to",
        "chmod",
    ]
)
_OF_MODULES = {
    "os": {
        "open",
        "write",
        "replace",
        "rename",
        "remove",
        "unlink",
        "mkdir",
        "makedirs",
        "fdopen",
        "dup2",
        "truncate",
    },
    "sys": {"stdout", "stderr"},
}
_MODULES = {"shutil", "tempfile"}


def writes(tree: ast.AST) -> Iterator[str]:
    """Yield what in a module writes to a file or a screen by itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            owner = node.value.id
            if owner in _MODULES or node.attr in _OF_MODULES.get(owner, ()):
                yield f"{owner}.{node.attr}"
        if isinstance(node, ast.Call):
            yield from _called(node)


def _called(node: ast.Call) -> Iterator[str]:
    if isinstance(node.func, ast.Name):
        if node.func.id == "print" or (node.func.id == "open" and _is_to_write(node, 1)):
            yield node.func.id
    elif isinstance(node.func, ast.Attribute):
        name = node.func.attr
        is_path_replace = name == "replace" and len(node.args) == 1 and not node.keywords
        if name in _ATTRIBUTES or is_path_replace or (name == "open" and _is_to_write(node, 0)):
            yield name


def _is_to_write(node: ast.Call, at: int) -> bool:
    given = [*node.args[at : at + 1], *(each.value for each in node.keywords if each.arg == "mode")]
    modes = [each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(set(mode) & set("wax+") and set(mode) <= set("rwaxbt+") for mode in modes)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("open(p, 'w')", ["open"]),
        ("p.open('ab')", ["open"]),
        ("p.open(mode='x')", ["open"]),
        ("p.open('rb')", []),
        ("p.open()", []),
        ("tenant.open(label)", []),
        ("p.replace(q)", ["replace"]),
        ("text.replace('a', 'b')", []),
        ("p.write_text('')", ["write_text"]),
        ("os.replace(a, b)", ["os.replace"]),
        ("shutil.copytree(a, b)", ["shutil.copytree"]),
        ("print(1)", ["print"]),
        ("sys.stderr.write('')", ["sys.stderr"]),
    ],
)
def test_the_checker_knows_what_writes(line: str, found: list[str]) -> None:
    assert list(writes(ast.parse(line))) == found


def test_nothing_writes_but_through_the_door() -> None:
    found = {}
    for path in sorted((ROOT / "conform").rglob("*.py")):
        name = path.relative_to(ROOT / "conform").as_posix()
        if each := sorted(set(writes(ast.parse(path.read_text(encoding="utf-8"))))):
            found[name] = each
    assert {name: each for name, each in found.items() if name not in ALLOWED} == {}
    assert set(ALLOWED) - set(found) == set(), "a reason that no longer has its case"


def test_a_text_is_replaced_as_a_whole_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b"
    for text in ("old", "é"):
        DOOR.text(path, text)
    assert path.read_text(encoding="utf-8") == "é"
    assert [each.name for each in path.parent.iterdir()] == ["b"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_write_that_dies_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "f"
    DOOR.text(path, "old")

    def die(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("conform.disk.os.fsync", die)
    with pytest.raises(KeyboardInterrupt):
        DOOR.text(path, "new")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("f", "old")]


def test_what_a_kill_left_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".f.part").write_text("torn and longer than the new one", encoding="utf-8")
    DOOR.text(tmp_path / "f", "new")
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("f", "new")]


@pytest.mark.parametrize(
    ("origin", "kept"),
    [
        ("docs", '{"password": "pass"} \x1b jo@acme.co [redacted]'),
        ("report", '{"password": "pass"} \\x1b person-0@example.invalid [redacted]'),
        ("tenant", '{"password": "[redacted]"} \\x1b person-0@example.invalid [redacted]'),
    ],
)
def test_a_text_is_cleaned_as_its_origin_asks(tmp_path: Path, origin: str, kept: str) -> None:
    DOOR.text(tmp_path / "f", f'{{"password": "pass"}} \x1b jo@acme.co {KEY}', origin)  # type: ignore[arg-type]  # a row
    text = (tmp_path / "f").read_text(encoding="utf-8")
    assert text.partition("person-")[0] == kept.partition("person-")[0]
    assert text.rpartition("@")[2] == kept.rpartition("@")[2]


def test_json_is_cleaned_by_value_and_by_name_and_says_what_it_said(tmp_path: Path) -> None:
    DOOR.json(tmp_path / "f", {f"a{KEY}": [KEY, "\u202e", 1, None, ("x",)], "\x1b": "\ud800"})
    content = (tmp_path / "f").read_bytes()
    assert json.loads(content) == {f"a{REDACTED}": [REDACTED, "\u202e", 1, None, ["x"]], "\x1b": "\ud800"}
    assert "\u202e".encode() not in content
    assert content.isascii()
    DOOR.json(tmp_path / "f", {"a": "قلم"}, indent=1)
    assert (tmp_path / "f").read_text(encoding="utf-8") == '{\n "a": "قلم"\n}\n'


def test_bytes_are_written_as_they_are_or_not_at_all(tmp_path: Path) -> None:
    DOOR.data(tmp_path / "f", b"\x1b\xff", lambda content: content[::-1])
    with pytest.raises(RefusedError, match=LEAK):
        DOOR.data(tmp_path / "f", KEY.encode(), lambda _: b"packed")
    assert (tmp_path / "f").read_bytes() == b"\xff\x1b"


def test_what_still_holds_a_secret_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    door = Door(Redactor([Secret(kind="API key", value=KEY)]))
    for name in ("text", "value", "known"):
        monkeypatch.setattr(door.redactor, name, str)
    writers: tuple[Callable[[Path], None], ...] = (
        lambda path: Door(door.redactor).text(path, KEY),
        lambda path: door.json(path, KEY),
        lambda path: door.lines(path, [KEY]),
    )
    for write in writers:
        with pytest.raises(RefusedError, match=LEAK):
            write(tmp_path / "f")
    assert list(tmp_path.iterdir()) == []


def test_a_line_stays_one_line(tmp_path: Path) -> None:
    DOOR.lines(tmp_path / "a" / "log", ["one\ntwo\x1b[2J", KEY])
    DOOR.lines(tmp_path / "a" / "log", ["three"])
    assert (tmp_path / "a" / "log").read_text(encoding="utf-8") == f"one\\x0atwo\\x1b[2J\n{REDACTED}\nthree\n"


def test_a_journal_goes_on_after_a_line_that_a_kill_tore(tmp_path: Path) -> None:
    path = tmp_path / "a" / "journal"
    journal = DOOR.journal(path)
    journal.add("one")
    journal.close()
    path.write_bytes(path.read_bytes() + b'{"tor')
    journal = DOOR.journal(path)
    journal.add(f"two {KEY}")
    assert journal.fileno() > 0
    journal.close()
    assert path.read_text(encoding="utf-8") == f'one\n{{"tor\ntwo {REDACTED}\n'


def test_the_screen_shows_controls_and_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    DOOR.say(f"a\nb\x1b[2J {KEY}")
    DOOR.say("an error", to_errors=True)
    DOOR.progress("unseen, where nobody watches")
    said = capsys.readouterr()
    assert (said.out, said.err) == (f"a\nb\\x1b[2J {REDACTED}\n", "an error\n")


def test_folders_are_gathered_and_one_that_is_refused_is_told(tmp_path: Path) -> None:
    for name in ("a", "b"):
        DOOR.text(tmp_path / name / "deep" / f"{name}.txt", name)
    DOOR.text(tmp_path / "all" / "old", "of an earlier merge")
    DOOR.gather([tmp_path / "a", tmp_path / "b", tmp_path / "absent"], tmp_path / "all")
    assert sorted(each.name for each in (tmp_path / "all").rglob("*.*")) == ["a.txt", "b.txt"]
    DOOR.gather([tmp_path / "all", tmp_path / "a"], tmp_path / "all")
    assert (tmp_path / "all" / "deep" / "b.txt").exists()


def test_several_files_are_staged_before_the_first_is_touched(tmp_path: Path) -> None:
    DOOR.texts({tmp_path / "a": "old"}, "docs")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DiskError):
        DOOR.texts({tmp_path / "a": "new", tmp_path / "file" / "b": "new"}, "docs")
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a", "file"]


@pytest.mark.parametrize(
    "write",
    [
        lambda door, path: door.text(path, "text"),
        lambda door, path: door.json(path, {}),
        lambda door, path: door.data(path, b""),
        lambda door, path: door.lines(path, ["line"]),
        lambda door, path: door.journal(path),
        lambda door, path: door.folder(path),
    ],
)
def test_a_file_in_the_place_of_a_folder_is_one_line(
    tmp_path: Path, write: Callable[[Door, Path], None]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DiskError) as caught:
        write(DOOR, tmp_path / "file" / "deep" / "f\n")
    said = str(caught.value)
    assert "cannot be written: " in said
    assert said.endswith("; name another folder, a file stands there")
    assert "\n" not in said


FULL = """
import resource, sys
from pathlib import Path
from conform.disk import DiskError, Door
folder, door = Path(sys.argv[1]), Door()
door.text(folder / "f", "old")
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
journal = door.journal(folder / "journal")
for write in (
    lambda: door.text(folder / "f", "x" * 2000),
    lambda: door.lines(folder / "log", ["x" * 2000]),
    lambda: journal.add("x" * 2000),
):
    try:
        write()
    except DiskError as error:
        print(error)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="no limit on files here")
def test_a_full_disk_is_one_line_and_what_was_written_stays(tmp_path: Path) -> None:
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", FULL, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=ROOT,
    )
    lines = said.stdout.splitlines()
    assert [line.rpartition(": ")[0].rpartition("/")[2] for line in lines] == [
        "f: cannot be written",
        "log: cannot be written",
        "journal: cannot be written",
    ]
    assert all(
        line.endswith(("; raise the limit on the size of files", "; free some space")) for line in lines
    )
    assert (tmp_path / "f").read_text(encoding="utf-8") == "old"
    assert not (tmp_path / ".f.part").exists()
