"""What `conform` hands out, and that it costs nothing until it is asked for."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys

import pytest

import conform


@pytest.mark.parametrize("name", conform.__all__)
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    given = getattr(conform, name)
    assert given.__name__ == name
    assert inspect.getdoc(given)


def test_a_public_name_is_not_taken_by_the_package_of_the_same_name() -> None:
    room = importlib.import_module("conform.payloads")
    assert inspect.ismodule(room)
    assert inspect.isfunction(conform.payloads)


def test_there_is_no_other_name() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        getattr(conform, "nothing")  # noqa: B009 - mypy knows that there is none


def test_importing_us_imports_nothing_else_of_ours() -> None:
    code = "import conform, sys; print(sorted(m for m in sys.modules if m.startswith('conform')))"
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "['conform']"
