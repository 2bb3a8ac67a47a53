"""The text of an OpenAPI document, JSON or YAML, as plain values; what would explode is refused."""

from __future__ import annotations

import json
import re
from typing import Any

import yaml

from conform.derive.document import DocumentError

MOST_NODES = 3_000_000
"""Values that a YAML document may have once its aliases are written out; the vendor's has 150,000."""
DEEPEST = 200
"""Levels of nesting; PyYAML composes on the C stack, and some thousands of levels end the process."""
_OPENED = (yaml.SequenceStartEvent, yaml.MappingStartEvent)
_CLOSED = (yaml.SequenceEndEvent, yaml.MappingEndEvent)


class _DocumentLoader(yaml.CSafeLoader):
    """Read scalars as OpenAPI does (YAML 1.2): a date stays text, `on` and `yes` are no booleans."""


_DocumentLoader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in known if not tag.endswith((":timestamp", ":bool"))]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_DocumentLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF")
)


def parse(name: str, text: str) -> dict[str, Any]:
    """Give the document as a mapping; raise DocumentError where it breaks off, explodes or is none."""
    try:
        value = json.loads(text) if text.lstrip()[:1] in ("{", "[") else _yaml(name, text)
    except RecursionError as error:
        raise DocumentError(file=name, reason="nests too deep; mend the document") from error
    except ValueError as error:
        raise DocumentError(file=name, reason=f"is not whole JSON ({error}); export it again") from error
    except yaml.YAMLError as error:
        reason = f"is not whole YAML ({' '.join(str(error).split())}); export it again"
        raise DocumentError(file=name, reason=reason) from error
    if not isinstance(value, dict):
        raise DocumentError(file=name, reason="is no OpenAPI document; its top level must be a mapping")
    return value


def _yaml(name: str, text: str) -> Any:
    if _depth(text) > DEEPEST:
        raise DocumentError(file=name, reason=f"nests deeper than {DEEPEST} levels; mend the document")
    loader = _DocumentLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _weight(node, {}) > MOST_NODES:
            reason = f"grows beyond {MOST_NODES:,} values when its aliases are written out; write it without"
            raise DocumentError(file=name, reason=reason)
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _depth(text: str) -> int:
    """Count the levels of nesting, one event at a time."""
    depth = deepest = 0
    for event in yaml.parse(text, Loader=_DocumentLoader):
        depth += isinstance(event, _OPENED) - isinstance(event, _CLOSED)
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest


def _weight(node: yaml.Node, known: dict[int, float]) -> float:
    """Count the values below a node as if every alias were written out; a node within itself is infinite."""
    if id(node) in known:
        return known[id(node)]
    known[id(node)] = float("inf")
    below: list[yaml.Node] = []
    if isinstance(node, yaml.SequenceNode):
        below = list(node.value)
    elif isinstance(node, yaml.MappingNode):
        below = [each for pair in node.value for each in pair]
    known[id(node)] = 1 + sum(_weight(each, known) for each in below)
    return known[id(node)]
