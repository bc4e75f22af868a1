"""From the node that saved the picture back to its words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.domain.foreign import Foreign
from studio.media.foreign.comfy import read
from studio.media.foreign.documents import document
from tests.media.foreign import graphs
from tests.media.foreign.graphs import node


def found(prompt: dict[str, Any] | None, workflow: dict[str, Any] | None = None) -> Foreign:
    seen = read(prompt, workflow)
    assert seen is not None
    return seen


def test_the_usual_graph() -> None:
    assert found(graphs.simple()) == Foreign(
        prompt="a heron, at dawn",
        negative="text, watermark",
        seed=156680208700286,
        steps=20,
        guidance=8.0,
        width=832,
        height=1216,
        model="juggernautXL_v9",
        loras=("ink",),
        program="ComfyUI",
    )


def test_a_graph_in_parts() -> None:
    seen = found(graphs.flux())
    assert (seen.prompt, seen.negative) == ("a heron, in the reeds", "")
    assert (seen.seed, seen.steps, seen.guidance) == (42, 28, 3.5)
    assert (seen.width, seen.height, seen.model) == (1344, 768, "flux1-dev")


def test_the_first_pass_is_told_and_both_words_find_their_way_through_control() -> None:
    seen = found(graphs.second_pass())
    assert (seen.seed, seen.steps, seen.width) == (156680208700286, 20, 832)
    assert (seen.prompt, seen.negative) == ("a heron, at dawn", "text, watermark")


def test_the_graph_of_the_window_will_do() -> None:
    seen = found(None, graphs.window())
    assert (seen.prompt, seen.negative, seen.seed, seen.steps) == ("a heron", "blur", 11, 25)
    assert (seen.guidance, seen.width, seen.height, seen.model) == (6.5, 512, 768, "dream")


def test_words_that_are_combined_are_all_told_and_what_is_zeroed_is_not() -> None:
    graph = graphs.simple()
    graph["30"] = node("ConditioningCombine", conditioning_1=["6", 0], conditioning_2=["31", 0])
    graph["31"] = node("CLIPTextEncode", text="ink wash", clip=["4", 1])
    graph["32"] = node("ConditioningZeroOut", conditioning=["6", 0])
    graph["3"]["inputs"] |= {"positive": ["30", 0], "negative": ["32", 0]}
    seen = found(graph)
    assert (seen.prompt, seen.negative) == ("a heron, at dawn\nink wash", "")


def test_a_number_that_is_none_in_json_does_not_hide_the_graph() -> None:
    graph = graphs.simple()
    graph["9"]["is_changed"] = [float("nan")]
    text = json.dumps(graph)
    assert "NaN" in text
    assert found(document(text)).steps == 20


@pytest.mark.parametrize(
    "prompt", [{}, {"1": node("LoadImage", image="x.png")}, {"1": 5, "2": {"inputs": []}}, {"a": {}}]
)
def test_a_graph_that_draws_nothing_tells_nothing(prompt: dict[str, Any]) -> None:
    assert read(prompt, None) is None


def test_a_graph_that_leads_round_in_a_circle_ends() -> None:
    graph = graphs.simple()
    graph["6"]["inputs"]["text"] = ["40", 0]
    graph["40"] = node("StringConcatenate", string_a=["40", 0], string_b=["41", 0])
    graph["41"] = node("StringConcatenate", string_a=["40", 0], string_b=["41", 0])
    graph["3"]["inputs"]["seed"] = ["42", 0]
    graph["42"] = node("Reroute", seed=["42", 0])
    graph["10"]["inputs"]["model"] = ["10", 0]
    seen = found(graph)
    assert (seen.prompt, seen.negative, seen.seed) == ("", "text, watermark", None)


def test_a_graph_with_more_ways_than_can_be_gone_ends() -> None:
    graph = graphs.simple()
    graph["6"]["inputs"]["text"] = ["c0", 0]
    for number in range(150):
        graph[f"c{number}"] = node("Concat", string_a=[f"c{number + 1}", 0], string_b=[f"c{number + 1}", 0])
    assert found(graph).negative == "text, watermark"


def test_documents_without_end_are_none() -> None:
    assert document('{"a":' * 100_000) is None
    assert document("[1]") is None
    assert document("9" * 10_000) is None
