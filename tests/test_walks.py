"""The walks of `conform/README.md`: each station is there, takes and gives what it says, and comes once."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = (Path(__file__).parents[1] / "conform" / "README.md").read_text(encoding="utf-8")
WALKS = PAGE.partition("## Four walks\n")[2].partition("\n## ")[0].split("\n### ")[1:]
_STATION = re.compile(r"^\| ([a-z/]+) \| `([\w.]+):([\w.]+)` \| (\w+) \| (\w+) \|$", re.MULTILINE)


def stations(walk: str) -> list[tuple[str, str, str, str, str]]:
    return _STATION.findall(walk)


def called(module: str, name: str) -> Any:
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found


def test_there_are_four_walks() -> None:
    assert [walk.partition("\n")[0] for walk in WALKS] == [
        "Document → contract",
        "Contract → case",
        "Case → drift",
        "Drift → file",
    ]
    assert all(len(stations(walk)) == walk.count("`conform.") >= 3 for walk in WALKS)


@pytest.mark.parametrize("walk", WALKS, ids=[walk.partition("\n")[0] for walk in WALKS])
def test_no_walk_enters_a_room_twice(walk: str) -> None:
    rooms = [room for room, *_ in stations(walk)]
    assert len(set(rooms)) == len(rooms)
    for room, module, *_ in stations(walk):
        assert module.startswith(f"conform.{room.replace('/', '.')}")


@pytest.mark.parametrize(
    "station", [each for walk in WALKS for each in stations(walk)], ids=lambda each: f"{each[1]}:{each[2]}"
)
def test_a_station_takes_and_gives_what_the_page_says(station: tuple[str, str, str, str, str]) -> None:
    _, module, name, takes, gives = station
    signature = inspect.signature(called(module, name))
    taken = " ".join(str(each.annotation) for each in signature.parameters.values())
    given = name if inspect.isclass(called(module, name)) else str(signature.return_annotation)
    assert re.search(rf"\b{takes}\b", taken), taken
    assert re.search(rf"\b{gives}\b", given), given
