"""Columns line up, and what a server says cannot steer the terminal."""

from __future__ import annotations

from studio.commands.table import fields, table


def test_columns_line_up_whatever_stands_in_them() -> None:
    text = table(("Name", "Credits"), [("蒼鷺", 1), ("a heron", 1000), (None, "+2.5")], right=("Credits",))
    assert text.splitlines() == [
        "Name     Credits",
        "蒼鷺           1",
        "a heron     1000",
        "            +2.5",
    ]


def test_fields_are_told_by_their_path_and_empty_ones_not_at_all() -> None:
    told = fields({"object": "pricing", "image": {"base": 1}, "note": None, "events": ("a", "b"), "ok": True})
    assert told.splitlines() == ["image.base  1", "events      a, b", "ok          yes"]
    assert fields({"data": [{"groups": [{"n": 1}]}, {"n": 2}]}).splitlines() == [
        "data.0.groups.0.n  1",
        "data.1.n           2",
    ]
    assert fields({}) == "" and fields([1, 2]) == "  1, 2"


def test_nothing_in_an_answer_steers_the_terminal() -> None:
    assert table(("Name",), [("\x1b[2J\r\nred\u202e",)]).splitlines() == ["Name", r"\x1b[2J\r\nred\u202e"]
    assert "\x1b" not in fields({"\x1b[2J": "\x1b[2J"})
