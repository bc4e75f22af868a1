"""ComfyUI: from what drew the picture back to the words, the seed and the model, as far as the nodes tell."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from studio.domain.foreign import Foreign
from studio.media.foreign.graph import Graph, Link, Node, from_prompt, from_workflow
from studio.media.foreign.numbers import number, whole

_PROGRAM = "ComfyUI"
_DEEPEST = 200
"""Nodes between a sampler and what it is looked for; a graph may also lead round in a circle."""

_MOST_LOOKS = 2_000
"""At nodes for their texts: where each feeds the next one twice, the ways through a graph have no number."""

_MOST_SAVERS = 16
_TEXTS = (
    "text",
    "text_g",
    "clip_l",
    "t5xxl",
    "text_l",
    "string",
    "value",
    "prompt",
    "positive_prompt",
    "text_positive",
)
_TEXTS_OF = {"positive": ("positive",), "negative": ("negative", "text_negative", "negative_prompt")}
_JOINED = (("text1", "text2", "text3", "text4"), ("string_a", "string_b"), ("text_a", "text_b", "text_c"))
_MODELS = ("ckpt_name", "unet_name", "base_ckpt_name", "model_name", "model_path", "gguf_name")
_SEEDS = ("seed", "noise_seed")
_SAVERS = re.compile(r"save|preview|combine|output", re.IGNORECASE)
_NOT_TEXT = ("clip", "vae", "model", "control_net", "image", "latent", "mask", "negative", "positive")


def read(prompt: dict[str, Any] | None, workflow: dict[str, Any] | None) -> Foreign | None:
    """Read a picture's graph: the one that was drawn if it is there, else the one in the window."""
    for graph in (from_prompt(prompt or {}), from_workflow(workflow or {})):
        if graph and (found := _Reading(graph).found()):
            return found
    return None


class _Reading:
    """One graph. Every walk through it is bounded, whatever it looks like."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._looks = 0

    def found(self) -> Foreign | None:
        sampler = self._sampler()
        if sampler is None:
            return None
        guider = self._behind(sampler, "guider") or sampler
        positive = self._words(guider, "positive") or self._words(guider, "conditioning")
        negative = self._words(guider, "negative")
        model, loras = self._model(guider)
        width, height = self._size(sampler)
        if not (positive or negative or model):
            return None
        return Foreign(
            prompt=positive,
            negative=negative,
            seed=self._seed(sampler),
            steps=self._steps(sampler),
            guidance=self._guidance(guider),
            width=width,
            height=height,
            model=model,
            loras=loras,
            program=_PROGRAM,
        )

    def _sampler(self) -> Node | None:
        """Return what drew the picture first: a second pass over it has another seed and fewer steps."""
        savers = [node for node in self._graph.values() if _SAVERS.search(node.kind) and not _draws(node)]
        for start in savers[:_MOST_SAVERS]:
            drawn = [node for node in self._upstream(start) if _draws(node)]
            if drawn:
                return drawn[-1]
        return next((node for node in self._graph.values() if _draws(node)), None)

    def _upstream(self, start: Node) -> Iterator[Node]:
        """Yield what feeds ``start``, the nearest first, each once."""
        waiting, seen = deque([start]), {id(start)}
        while waiting:
            node = waiting.popleft()
            yield node
            for value in node.inputs.values():
                fed = self._node(value)
                if fed is not None and id(fed) not in seen:
                    seen.add(id(fed))
                    waiting.append(fed)

    def _node(self, value: object) -> Node | None:
        return self._graph.get(value.node) if isinstance(value, Link) else None

    def _behind(self, node: Node, name: str) -> Node | None:
        return self._node(node.inputs.get(name))

    def _words(self, sampler: Node, role: str) -> str:
        value = sampler.inputs.get(role)
        if isinstance(value, str):
            return value.strip()
        return self._text_behind(value, role)

    def _text_behind(self, value: object, role: str) -> str:
        """Follow what steers the drawing to its words, through whatever combines and changes it."""
        self._looks = _MOST_LOOKS
        parts: list[str] = []
        waiting: deque[object] = deque([value])
        seen: set[str] = set()
        while waiting and len(seen) < _DEEPEST:
            link = waiting.popleft()
            node = self._node(link)
            if node is None or not isinstance(link, Link) or link.node in seen:
                continue
            seen.add(link.node)
            if "ZeroOut" in node.kind:
                continue
            own = self._own_text(node, role, _DEEPEST)
            if own:
                parts.append(own)
                continue
            names = (role,) if isinstance(node.inputs.get(role), Link) else _steering(node)
            waiting.extend(node.inputs[name] for name in names)
        return "\n".join(dict.fromkeys(parts)).strip()

    def _own_text(self, node: Node, role: str, depth: int) -> str:
        """Return the text a node holds itself, or takes from nodes that only hold texts."""
        self._looks -= 1
        if depth <= 0 or self._looks < 0:
            return ""
        for names in _JOINED:
            if names[0] in node.inputs and names[1] in node.inputs:
                between = node.inputs.get("delimiter", node.inputs.get("separator"))
                texts = [self._string(node.inputs.get(name), role, depth - 1) for name in names]
                return (between if isinstance(between, str) else " ").join(text for text in texts if text)
        for name in (*_TEXTS_OF.get(role, ()), *_TEXTS):
            text = self._string(node.inputs.get(name), role, depth - 1) if name in node.inputs else ""
            if text:
                return text
        return ""

    def _string(self, value: object, role: str, depth: int) -> str:
        if isinstance(value, str):
            return value.strip()
        node = self._node(value)
        return "" if node is None else self._own_text(node, role, depth)

    def _plain(self, node: Node, names: tuple[str, ...]) -> object:
        """Return the first value under one of ``names``, also from a node that holds nothing but a value."""
        for name in names:
            value, steps = node.inputs.get(name), 0
            while isinstance(value, Link) and steps < _DEEPEST:
                fed, steps = self._node(value), steps + 1
                value = None if fed is None else _held(fed, (name, *names))
            if value is not None and not isinstance(value, Link):
                return value
        return None

    def _seed(self, sampler: Node) -> int | None:
        seed = whole(self._plain(sampler, _SEEDS))
        noise = self._behind(sampler, "noise")
        return whole(self._plain(noise, _SEEDS)) if seed is None and noise is not None else seed

    def _steps(self, sampler: Node) -> int | None:
        steps = whole(self._plain(sampler, ("steps",)))
        sigmas = self._behind(sampler, "sigmas")
        if steps is not None or sigmas is None:
            return steps
        return next(
            (each for node in self._upstream(sigmas) if (each := whole(self._plain(node, ("steps",)))) is not None),
            None,
        )

    def _guidance(self, guider: Node) -> float | None:
        """Return the guidance a distilled model was given if it was, for then the scale is 1 and says nothing."""
        for name in ("conditioning", "positive"):
            start = self._behind(guider, name)
            for node in self._upstream(start) if start else ():
                given = number(self._plain(node, ("guidance",)))
                if given is not None:
                    return given
        return number(self._plain(guider, ("cfg", "guidance_scale", "cfg_scale")))

    def _model(self, guider: Node) -> tuple[str, tuple[str, ...]]:
        loras: list[str] = []
        start = self._behind(guider, "model") or guider
        for node in self._upstream(start):
            if isinstance(name := node.inputs.get("lora_name"), str):
                loras.append(_stem(name))
            for each in _MODELS:
                if isinstance(name := node.inputs.get(each), str):
                    return _stem(name), tuple(dict.fromkeys(loras))
        return "", tuple(dict.fromkeys(loras))

    def _size(self, sampler: Node) -> tuple[int | None, int | None]:
        start = self._behind(sampler, "latent_image") or self._behind(sampler, "latent") or sampler
        for node in self._upstream(start):
            width, height = whole(self._plain(node, ("width",))), whole(self._plain(node, ("height",)))
            if width and height:
                return width, height
        return None, None


def _draws(node: Node) -> bool:
    """Whether a node makes a picture out of noise: it is steered, and not merely chosen by others."""
    steered = any(isinstance(node.inputs.get(name), Link) for name in ("positive", "guider", "conditioning"))
    return steered and ("ampler" in node.kind or any(name in node.inputs for name in _SEEDS))


def _steering(node: Node) -> list[str]:
    """Return the inputs that may lead to words."""
    links = [name for name, value in node.inputs.items() if isinstance(value, Link)]
    named = [name for name in links if name.startswith("conditioning")]
    if named:
        return named
    return [name for name in links if not name.startswith(_NOT_TEXT) and name not in _TEXTS]


def _held(node: Node, names: tuple[str, ...]) -> Any:
    for name in (*names, "value", "int", "INT", "float", "number", "Number"):
        if name in node.inputs:
            return node.inputs[name]
    return None


def _stem(name: str) -> str:
    """Return the name of a model without its folder and its ending."""
    path = PurePosixPath(name.replace("\\", "/"))
    known = (".safetensors", ".ckpt", ".gguf", ".pt", ".sft")
    return path.stem if path.suffix.lower() in known else path.name
