"""Graphs of nodes as ComfyUI writes them into its pictures."""

from __future__ import annotations

from typing import Any


def node(kind: str, **inputs: Any) -> dict[str, Any]:
    """Return a node of a graph as it is sent to be drawn."""
    return {"class_type": kind, "inputs": inputs, "_meta": {"title": kind}}


def simple() -> dict[str, Any]:
    """Return the graph everybody begins with."""
    return {
        "3": node(
            "KSampler",
            seed=156680208700286,
            steps=20,
            cfg=8,
            sampler_name="euler",
            denoise=1,
            model=["10", 0],
            positive=["6", 0],
            negative=["7", 0],
            latent_image=["5", 0],
        ),
        "4": node("CheckpointLoaderSimple", ckpt_name="SDXL\\juggernautXL_v9.safetensors"),
        "5": node("EmptyLatentImage", width=832, height=1216, batch_size=1),
        "6": node("CLIPTextEncode", text="a heron, at dawn", clip=["10", 1]),
        "7": node("CLIPTextEncode", text="text, watermark", clip=["10", 1]),
        "8": node("VAEDecode", samples=["3", 0], vae=["4", 2]),
        "9": node("SaveImage", filename_prefix="ComfyUI", images=["8", 0]),
        "10": node("LoraLoader", lora_name="ink.safetensors", strength_model=0.8, model=["4", 0], clip=["4", 1]),
    }


def flux() -> dict[str, Any]:
    """Return a graph whose parts are apart: guider, noise, steps, a guidance of its own, and a text of its own."""
    return {
        "1": node("UNETLoader", unet_name="flux1-dev.sft", weight_dtype="default"),
        "2": node("StringConcatenate", string_a="a heron", string_b=["14", 0], delimiter=", "),
        "3": node("CLIPTextEncode", text=["2", 0], clip=["13", 0]),
        "4": node("FluxGuidance", conditioning=["3", 0], guidance=3.5),
        "5": node("BasicGuider", model=["1", 0], conditioning=["4", 0]),
        "6": node("RandomNoise", noise_seed=["15", 0]),
        "7": node("BasicScheduler", scheduler="simple", steps=28, denoise=1.0, model=["1", 0]),
        "8": node("EmptySD3LatentImage", width=["16", 0], height=768, batch_size=1),
        "9": node(
            "SamplerCustomAdvanced",
            noise=["6", 0],
            guider=["5", 0],
            sampler=["11", 0],
            sigmas=["7", 0],
            latent_image=["8", 0],
        ),
        "10": node("SaveImage", images=["12", 0]),
        "11": node("KSamplerSelect", sampler_name="euler"),
        "12": node("VAEDecode", samples=["9", 0], vae=["13", 2]),
        "13": node("DualCLIPLoader", clip_name1="t5.safetensors"),
        "14": node("PrimitiveString", value="in the reeds"),
        "15": node("PrimitiveInt", value=42),
        "16": node("PrimitiveInt", value=1344),
    }


def second_pass() -> dict[str, Any]:
    """Return a graph that draws over what it drew, with a frame of control around both."""
    graph = simple()
    graph["20"] = node("ControlNetApplyAdvanced", positive=["6", 0], negative=["7", 0], image=["21", 0], strength=0.5)
    graph["21"] = node("LoadImage", image="pose.png")
    for name, slot in (("positive", 0), ("negative", 1)):
        graph["3"]["inputs"][name] = ["20", slot]
    graph["22"] = node("LatentUpscale", samples=["3", 0], width=1664, height=2432)
    graph["23"] = node(
        "KSampler",
        seed=7,
        steps=9,
        cfg=4,
        denoise=0.4,
        model=["4", 0],
        positive=["20", 0],
        negative=["20", 1],
        latent_image=["22", 0],
    )
    graph["8"]["inputs"]["samples"] = ["23", 0]
    return graph


def window() -> dict[str, Any]:
    """Return the first graph in the form the window keeps."""
    return {
        "nodes": [
            {"id": 4, "type": "CheckpointLoaderSimple", "widgets_values": ["dream.ckpt"], "mode": 0},
            {"id": 5, "type": "EmptyLatentImage", "widgets_values": [512, 768, 1]},
            {
                "id": 6,
                "type": "CLIPTextEncode",
                "inputs": [{"name": "clip", "link": 3}],
                "widgets_values": ["a heron"],
            },
            {"id": 7, "type": "CLIPTextEncode", "inputs": [{"name": "clip", "link": 3}], "widgets_values": ["blur"]},
            {
                "id": 3,
                "type": "KSampler",
                "inputs": [
                    {"name": "model", "link": 1},
                    {"name": "positive", "link": 4},
                    {"name": "negative", "link": 6},
                    {"name": "latent_image", "link": 2},
                ],
                "widgets_values": [11, "fixed", 25, 6.5, "euler", "normal", 1],
            },
            {"id": 9, "type": "SaveImage", "inputs": [{"name": "images", "link": 7}], "widgets_values": ["x"]},
        ],
        "links": [
            [1, 4, 0, 3, 0, "MODEL"],
            [2, 5, 0, 3, 3, "LATENT"],
            [3, 4, 1, 6, 0, "CLIP"],
            [4, 6, 0, 3, 1, "CONDITIONING"],
            [6, 7, 0, 3, 2, "CONDITIONING"],
            [7, 3, 0, 9, 0, "IMAGE"],
        ],
    }
