"""An overlay on a document: targets as JSONPaths, actions one after the other, and the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from conform.derive.export.overlay import Action, Changes, Way, overlay, overlay_text, path
from tests.report.overlaid import applied, segments


def document() -> dict[str, Any]:
    return {"info": {"title": "Zoo"}, "paths": {"/a{b}": {"tags": ["x"], "any": [{"type": "string"}]}}}


@pytest.mark.parametrize(
    ("way", "written"),
    [
        ((), "$"),
        (("paths", "/pens.json", "get", "responses", "200"), "$.paths['/pens.json'].get.responses['200']"),
        (("it's", "a\\b", "c\n"), "$['it\\'s']['a\\\\b']['c\\u000a']"),
        (("anyOf", 1, "مرحبا"), "$.anyOf[1]['مرحبا']"),
        (("a b", "x-optional", "_x1", "1x"), "$['a b']['x-optional']._x1['1x']"),
    ],
)
def test_a_place_is_a_json_path_that_is_read_back(way: Way, written: str) -> None:
    assert path(way) == written
    assert tuple(segments(written)) == way


def test_each_action_finds_what_those_before_have_left() -> None:
    changes = Changes(document=document())
    changes.extend(("paths", "/a{b}"), "tags", ["y", "x"], "why")
    changes.update(("paths", "/a{b}", "any", 0), {"type": ["string", "null"]}, "why")
    changes.remove(("paths", "/a{b}", "tags"), "why")
    changes.update(("paths", "/a{b}"), {"tags": ["z"], "way": 1, "said": 2}, "why")
    written = overlay("Zoo", "1", changes.actions, {"x-note": 1})
    assert applied(document(), written, adds_up=True) == changes.document
    assert changes.document["paths"]["/a{b}"] == {
        "any": [{"type": ["string", "null"]}],
        "tags": ["z"],
        "way": 1,
        "said": 2,
    }
    assert sorted(written["actions"][0]) == ["description", "remove", "target"]


def test_what_is_written_does_not_change_with_the_document() -> None:
    changes = Changes(document=document())
    changes.update(("info",), {"list": [1]}, "why")
    changes.document["info"]["list"].append(2)
    assert changes.actions[0].update == {"list": [1]}


def test_an_array_is_removed_and_set_anew_because_tools_append_no_scalar() -> None:
    changes = Changes(document=document())
    changes.extend(("paths", "/a{b}"), "tags", ["x"], "why")
    assert changes.actions == []
    changes.extend(("paths", "/a{b}"), "tags", ["x", "y"], "why")
    assert [(each.is_removal, each.update) for each in changes.actions] == [
        (True, None),
        (False, {"tags": ["x", "y"]}),
    ]


@pytest.mark.parametrize(
    "way", [("nothing",), ("info", "title", "x"), ("paths", "/a{b}", "any", 7), ("info", 0)]
)
def test_nothing_stands_where_nothing_is(way: Way) -> None:
    assert Changes(document=document()).at(way) is None


def test_yaml_and_json_hold_the_same() -> None:
    action = Action(target=("info",), description="2024-01-31: يبدأ", update={"on": ["2024-01-31", None]})
    written = overlay("Zoo", "2024-01-31", [action], {})
    assert yaml.safe_load(overlay_text(written, is_yaml=True)) == written
    assert json.loads(overlay_text(written, is_yaml=False)) == written
    assert "يبدأ" in overlay_text(written, is_yaml=True)
