"""``generate``, ``video``, ``estimate``: what a run is asked for."""

from __future__ import annotations

import argparse

from studio.commands.options.parsing import Commands, Parser, credits_typed
from studio.domain import limits


def add(commands: Commands[Parser], common: Parser) -> None:
    """Add the commands that make, and the one that only asks for the price."""
    generate = commands.add_parser("generate", parents=[common], help="price, send, watch and save a run of pictures")
    _pictures(generate)
    _buying(generate)
    generate.set_defaults(kind="image")
    video = commands.add_parser("video", parents=[common], help="price, send, watch and save a clip")
    _clip(video)
    _buying(video)
    video.set_defaults(kind="video")
    estimate = commands.add_parser("estimate", parents=[common], help="ask for the price only; free")
    kinds = estimate.add_subparsers(dest="kind", required=True, metavar="image|video", parser_class=Parser)
    _pictures(kinds.add_parser("image", parents=[common], help="the price of a run of pictures"))
    _clip(kinds.add_parser("video", parents=[common], help="the price of a clip"))


def _buying(command: argparse.ArgumentParser) -> None:
    command.add_argument("--no-wait", action="store_true", help="return when the server has accepted the run")
    command.add_argument("--max-credits", type=credits_typed, metavar="X", help="do not send a run that costs more")
    command.add_argument("--yes", action="store_true", help="agree to go over your own limits and confirm line")


def _pictures(command: argparse.ArgumentParser) -> None:
    command.add_argument("prompt", metavar="PROMPT", help=f"1 to {limits.PROMPT_LENGTH} characters")
    command.add_argument("--negative", metavar="TEXT", help="what to keep out of the picture")
    command.add_argument("--style", metavar="ID", help="a style by id or slug; see the styles command")
    sizes = ", ".join(preset.name for preset in limits.SIZES)
    command.add_argument("--size", metavar="NAME", help=f"a preset: {sizes}")
    command.add_argument("--width", type=int, metavar="N", help="pixels, together with --height")
    command.add_argument("--height", type=int, metavar="N", help="pixels, together with --width")
    command.add_argument("--steps", type=int, metavar="N", help="1 to 100; the style’s own without it")
    command.add_argument("--guidance", type=float, metavar="X", help="0.1 to 30; the style’s own without it")
    command.add_argument("--count", type=int, default=1, metavar="N", help="pictures, 1 to 4; multiplies the price")
    command.add_argument("--seed", type=int, metavar="N", help="0 to 2147483647; random without it")
    command.add_argument(
        "--enhance", action="store_true", help="let a language model rewrite the prompt; doubles the price"
    )
    command.add_argument(
        "--reference",
        action="append",
        default=[],
        metavar="PATH|URL|file_id",
        help="a reference picture; up to ten times",
    )
    command.add_argument(
        "--convert-references", action="store_true", help="send a smaller copy of a reference that is too large or odd"
    )


def _clip(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "prompt",
        metavar="PROMPT",
        nargs="?",
        default="",
        help=f"at most {limits.PROMPT_LENGTH} characters; may be left out with a first frame",
    )
    command.add_argument("--model", metavar="ID", required=True, help="a video model by id or slug; see styles --video")
    source = "PATH|URL|file_id"
    command.add_argument("--first-frame", metavar=source, help="the picture the clip starts from")
    command.add_argument("--last-frame", metavar=source, help="the picture it ends with; needs a first frame")
    seconds = limits.VIDEO_SECONDS
    command.add_argument(
        "--duration",
        type=int,
        metavar="N",
        help=f"seconds, {seconds.start} to {seconds.stop - 1}; priced by the second; the model’s own without it",
    )
    resolutions = ", ".join(limits.RESOLUTIONS)
    command.add_argument("--resolution", metavar="R", help=f"{resolutions}; the model’s own without it")
    command.add_argument("--ratio", metavar="R", help=f"{', '.join(limits.RATIOS)}; the model’s own without it")
    command.add_argument("--seed", type=int, metavar="N", help="0 to 2147483647, or -1 for random")
    command.add_argument("--camera-fixed", action="store_true", help="keep the camera still")
    command.add_argument("--watermark", action="store_true", help="let the service mark the clip")
    command.add_argument("--enhance", action="store_true", help="let a language model rewrite the prompt; free")
    command.add_argument(
        "--convert-references", action="store_true", help="send a smaller copy of a frame that is too large or odd"
    )
