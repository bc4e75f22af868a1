"""``video`` and what follows it: a clip is asked for, paid, saved, listed and stopped as pictures are."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

SHORT = ("--model", "slow-drift", "--resolution", "480p", "--duration", "2")


@pytest.fixture
def frames(tmp_path: Path) -> tuple[str, str]:
    """Two pictures on this disk."""
    first, last = tmp_path / "first.png", tmp_path / "last.jpg"
    Image.new("RGB", (320, 180), "teal").save(first)
    Image.new("RGB", (320, 180), "coral").save(last)
    return str(first), str(last)


def test_from_words_to_a_clip_on_disk_and_back_from_the_library(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("video", "a heron takes off", *SHORT, "--seed", "7", "--json")
    assert said.code == 0, said.err
    (job,) = said.document["jobs"]
    assert set(job) == {"id", "generation_id", "state", "quoted", "held", "charged", "error", "files"}
    assert (job["state"], job["quoted"], job["charged"], job["error"]) == ("saved", 1, 1, None)
    (file,) = job["files"]
    assert set(file) == {"id", "path", "sha256", "source_sha256", "index", "width", "height"}
    assert Path(file["path"]).suffix == ".mp4" and Path(file["path"]).is_file()
    assert "Quoted 1 credit." in said.err
    (item,) = shell.run("library", "list", "--json").document["items"]
    assert (item["media_type"], item["prompt"], item["seed"]) == ("video/mp4", "a heron takes off", 7)
    assert shell.run("jobs", "--json").document == said.document
    assert "clip" in shell.run("jobs").out
    assert shell.run("library", "verify", "--json").document["ok"] == 1
    (run,) = sandbox.generations()
    assert (run["video_resolution"], run["video_duration"], run["inference_type"]) == ("480p", 2, "t2v")


def test_a_clip_between_two_frames_without_a_word(shell: Shell, sandbox: Sandbox, frames: tuple[str, str]) -> None:
    first, last = frames
    wishes = ("--ratio", "1:1", "--camera-fixed", "--watermark", "--enhance", "--seed", "-1")
    said = shell.run("video", *SHORT, "--first-frame", first, "--last-frame", last, *wishes)
    assert said.code == 0, said.err
    (path,) = said.out.splitlines()
    assert Path(path).is_file()
    (run,) = sandbox.generations()
    assert (run["inference_type"], run["video_ratio"], run["video_camera_fixed"]) == ("i2v", "1:1", True)
    assert sandbox.calls("POST /v1/files") == 2


def test_a_clip_is_stopped_from_here_and_from_another_machine(shell: Shell, sandbox: Sandbox, tmp_path: Path) -> None:
    other = Shell(tmp_path / "other")
    other.environ |= {name: shell.environ[name] for name in ("AUROUS_BASE_URL", "AUROUS_API_KEY")}
    for place in (shell, other):
        sandbox.control("outcomes", holds=True)
        (job,) = shell.run("video", "a heron", *SHORT, "--no-wait", "--json").document["jobs"]
        assert place.run("cancel", job["generation_id"]).code == 0
    assert {run["status"] for run in sandbox.generations()} == {"cancelled"}
    assert sandbox.balance()["held_credits"] == 0


def test_the_price_of_a_clip_is_free(shell: Shell, sandbox: Sandbox, frames: tuple[str, str]) -> None:
    said = shell.run("estimate", "video", "a heron", "--model", "slow-drift", "--duration", "12", "--json")
    assert said.document == {"amount": 6, "currency": "credit", "breakdown": {"base": 6}}
    wide = ("--resolution", "1080p", "--duration", "12", "--first-frame", frames[0])
    assert shell.run("estimate", "video", "--model", "slow-drift", *wide).out == "15 credits\n"
    assert sandbox.balance()["held_credits"] == 0 and sandbox.calls("POST /v1/files") == 0


def test_more_than_the_given_maximum_is_not_sent(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("video", "a heron", *SHORT, "--max-credits", "0.5", "--json")
    assert said.code == 4 and "more than 0.5" in said.document["error"]["message"]
    assert sandbox.calls("POST /v1/videos") == 0


@pytest.mark.parametrize("model", ["no-such-model", "gouache-storybook"])
def test_what_is_no_video_model_is_refused_with_its_request(shell: Shell, sandbox: Sandbox, model: str) -> None:
    said = shell.run("video", "a heron", "--model", model, "--json")
    assert said.code == 5 and said.document["error"]["request_id"] in said.err
    assert sandbox.calls("POST /v1/videos") == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["a heron"], "--model"),
        (["--model", "m"], "Describe the clip"),
        (["--model", ""], "video model"),
        (["a heron", "--model", "m", "--last-frame", "file_1"], "first frame"),
        (["a heron", "--model", "m", "--duration", "13"], "2 to 12"),
        (["a heron", "--model", "m", "--duration", "5.5"], "--duration"),
        (["a heron", "--model", "m", "--resolution", "4k"], "480p, 720p, 1080p"),
        (["a heron", "--model", "m", "--ratio", "5:4"], "16:9"),
        (["a heron", "--model", "m", "--seed", "-2"], "seed"),
        (["a heron", "--model", "m", "--first-frame", "missing.png"], "missing.png"),
        (["a heron", "--model", "m", "--first-frame", "http://example.com/a.png"], "https://"),
        (["a heron", "--model", "\udcff"], "model"),
        (["a heron", "--model", "m", "--first-frame", "https://example.com/\udcff"], "first frame"),
        (["x" * 4001, "--model", "m"], "over the limit of 4,000"),
    ],
    ids=lambda value: " ".join(value)[:40].encode("ascii", "replace").decode() if isinstance(value, list) else None,
)
def test_mistakes_need_neither_key_nor_server(lonely: Shell, arguments: list[str], words: str) -> None:
    said = lonely.run("video", *arguments, "--json")
    assert said.code == 2, said.err
    assert words in said.document["error"]["message"] and "Traceback" not in said.err


def test_a_frame_that_is_too_large_needs_a_copy(shell: Shell, tmp_path: Path) -> None:
    large = tmp_path / "panorama.png"
    Image.new("RGB", (9000, 40), "teal").save(large)
    arguments = ("estimate", "video", *SHORT, "--first-frame", str(large), "--json")
    refused = shell.run(*arguments)
    assert refused.code == 2 and "--convert-references" in refused.err
    said = shell.run(*arguments, "--convert-references")
    assert said.document["amount"] == 1 and "smaller copy" in said.err


def test_a_price_is_not_asked_for_what_cannot_be_sent(lonely: Shell) -> None:
    assert lonely.run("estimate", "video", "a heron", "--model", "m", "--duration", "1").code == 2
