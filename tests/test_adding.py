"""What `conform/README.md` says of adding a kind and a reader, done as it says."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from conform.contract import Contract, Field, Operation, Response, Source
from conform.derive import readers
from conform.derive.document import Format
from conform.derive.pipeline import derive
from conform.derive.readers.endpoint import StatedBody, StatedEndpoint, document
from conform.drift.judge import judge_exchange
from conform.drift.kinds import KINDS, Kind
from conform.drift.value import Difference
from conform.exchange import Answer, Call, Exchange
from conform.findings.find import find
from conform.words import difference
from tests.toy.vendor import TOY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from conform.contract import Vendor
    from conform.derive.document import Document
    from conform.drift.place import Place

SOURCE = Source(page="1002e0", edition="2026-02-01")
BODY = Field(
    name="",
    kinds=("object",),
    fields=(Field(name="id", kinds=("integer",)), Field(name="name", kinds=("string",))),
)
READ = Operation(
    id="GET /animals/{id}",
    method="GET",
    path="/animals/{id}",
    call="/keeper/animals/{id}",
    role="read",
    source=SOURCE,
    responses=(Response(status=200, body=BODY, record=()),),
)
ANIMALS = Contract(name="animals", version="api", title="Animals", operations=(READ,), vendor=TOY)


def shouted(place: Place) -> Iterator[Difference]:
    """Find a text in capital letters alone."""
    if isinstance(place.value, str) and place.value.isupper():
        yield Difference(
            where=place.at,
            claimed=("in_words", "a text that is not shouted"),
            got=("value",),
            raw=(place.value,),
        )


SHOUTED = Kind(
    rule=shouted,
    reads="place",
    parts={"record"},
    breaks=("trivial", "people mind, parsers do not"),
    phrase="shouts {names}",
    about="fields",
    habit=("leaf",),
)


def answered(name: str) -> Exchange:
    content = json.dumps({"id": 3, "name": name}).encode()
    headers = (("Content-Type", "application/json"),)
    return Exchange(
        call=Call(method="GET", path="/keeper/animals/3"),
        answer=Answer(status=200, headers=headers, body=content),
    )


def test_a_kind_is_a_row_and_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "field.shouted", SHOUTED)

    assert judge_exchange(ANIMALS, READ, answered("Leo")) == ()
    (drift,) = judge_exchange(ANIMALS, READ, answered("LEO"))
    (finding,) = find((drift,), {ANIMALS.key: ANIMALS})

    assert (drift.kind, drift.where, drift.source) == ("field.shouted", "name", SOURCE)
    assert difference(drift) == "LEO; documented a text that is not shouted"
    assert finding.title.startswith("GET /animals/{id} shouts name")


LINES = Format(name="lines", whose="a line's", remedy="write the line again", rank=9)


def read_lines(name: str, text: str, vendor: Vendor) -> Document:
    """Read a document in which each line is a method, a path and the fields of the answer."""
    endpoints = []
    for number, line in enumerate(text.splitlines()[1:], start=2):
        method, path, *fields = line.split()
        properties = {field: {"type": "string"} for field in fields}
        body = StatedBody(place=f"line {number}", schema={"type": "object", "properties": properties})
        endpoints.append(
            StatedEndpoint(
                place=f"line {number}", method=method, path=path, base="", responses=((200, body),)
            )
        )
    return document(LINES, name, "2026-02-01", endpoints, vendor)


def test_a_reader_is_a_function_and_a_row(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    row = (LINES, re.compile(r"\Alines of a zoo$", re.MULTILINE), read_lines)
    monkeypatch.setattr("conform.derive.pipeline.READERS", (*readers.READERS, row))
    (tmp_path / "zoo.txt").write_text("lines of a zoo\nGET /animals/{id} id name\nDELETE /animals/{id} ok\n")

    (contract,) = derive([tmp_path / "zoo.txt"], TOY).contracts

    assert contract.key == "api/animals"
    assert [(each.id, each.role) for each in contract.operations] == [
        ("GET /animals/{id}", "read"),
        ("DELETE /animals/{id}", "delete"),
    ]
    success = contract.operations[0].success
    assert success is not None
    assert success.body is not None
    assert [each.name for each in success.body.fields] == ["id", "name"]
