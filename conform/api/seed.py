"""Put records into the sandbox before a test: by the documented creates, so that they are valid ones."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, TypeAlias
from urllib.parse import unquote

from conform.case import Case
from conform.errors import UserError
from conform.exchange import Answer, Exchange
from conform.payloads import build
from conform.payloads.conditions import distinct
from conform.payloads.endpoint import endpoint
from conform.payloads.steps import by_role, step
from conform.run.call import made_ids, maybe_body
from conform.run.execute import Executor
from conform.run.references import Referred
from conform.tenants.embedded.access import KEY
from conform.tenants.embedded.http import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from conform.case import Step
    from conform.contract import Contract, Json, Response
    from conform.exchange import Call
    from conform.payloads.endpoint import Endpoint
    from conform.tenants.embedded.http import Reply

    Ask: TypeAlias = Callable[[HttpRequest], Reply]

_SUCCESS: Final = range(200, 300)
_MOST_SAID: Final = 300


class SeedError(UserError):
    """Say on one line which record cannot stand in the sandbox, and why."""


class Inner:
    """Ask the sandbox without its server, as the one tenant that records are made on."""

    sort, base_url, writes = "embedded", "", True

    def __init__(self, ask: Ask, header: str) -> None:
        self._ask = ask
        self._header = header.lower()

    def send(self, call: Call) -> Exchange:
        """Make a call and give the exchange."""
        media = {} if call.media is None else {"content-type": call.media}
        reply = self._ask(
            HttpRequest(
                method=call.method,
                path=unquote(call.path),
                query=call.query,
                headers={self._header: KEY, **media},
                body=call.body or b"",
            )
        )
        answer = Answer(status=reply.status, headers=(("content-type", reply.media),), body=reply.encoded())
        return Exchange(call=call, answer=answer)

    def close(self) -> None:
        """Do nothing: the sandbox goes on."""


class Seeder:
    """Make records by `ask`, which answers as documented; what they refer to is made or found once.

    `numbers` differ from one record to the next, and so do the records.
    """

    def __init__(self, contracts: Mapping[str, Contract], ask: Ask, numbers: Iterator[int]) -> None:
        self._contracts = contracts
        self._numbers = numbers
        header = next(iter(contracts.values())).vendor.access.header
        self._inner = Inner(ask, header)
        self._executor = Executor(contracts=contracts)
        self._referred = Referred(
            executor=self._executor, open_tenant=lambda _: self._inner, may_make=lambda _: True
        )

    def make(self, resource: str, given: Mapping[str, Json]) -> dict[str, Json]:
        """Make a record of a resource (`clients`, `v1/clients`) and give it as it is read.

        What `given` says goes before what the documented minimum is filled up with; it is a body as it is
        sent, or the record alone. Raises SeedError where no page documents a create, or it is refused.
        """
        contract = self._contract(resource)
        create = contract.having("create")
        of = None if create is None else endpoint(contract, create)
        if of is None or of.body is None:
            raise SeedError(f"{contract.key} cannot be seeded: no page documents how one is made")
        salt = f"seed {next(self._numbers)}"
        planned = step(of, "success", payload=distinct(of, build.minimal(of, salt), salt))
        made = self._run(of, replace(planned, payload=_merged(planned.payload, _body(of, given))))
        identity = next(iter(made_ids(made[0])), None)
        return _record(made[1:], by_role(contract, create).read) or {"id": identity}

    def _contract(self, resource: str) -> Contract:
        found = [each for each in self._contracts.values() if resource in (each.name, each.key)]
        if len(found) == 1:
            return found[0]
        if found:
            raise SeedError(f"{resource}: several resources; say which: {', '.join(e.key for e in found)}")
        names = [name for each in self._contracts.values() for name in (each.name, each.key)]
        near = ", ".join(get_close_matches(resource, names, n=3)) or "none"
        raise SeedError(f"{resource}: no such resource; near it: {near}")

    def _run(self, of: Endpoint, create: Step) -> tuple[Exchange, ...]:
        """Make a record and read it, where a page shows how; raise SeedError where it is not made."""
        read = by_role(of.contract, of.operation).read
        steps = (create,) if read is None else (create, step(read, "success", subject=0))
        case = Case(
            contract=of.contract.key, operation=of.operation.id, sort="valid", asks="seed", steps=steps
        )
        references, missing = self._referred.bind(case.needs)
        if missing:
            needed = ", ".join(sorted(missing))
            raise SeedError(
                f"{of.contract.key} cannot be seeded: nothing is known of {needed}, which it needs"
            )
        trace = self._executor.run(self._executor.begin(case), self._inner, references)
        answer = trace.exchanges[0].answer if trace.exchanges else None
        if answer is None or answer.status not in _SUCCESS:
            said = trace.blocked if answer is None else answer.body.decode(errors="replace")[:_MOST_SAID]
            raise SeedError(f"{of.contract.key} cannot be seeded: {of.operation.id} is refused: {said}")
        return trace.exchanges


def _body(of: Endpoint, given: Mapping[str, Json]) -> dict[str, Json]:
    """Give a body as it is sent, of which a person may give the record alone, or columns beside rows."""
    if of.wrapper is None or of.body is None:
        return dict(given)
    beside = {each.name for each in of.body.fields}
    columns = {name: value for name, value in given.items() if name not in beside}
    body = {name: value for name, value in given.items() if name in beside}
    inner = body.get(of.wrapper)
    return {**body, of.wrapper: {**(inner if isinstance(inner, dict) else {}), **columns}}


def _merged(plain: Json, given: Json) -> Json:
    """Give what was given, and of objects what it leaves out as it was."""
    if isinstance(plain, dict) and isinstance(given, dict):
        return {**plain, **{name: _merged(plain.get(name), value) for name, value in given.items()}}
    return given


def _record(exchanges: tuple[Exchange, ...], read: Endpoint | None) -> dict[str, Json] | None:
    """Give the record that a read shows, None where it shows none."""
    success: Response | None = None if read is None else read.operation.success
    way = None if success is None else success.record
    found = maybe_body(exchanges[0]) if exchanges and way is not None else None
    for part in way or ():
        found = found.get(part) if isinstance(found, dict) else None
    return found if isinstance(found, dict) and "id" in found else None
