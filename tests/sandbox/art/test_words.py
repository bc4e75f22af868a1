"""What the words of a prompt come to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio.sandbox.art.moods import MOODS as LIGHTS
from studio.sandbox.art.scenes import SCENES
from studio.sandbox.art.words import MOODS, PLACES, THINGS, WEATHER, understand

STARTER = "A lighthouse on a grassy headland at dusk, keeper's cottage beside it, low sun over a calm sea"


@pytest.mark.parametrize("subject", sorted(THINGS))
def test_every_known_thing_reaches_its_subject(subject: str) -> None:
    for name in THINGS[subject].split():
        assert understand(f"a picture with {name} in it").subject == subject or name in PLACES.get(subject, ""), name


@pytest.mark.parametrize("subject", sorted(PLACES))
def test_every_known_place_reaches_a_subject_when_nothing_else_is_named(subject: str) -> None:
    known = {name: key for key, names in THINGS.items() for name in names.split()}
    for name in PLACES[subject].split():
        if name.isalpha() and name not in known:
            assert understand(name).subject in SCENES


def test_every_subject_has_a_scene_and_every_mood_a_light() -> None:
    assert set(THINGS) == set(PLACES) == set(SCENES)
    assert set(MOODS) == set(LIGHTS)
    assert {kin for light in LIGHTS.values() for kin in light.kin} <= set(LIGHTS)


@pytest.mark.parametrize(
    ("prompt", "subject"),
    [
        (STARTER, "lighthouse"),
        ("a sailing boat far out, behind it a lighthouse", "sail"),
        ("the calm sea", "sail"),
        ("two Herons at dawn", "heron"),
        ("CHERRIES and cherry blossom", "tree"),
        ("an orange lighthouse", "lighthouse"),
        ("rainy city streets", "city"),
        ("stars", "nebula"),
        ("a jéllyfish", "jellyfish"),
    ],
)
def test_the_thing_outweighs_the_place(prompt: str, subject: str) -> None:
    assert understand(prompt).subject == subject


def test_mood_weather_and_colour_are_heard() -> None:
    idea = understand("red mushrooms in the fog at midnight, snow falling")
    assert (idea.subject, idea.mood, idea.accent) == ("mushrooms", "fog", "#cf3428")
    assert idea.weather == {"fog", "snow"}
    assert set(WEATHER) >= idea.weather


def test_a_colour_far_from_the_subject_does_not_paint_it() -> None:
    assert understand("mushrooms under a wide and open red sky").accent == ""


def test_negative_words_take_away() -> None:
    idea = understand("a heron in the fog with snow", "people, TEXT, fog, birds")
    assert {"people", "text", "fog", "birds"} <= idea.without
    assert idea.weather == {"snow"}
    assert idea.mood == "winter"


def test_a_denied_subject_is_not_drawn() -> None:
    assert understand("a lighthouse and a sailing boat", "lighthouses").subject == "sail"


def test_an_unknown_prompt_gets_a_subject_of_its_own() -> None:
    subjects = {understand(f"zzyzx {n}").subject for n in range(80)}
    assert len(subjects) > 10
    assert understand("zzyzx 1") == understand("zzyzx 1")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.text(max_size=60))
def test_any_text_is_an_idea(prompt: str, negative: str) -> None:
    idea = understand(prompt, negative)
    assert idea.subject in SCENES
    assert idea.mood == "" or idea.mood in LIGHTS
