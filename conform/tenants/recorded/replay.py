"""A tenant that answers from a recording, and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vcr.errors import UnhandledHTTPRequestError

from conform.exchange import Answer, Exchange
from conform.tenants.recorded.identity import ROOT, recorded_request
from conform.tenants.recorded.nearest import nearest

if TYPE_CHECKING:
    from vcr.request import Request

    from conform.exchange import Call
    from conform.redact import Redactor
    from conform.tenants.recorded.cassette import IndexedCassette


class RecordedTenant:
    """Play a cassette through vcrpy's own cassette class, without any transport.

    `cassette` is None where the file is missing or not whole; `fault` then says so in every exchange, so
    that a bad file is never a pass. `command` records it anew.
    """

    sort = "recorded"
    base_url = ROOT
    writes = True

    def __init__(
        self,
        cassette: IndexedCassette | None,
        *,
        redactor: Redactor,
        file: str,
        command: str,
        fault: str = "",
    ) -> None:
        self._cassette = cassette
        self._redactor = redactor
        self._file = file
        self._command = command
        self._fault = fault

    def send(self, call: Call) -> Exchange:
        """Give the recorded exchange, or one that failed and says what is missing and how to record it."""
        if self._cassette is None:
            return self._failed(call, self._fault)
        request = recorded_request(call, self._redactor)
        try:
            response = self._cassette.play_response(request)
        except UnhandledHTTPRequestError:
            return self._failed(call, self._missing(request))
        return Exchange(
            call=call,
            answer=played(response),
            milliseconds=float(response.get("milliseconds", 0)),
            failure=response.get("failure"),
        )

    def close(self) -> None:
        """Do nothing: a replay holds nothing open."""

    def _missing(self, request: Request) -> str:
        if self._cassette is None:
            return self._fault
        asked = f"{request.method} {request.uri.removeprefix(ROOT)}"
        if times := self._cassette.times(request):
            return f"{asked} is asked more often than the {times} times that {self._file} holds"
        return f"{self._file} has no recording of {asked}; {nearest(request, self._cassette.requests)}"

    def _failed(self, call: Call, why: str) -> Exchange:
        said = f"{call.case or 'no case'}: {why}; record it with: {self._command}"
        return Exchange(call=call, failure=self._redactor.text(said))


def played(response: dict[str, Any]) -> Answer:
    """Give a recorded response as an answer."""
    headers = tuple((name, value) for name, values in response["headers"].items() for value in values)
    return Answer(status=response["status"]["code"], headers=headers, body=response["body"]["string"])
