from __future__ import annotations

from conform.derive.compare import WIDEST, Change, report


def change(operation: str, at: str = "request.a", *, is_breaking: bool = True) -> Change:
    return Change(
        operation=operation,
        page="1e0",
        at=at,
        about="type",
        before="string",
        after="integer",
        is_breaking=is_breaking,
    )


def test_what_breaks_is_said_first_and_by_operation() -> None:
    assert report("a", "b", [change("GET /x"), change("GET /x", is_breaking=False)], None).splitlines() == [
        "a -> b: 1 breaking change, 1 other change in 1 operation",
        "",
        "Breaking",
        "  GET /x (1e0)",
        "    request.a: type: string -> integer",
        "",
        "Other",
        "  GET /x (1e0)",
        "    request.a: type: string -> integer",
    ]


def test_what_many_operations_share_is_said_once() -> None:
    lines = report("a", "b", [change(f"GET /{index}") for index in range(5)], None).splitlines()
    assert lines[3:] == ["  in 5 operations, as GET /0: request.a: type: string -> integer"]


def test_operations_themselves_are_never_said_together() -> None:
    lines = report("a", "b", [change(f"GET /{index}", at="") for index in range(5)], None).splitlines()
    assert sum("GET /" in line for line in lines) == 5


def test_a_long_list_is_cut_and_says_how_to_see_the_rest() -> None:
    lines = report("a", "b", [change("GET /x", f"request.{index}") for index in range(90)], 10).splitlines()
    assert len(lines) == 14
    assert lines[-1].strip().startswith("… 81 more lines; --all")


def test_no_line_is_too_wide() -> None:
    lines = report("a", "b", [change("GET /x", "request." + "x" * 300)], None).splitlines()
    assert max(len(line) for line in lines) == WIDEST


def test_nothing_changed_is_one_line() -> None:
    assert report("a", "b", [], None) == "a -> b: 0 breaking changes, 0 other changes in 0 operations"
