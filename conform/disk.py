"""The one door: whatever is written, to a file or to a screen, leaves through here, without secrets."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import msgspec

from conform.errors import UserError
from conform.redact import Redactor
from conform.redact.control import in_a_block, in_json, on_a_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Origin: TypeAlias = Literal["docs", "report", "tenant"]
"""Where a text comes from, which says how it is cleaned.

`docs`: the vendor's documents and our own words; known secrets alone are nobody's business there.
`report`: what was cleaned by the names of its fields and then put into words.
`tenant`: anything else, in which names and texts are mixed.
"""
_MODE: Final = 0o644
_ADVICE: Final[Mapping[int | None, str]] = {
    errno.ENOSPC: "free some space",
    errno.EDQUOT: "free some space",
    errno.EFBIG: "raise the limit on the size of files",
    errno.ENOTDIR: "name another folder, a file stands there",
    errno.EEXIST: "name another folder, a file stands there",
    errno.EISDIR: "name another file, a folder stands there",
    errno.EACCES: "name a folder that you may write to",
    errno.EPERM: "name a folder that you may write to",
    errno.EROFS: "name a folder that you may write to",
}
"""What to do about an error of the system, by its number."""
_DEFAULT: Final = "name another folder"


class DiskError(UserError):
    """Say on one line which file could not be written, why, and what to do; `reason` names no file."""

    def __init__(self, said: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{said} {reason}")


class RefusedError(DiskError):
    """Say which file was not written because a secret still stood in it; the secret is named by its kind."""


class Door:
    """Write files and lines without secrets, each file whole or not at all.

    Every method that writes raises DiskError where the disk does not take it, and RefusedError where a
    known secret would still stand in it; the file that was there before is then as it was.
    """

    def __init__(self, redactor: Redactor | None = None) -> None:
        self.redactor = redactor or Redactor()
        self._clean: Mapping[Origin, Callable[[str], str]] = {
            "docs": self.redactor.known,
            "report": lambda text: in_a_block(self.redactor.value(text)),
            "tenant": lambda text: in_a_block(self.redactor.text(text)),
        }

    def clean(self, text: str) -> str:
        """Give a text from a tenant as it may be shown: no secret, and no control but line ends and tabs."""
        return self._clean["tenant"](text)

    def line(self, text: str) -> str:
        """Give a text from a tenant as it may stand on one line."""
        return on_a_line(self.redactor.text(text))

    def text(self, path: Path, text: str, origin: Origin = "tenant", *, is_durable: bool = True) -> None:
        """Replace a text file; one that is not durable may be lost with the power, but never in part."""
        self.texts({path: text}, origin, is_durable=is_durable)

    def texts(self, texts: Mapping[Path, str], origin: Origin, *, is_durable: bool = True) -> None:
        """Replace several text files: all are on the disk before the first takes its place."""
        checked = {path: self._checked(path, self._clean[origin](text)) for path, text in texts.items()}
        self._replace(checked, is_durable=is_durable)

    def json(self, path: Path, document: Any, *, indent: int | None = None, is_durable: bool = True) -> None:
        """Replace a file by JSON in UTF-8; without an indent it stands on one line."""
        text = _json(self._walked(document, {}), indent)
        self._replace({path: self._checked(path, in_json(text) + "\n")}, is_durable=is_durable)

    def data(
        self,
        path: Path,
        content: bytes,
        pack: Callable[[bytes], bytes] = lambda content: content,
        *,
        is_durable: bool = True,
    ) -> None:
        """Replace a file by bytes that are true to what they record: they are checked and not cleaned.

        `pack` makes of them what is written (a compressed form), after they were looked through.
        """
        self._refuse(path, content)
        self._replace({path: pack(content)}, is_durable=is_durable)

    def lines(self, path: Path, lines: Iterable[str]) -> None:
        """Add lines to a text file, which is made where it is not there."""
        content = self._checked(path, "".join(f"{self.line(line)}\n" for line in lines))
        self.folder(path.parent)
        with _told(path), path.open("ab") as file:
            file.write(content)

    def journal(self, path: Path) -> Journal:
        """Open a file that grows by lines, each on the disk before the next thing happens."""
        self.folder(path.parent)
        with _told(path):
            return Journal(path, self.redactor)

    def folder(self, path: Path) -> None:
        """Make a folder, and those above it, where it is not there."""
        with _told(path):
            path.mkdir(parents=True, exist_ok=True)

    def move(self, path: Path, target: Path) -> None:
        """Give a file or a folder another name; a file that has this name is replaced."""
        with _told(target):
            path.replace(target)

    def put(self, folder: Path, target: Path) -> None:
        """Put a folder in the place of another, which is taken away with all that is in it."""
        shutil.rmtree(target, ignore_errors=True)
        self.move(folder, target)

    def gather(self, folders: Iterable[Path], target: Path) -> None:
        """Put the files of some folders side by side in another, emptied first unless it is one of them."""
        sources = [folder for folder in folders if folder.is_dir()]
        if target.resolve() not in [folder.resolve() for folder in sources]:
            shutil.rmtree(target, ignore_errors=True)
        for source in (each for each in sources if each.resolve() != target.resolve()):
            for path in sorted(each for each in source.rglob("*") if each.is_file()):
                self.copy(path, target / path.relative_to(source))

    def copy(self, source: Path, target: Path) -> None:
        """Write a copy of a file that others wrote: it is checked like any other."""
        with _told(source):
            content = source.read_bytes()
        self.data(target, content, is_durable=False)

    @contextmanager
    def scratch(self, folder: Path, prefix: str) -> Iterator[Path]:
        """Give a new folder inside another that is gone after the block."""
        with _told(folder):
            made = tempfile.TemporaryDirectory(prefix=prefix, dir=folder)
        with made as name:
            yield Path(name).resolve()

    def remove(self, path: Path) -> None:
        """Take a file away, if it is there."""
        with _told(path):
            path.unlink(missing_ok=True)

    def say(self, text: str, origin: Origin = "tenant", *, to_errors: bool = False) -> None:
        """Write a text and a line end to the screen, at once."""
        stream = sys.stderr if to_errors else sys.stdout
        stream.write(f"{in_a_block(self._clean[origin](text))}\n")
        stream.flush()

    def progress(self, text: str) -> None:
        """Write a short text over the last one, where a person watches."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{self.line(text)}")

    def _walked(self, value: Any, known: dict[str, str]) -> Any:
        """Clean each text of a document; `known` keeps those that were met, as reports repeat themselves."""
        if isinstance(value, str):
            if value not in known:
                known[value] = self.redactor.value(value)
            return known[value]
        if isinstance(value, dict):
            return {self._walked(name, known): self._walked(inner, known) for name, inner in value.items()}
        return [self._walked(inner, known) for inner in value] if isinstance(value, list | tuple) else value

    def _checked(self, path: Path, text: str) -> bytes:
        content = text.encode("utf-8", "surrogatepass")
        self._refuse(path, content)
        return content

    def _refuse(self, path: Path, content: bytes) -> None:
        if leak := self.redactor.leaks(content):
            raise RefusedError(on_a_line(f"{path.name} was not written:"), f"{leak} still stands in it")

    def _replace(self, contents: Mapping[Path, bytes], *, is_durable: bool = True) -> None:
        """Write new files beside their places, where a kill may have left some, and move them there."""
        staged = {path: path.with_name(f".{path.name}.part") for path in contents}
        try:
            for path, part in staged.items():
                self.folder(path.parent)
                with _told(path):
                    with part.open("wb") as file:
                        file.write(contents[path])
                        file.flush()
                        if is_durable:
                            os.fsync(file.fileno())
                    part.chmod(_MODE)
            for path in contents:
                self.move(staged[path], path)
                del staged[path]
        finally:
            for part in staged.values():
                with suppress(OSError):
                    part.unlink()


class Journal:
    """Add lines to one file, each on the disk when its method returns; a line that a kill tore is ended.

    Known secrets are taken out; else a line is written as it is, since a program reads it back.
    """

    def __init__(self, path: Path, redactor: Redactor) -> None:
        self.path = path
        self._redactor = redactor
        is_torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        self._file = path.open("ab", buffering=0)
        if is_torn:
            self._file.write(b"\n")

    def fileno(self) -> int:
        """Give the number of the open file, to lock it by."""
        return self._file.fileno()

    def add(self, line: str) -> None:
        """Add a line, which must hold no line end; raise DiskError where it cannot be kept."""
        content = f"{self._redactor.known(line)}\n".encode("utf-8", "surrogatepass")
        with _told(self.path):
            if self._file.write(content) != len(content):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _json(document: Any, indent: int | None) -> str:
    try:
        content = msgspec.json.encode(document)
    except UnicodeEncodeError:  # half of a character, which msgspec does not write
        return json.dumps(document, ensure_ascii=False, indent=indent)
    return (content if indent is None else msgspec.json.format(content, indent=indent)).decode()


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Tell an error of the system on one line."""
    try:
        yield
    except OSError as error:
        advice = _ADVICE.get(error.errno, _DEFAULT)
        reason = f"{error.strerror or type(error).__name__}; {advice}"
        raise DiskError(on_a_line(f"{path}: cannot be written:"), reason) from error
