"""A graph of nodes as ComfyUI writes it, in either of its two forms, as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_MOST_NODES = 5_000
_SKIPPED = (2, 4)
"""How the window marks nodes that are muted or passed by."""

_SEED = ("seed", "control_after_generate")
_WIDGETS: Mapping[str, tuple[str, ...]] = {
    "KSampler": (*_SEED, "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("add_noise", "noise_seed", "control_after_generate", "steps", "cfg"),
    "SamplerCustom": ("add_noise", "noise_seed", "control_after_generate", "cfg"),
    "RandomNoise": ("noise_seed", "control_after_generate"),
    "BasicScheduler": ("scheduler", "steps", "denoise"),
    "KarrasScheduler": ("steps",),
    "Flux2Scheduler": ("steps", "width", "height"),
    "CFGGuider": ("cfg",),
    "FluxGuidance": ("guidance",),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CLIPTextEncodeSDXL": ("width", "height", "crop_w", "crop_h", "target_width", "target_height", "text_g", "text_l"),
    "EmptyLatentImage": ("width", "height", "batch_size"),
    "EmptySD3LatentImage": ("width", "height", "batch_size"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name", "weight_dtype"),
    "UnetLoaderGGUF": ("unet_name",),
    "LoraLoader": ("lora_name", "strength_model", "strength_clip"),
    "LoraLoaderModelOnly": ("lora_name", "strength_model"),
    "PrimitiveNode": ("value", "control_after_generate"),
}
"""What the values of a node stand for, in their order, where the window does not say so itself."""


@dataclass(frozen=True, slots=True)
class Link:
    """That an input is fed by another node.

    Attributes:
        slot: Which of the outputs of that node.
    """

    node: str
    slot: int = 0


@dataclass(slots=True)
class Node:
    """A node with its inputs: values, or links to the nodes they come from."""

    kind: str
    inputs: dict[str, Any] = field(default_factory=dict)


Graph = dict[str, Node]


def from_prompt(document: Mapping[str, Any]) -> Graph:
    """Read the form that was sent to be drawn: a node by its id."""
    graph: Graph = {}
    for name, told in list(document.items())[:_MOST_NODES]:
        if not isinstance(told, dict) or not isinstance(told.get("inputs"), dict):
            continue
        inputs = {key: _value(value) for key, value in told["inputs"].items()}
        graph[name] = Node(str(told.get("class_type", "")), inputs)
    return graph


def from_workflow(document: Mapping[str, Any]) -> Graph:
    """Read the form the window keeps: a list of nodes, and a list of what leads where."""
    nodes, told_links = document.get("nodes"), document.get("links")
    if not isinstance(nodes, list) or not isinstance(told_links, list):
        return {}
    links: dict[Any, Link] = {}
    for each in told_links[: _MOST_NODES * 8]:
        if isinstance(each, list) and len(each) > 2 and _is_name(each[0]) and _is_name(each[1]):
            links[each[0]] = Link(str(each[1]), each[2] if isinstance(each[2], int) else 0)
    graph: Graph = {}
    for node in nodes[:_MOST_NODES]:
        if isinstance(node, dict) and node.get("mode") not in _SKIPPED and _is_name(node.get("id")):
            graph[str(node["id"])] = _from_window(node, links)
    return graph


def _from_window(node: Mapping[str, Any], links: Mapping[Any, Link]) -> Node:
    kind = str(node.get("type", ""))
    slots = [each for each in _listed(node.get("inputs")) if isinstance(each, dict)]
    inputs = _widgets(kind, node.get("widgets_values"), slots)
    for slot in slots:
        name, link = slot.get("name"), slot.get("link")
        if isinstance(name, str) and _is_name(link) and link in links:
            inputs[name] = links[link]
    return Node(kind, inputs)


def _widgets(kind: str, values: object, slots: list[dict[str, Any]]) -> dict[str, Any]:
    if isinstance(values, dict):
        return {str(name): value for name, value in values.items()}
    names = list(_WIDGETS.get(kind, ()))
    if not names:
        for slot in slots:
            if isinstance(slot.get("widget"), dict):
                names += _SEED if slot.get("name") == "seed" else [str(slot.get("name", ""))]
    found = dict(zip(names, _listed(values), strict=False))
    # Of a kind that is not known, a text is still a text.
    texts = [value for value in _listed(values) if isinstance(value, str)]
    if not names and texts:
        found["text"] = texts[0]
    return found


def _value(value: object) -> object:
    if isinstance(value, list) and len(value) == 2 and _is_name(value[0]) and isinstance(value[1], int):
        return Link(str(value[0]), value[1])
    return value


def _is_name(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
