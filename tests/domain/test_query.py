"""A search means what it says, and what is wrong with it has a place and a sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio.domain.query import Vocabulary, complete, parse, quoted, without
from studio.domain.query_terms import FIELDS, And, Kind, Node, Not, Or, Term, Words, terms
from studio.domain.query_units import When

KNOWN = st.sampled_from(
    [
        *(field.example for field in FIELDS.values()),
        *(
            "rating >= 3",
            "cost>.5",
            "is:fav",
            "width<4k",
            "type:clip",
            "status: saved",
            'tag:"two words"',
            "expires<90m",
        ),
    ]
)
GLUE = st.sampled_from([" ", "  ", " OR ", " -", "(", ")", ' "', '"', "“", "”", ":", ">=", "heron", "-", "\n", "\0"])
TYPED = st.lists(st.one_of(KNOWN, GLUE, st.text(max_size=8))).map("".join)
VOCABULARY = Vocabulary(("Ink wash", "Woodblock"), ("Seedance",), ("sea", "two words"), ("Coast and sea",))


def bare(node: Node | None) -> object:
    """Return what is asked without the places."""
    match node:
        case Words():
            return (node.text, node.phrase)
        case Term():
            return (node.name, node.op, node.value)
        case Not():
            return ("not", bare(node.part))
        case And() | Or():
            return (type(node).__name__.lower(), *(bare(part) for part in node.parts))
        case None:
            return None


def asked(text: str) -> object:
    query = parse(text)
    assert query.problem is None, query.problem
    return bare(query.root)


@given(st.one_of(TYPED, st.text()))
def test_whatever_is_typed_is_read_and_every_piece_has_its_place(text: str) -> None:
    query = parse(text)
    at = 0
    for piece in query.pieces:
        assert at <= piece.start < piece.end <= len(text)
        assert piece.label
        at = piece.end
    if query.problem is not None:
        assert 0 <= query.problem.start < query.problem.end <= len(text)
        assert query.problem.sentence.endswith(".")


@given(TYPED, st.integers(-5, 80))
def test_whatever_is_completed_lies_inside_the_text(text: str, cursor: int) -> None:
    for offer in complete(text, cursor, VOCABULARY):
        assert 0 <= offer.start <= offer.end <= len(text)
        parse(text[: offer.start] + offer.text + text[offer.end :])


@pytest.mark.parametrize("sign", [">", ">=", "<", "<=", "=", ":"])
def test_every_known_term_is_read_back_from_its_chip(sign: str) -> None:
    for each in FIELDS.values():
        value = {Kind.NUMBER: "3", Kind.LENGTH: "3h", Kind.DATE: "2026-05"}.get(each.kind)
        values = list(each.choices or ()) or [value or each.example.split(":", 1)[1].strip('"')]
        for one in values:
            query = parse(f"{each.name}{sign if each.compares else ':'}{quoted(one)}")
            assert query.problem is None
            (piece,) = query.pieces
            if each.kind is not Kind.NAME:  # a name with a space needs its quotes, which a chip leaves out
                assert bare(parse(piece.label).root) == bare(query.root)


@given(st.text(min_size=1).filter(lambda text: text.strip() == text and text))
def test_a_quoted_name_is_read_back_as_it_is(name: str) -> None:
    (term,) = terms(parse(f"tag:{quoted(name)} heron").root)
    assert term.value == name


@given(TYPED)
def test_taking_chips_out_one_by_one_leaves_the_words(text: str) -> None:
    query = parse(text)
    for _ in range(len(query.pieces)):
        fewer = parse(without(query))
        assert len(fewer.pieces) < len(query.pieces) or query.problem is not None
        query = fewer
    assert query.problem is not None or not query.pieces


def test_words_phrases_and_terms_stand_side_by_side() -> None:
    assert asked('heron "at dawn" rating>=4 -fox') == (
        "and",
        ("heron", False),
        ("at dawn", True),
        ("rating", ">=", Decimal(4)),
        ("not", ("fox", False)),
    )
    assert asked("heron OR fox dusk") == ("and", ("or", ("heron", False), ("fox", False)), ("dusk", False))
    assert asked("-(is:fav OR rating = 5)") == (
        "not",
        ("or", ("is", "=", "favourite"), ("rating", "=", Decimal(5))),
    )
    assert asked("") is asked("  ") is None


def test_what_is_not_known_stays_text() -> None:
    for text in ("foo:bar", "http://x", "--ar", "don't", "a-b", "or", "AND", "style", "50%", "ratings:3"):
        assert asked(text) == (text, False)
    assert asked("style > x") == ("and", ("style", False), (">", False), ("x", False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("width>=4k", ("width", ">=", Decimal(4000))),
        ("cost>.5", ("cost", ">", Decimal("0.5"))),
        ("cost:>2", ("cost", ">", Decimal(2))),
        ("rating ≥ 3", ("rating", ">=", Decimal(3))),
        ("expires<3h", ("expires", "<", Decimal(10800))),
        ("duration>90", ("duration", ">", Decimal(90))),
        ("duration>2min", ("duration", ">", Decimal(120))),
        ("before:2026-05-04", ("before", "=", When(day=date(2026, 5, 4)))),
        ("after:2026-05", ("after", "=", When(day=date(2026, 5, 1)))),
        ("after:yesterday", ("after", "=", When(days_back=1))),
        ("before:7d", ("before", "=", When(ago=timedelta(days=7)))),
        ("STYLE:ink", ("style", "=", "ink")),
        ("ratio:16:9", ("ratio", "=", "16:9")),
        ("tag:“two words”", ("tag", "=", "two words")),
        ("type: clip", ("type", "=", "video")),
    ],
)
def test_values_are_read_as_people_write_them(text: str, expected: object) -> None:
    assert asked(text) == expected


def test_a_moment_moves_with_the_clock_and_a_day_begins_at_midnight_here() -> None:
    now = datetime(2026, 5, 4, 12, tzinfo=UTC)
    assert When(ago=timedelta(hours=3)).moment(now) == now - timedelta(hours=3)
    assert When(day=date(2026, 5, 4)).moment(now) == datetime(2026, 5, 4).astimezone()
    assert When(days_back=1).moment(now) == datetime(2026, 5, now.astimezone().day - 1).astimezone()


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("heron rating>=x", "x", "“x” is no number. Write it such as rating>=4."),
        ("rating:9", "9", "A rating is 0 to 5, so “9” finds nothing."),
        ("heron cost>", "cost>", "Something is missing after cost. Write it such as cost>2."),
        ("cost> rating:3", "cost>", "Something is missing after cost. Write it such as cost>2."),
        ("type:foo", "foo", "type is one of image or video; “foo” is none of them."),
        ("before:May", "May", "“May” is no date."),
        ("expires<3", "3", "“3” is no length of time."),
        ('heron "at dawn', '"at dawn', "This quote is never closed."),
        ("a) b", ")", "This “)” closes nothing."),
        ("(a", "(", "This “(” is never closed."),
        ("OR a", "OR", "OR stands between two things, and here nothing stands before it."),
        ("a OR", "OR", "OR stands between two things, and here nothing follows it."),
        ("style:>x", "style:>", "style cannot be compared. Write it with a colon"),
        ("size:big", "big", "“big” is no size."),
        ("ratio:16", "16", "“16” is no ratio."),
        ("(" * 30 + "a" + ")" * 30, "(", "Parentheses go 20 deep at most."),
    ],
)
def test_what_is_wrong_says_where_and_what_to_do(text: str, place: str, sentence: str) -> None:
    problem = parse(text).problem
    assert problem is not None
    assert text[problem.start : problem.end] == place
    assert problem.sentence.startswith(sentence)


def test_a_whole_prompt_may_be_searched_and_no_more() -> None:
    assert parse("word " * 500).problem is None
    problem = parse("word " * 501).problem
    assert problem is not None
    assert problem.start == 500 * 5


def test_chips_are_the_known_words_and_the_rest_is_text() -> None:
    query = parse('a rating>=3 heron cost > 0.5 status:saved -is:fav (style:"Ink wash" OR heron) (x OR y)')
    assert [piece.label for piece in query.pieces] == [
        "rating ≥ 3",
        "cost > 0.5",
        "status: saved",
        "not is: fav",
        "style: Ink wash or heron",
    ]
    assert query.rest == "a heron (x OR y)"
    assert without(query, query.pieces[0]) == query.text.replace("rating>=3 ", "")
    assert without(query).endswith("-is:fav (x OR y)")
    assert without(parse("heron")) == "heron"


def labels(text: str) -> list[str]:
    return [offer.label for offer in complete(text, len(text), VOCABULARY)]


def completed(text: str, number: int = 0) -> str:
    offer = complete(text, len(text), VOCABULARY)[number]
    return text[: offer.start] + offer.text + text[offer.end :]


def test_fields_values_and_names_are_completed() -> None:
    assert completed("heron rat") == "heron ratio:"
    assert completed("heron rat", 1) == "heron rating>="
    assert completed("-style:in") == '-style:"Ink wash" '
    assert completed("tag:wo") == 'tag:"two words" '
    assert completed("in:") == 'in:"Coast and sea" '
    assert labels("model: ") == ["Seedance"]
    assert labels("fav") == ["is:favourite"]
    assert labels("is:") == ["favourite", "unrated", "enhanced", "imported", "trashed", "sandbox"]
    assert labels("size:hd") == ["hd_square", "hd_landscape", "hd_portrait"]
    assert labels("zzz") == labels("cost>") == labels('"fav') == []
    assert len(labels("")) == len(FIELDS)
