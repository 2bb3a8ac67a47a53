"""A vcrpy cassette that finds a recording by an index instead of reading through all of them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from vcr.cassette import Cassette
from vcr.errors import UnhandledHTTPRequestError
from vcr.record_mode import RecordMode

from conform.tenants.recorded.identity import case_of, identity
from conform.tenants.recorded.storage import SealedFile, SealedJson

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from vcr.request import Request

    from conform.tenants.recorded.identity import Identity


class IndexedCassette(Cassette):  # type: ignore[misc] # vcrpy ships no types
    """Play each recording once, in the order in which equal requests of a case were recorded.

    It leans on names of vcrpy 9.4 (`data`, `append`, `_responses`, `play_counts`), which is why vcrpy is
    pinned; a test holds it to what a stock vcrpy plays from the same file.
    """

    def __init__(self, **settings: Any) -> None:
        self._index: dict[Identity, list[int]] = {}
        self._left: dict[Identity, deque[int]] = {}
        super().__init__(**settings)

    @property
    def metadata(self) -> dict[str, Any]:
        """Give what the file says of itself."""
        return dict(self._metadata)

    def append(self, request: Request, response: dict[str, Any]) -> None:
        """Add a recording and index it."""
        found = identity(request)
        self._index.setdefault(found, []).append(len(self.data))
        self._left.setdefault(found, deque()).append(len(self.data))
        self.data.append((request, response))
        self.dirty = True

    def times(self, request: Request) -> int:
        """Tell how often a request was recorded for its case, played or not."""
        return sum(self._is_for(request, index) for index in self._index.get(identity(request), ()))

    def play_response(self, request: Request) -> dict[str, Any]:
        """Give the next response to a request; raise vcrpy's error where there is none left."""
        request = self._before_record_request(request)
        index = next(self._positions(request), None)
        if index is None:
            raise UnhandledHTTPRequestError(f"{self._path} has no recording left of {request}")
        self._left[identity(request)].remove(index)
        self.play_counts[index] += 1
        response: dict[str, Any] = self.data[index][1]
        return response

    def rewind(self) -> None:
        """Start again from the first recordings."""
        super().rewind()
        self._left = {found: deque(positions) for found, positions in self._index.items()}

    def _responses(self, request: Request) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield what is left to play for a request: the seam through which vcrpy asks."""
        for index in self._positions(self._before_record_request(request)):
            yield index, self.data[index][1]

    def _positions(self, request: Request) -> Iterator[int]:
        return (index for index in self._left.get(identity(request), ()) if self._is_for(request, index))

    def _is_for(self, request: Request, index: int) -> bool:
        """Tell whether a recording belongs to the case that asks; a client that says no case gets any."""
        case = case_of(request)
        return not case or case == case_of(self.data[index][0])


def open_cassette(path: Path) -> IndexedCassette:
    """Read a cassette that will only be played; raise RecordingError where the file is not whole."""
    cassette: IndexedCassette = IndexedCassette.load(
        path=str(path), serializer=SealedJson, persister=SealedFile, record_mode=RecordMode.NONE
    )
    return cassette
