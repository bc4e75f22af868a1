"""``generate`` and what follows it, as programs and people use it."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

SMALL = ("--width", "256", "--height", "256")


def test_from_a_prompt_to_files_and_back_from_the_library(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("generate", "a heron at dawn", *SMALL, "--count", "2", "--seed", "5", "--json")
    assert said.code == 0, said.err
    (job,) = said.document["jobs"]
    assert set(job) == {"id", "generation_id", "state", "quoted", "held", "charged", "error", "files"}
    assert (job["state"], job["quoted"], job["charged"], job["error"]) == ("saved", 2, 2, None)
    assert set(job["files"][0]) == {"id", "path", "sha256", "source_sha256", "index", "width", "height"}
    assert "Quoted 2 credits." in said.err
    listed = shell.run("library", "list", "--json").document
    assert listed["total"] == 2 and [item["prompt"] for item in listed["items"]] == ["a heron at dawn"] * 2
    assert set(listed["items"][0]) == {
        *("id", "path", "source_sha256", "generation_id", "index", "media_type", "prompt", "style", "seed"),
        *("width", "height", "rating", "tags", "created_at"),
    }
    assert shell.run("library", "search", "dawn her", "--json").document["total"] == 2
    assert shell.run("library", "search", "walrus", "--json").document == {"items": [], "total": 0}
    once = shell.run("library", "search", "dawn cost>0 seed:5 -is:fav", "--limit", "1", "--json").document
    assert (len(once["items"]), once["total"]) == (1, 2)
    assert shell.run("library", "search", "status:failed OR is:fav", "--json").document["total"] == 0
    assert shell.run("library", "show", listed["items"][0]["id"], "--json").document == listed["items"][0]
    assert shell.run("jobs", "--json").document == said.document
    assert shell.run("resume", "--json").document == {"jobs": []}
    Path(job["files"][0]["path"]).write_bytes(b"x")
    Path(job["files"][1]["path"]).unlink()
    verified = shell.run("library", "verify", "--json")
    assert verified.code == 7
    assert [len(verified.document["missing"]), len(verified.document["changed"]), verified.document["ok"]] == [1, 1, 0]


def test_people_get_paths_on_stdout_and_prose_on_stderr(shell: Shell) -> None:
    said = shell.run("generate", "a heron", *SMALL)
    (path,) = said.out.splitlines()
    assert Path(path).is_file()
    assert "Accepted" in said.err and "charged 1" in said.err


def test_no_wait_returns_an_accepted_job_that_resume_or_rescue_saves(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    said = shell.run("generate", "a heron", *SMALL, "--no-wait", "--json")
    assert (said.code, said.document["jobs"][0]["state"]) == (0, "accepted")
    sandbox.control("release")
    assert [job["state"] for job in shell.run("resume", "--json").document["jobs"]] == ["saved"]
    assert len(sandbox.generations()) == 1


def test_rescue_fetches_what_another_home_made(shell: Shell, tmp_path: Path) -> None:
    other = Shell(tmp_path / "other")
    other.environ |= {name: shell.environ[name] for name in ("AUROUS_BASE_URL", "AUROUS_API_KEY")}
    shell.run("generate", "a heron", *SMALL)
    said = other.run("rescue", "--json")
    assert [job["state"] for job in said.document["jobs"]] == ["saved"]
    assert other.run("rescue", "--json").document == {"jobs": []}


def test_cancel_by_either_id(shell: Shell, sandbox: Sandbox) -> None:
    for name in ("id", "generation_id"):
        sandbox.control("outcomes", holds=True)
        (job,) = shell.run("generate", "a heron", *SMALL, "--no-wait", "--json").document["jobs"]
        (stopped,) = shell.run("cancel", job[name], "--json").document["jobs"]
        assert (stopped["state"], stopped["charged"]) == ("cancelled", 0)
    assert sandbox.balance()["held_credits"] == 0
    assert shell.run("cancel", "nonsense").code == 2


def test_estimate_costs_nothing(shell: Shell, sandbox: Sandbox) -> None:
    said = shell.run("estimate", "image", "a heron", "--count", "4", "--enhance", "--json")
    assert said.document == {"amount": 8, "currency": "credit", "breakdown": {"base": 4, "enhance": 4}}
    assert sandbox.balance()["held_credits"] == 0


def test_a_reference_that_is_too_large_is_sent_as_a_copy_when_asked(
    shell: Shell, sandbox: Sandbox, tmp_path: Path
) -> None:
    large = tmp_path / "panorama.png"
    Image.new("RGB", (9000, 40), "teal").save(large)
    refused = shell.run("generate", "a heron", *SMALL, "--reference", str(large), "--json")
    assert refused.code == 2 and "panorama.png" in refused.err and "--convert-references" in refused.err
    assert sandbox.calls("POST /v1/files") == 0
    said = shell.run("generate", "a heron", *SMALL, "--reference", str(large), "--convert-references", "--json")
    assert said.document["jobs"][0]["state"] == "saved"
    with Image.open(large, formats=["PNG"]) as untouched:
        assert untouched.size == (9000, 40)


def test_fewer_than_asked_is_partly(shell: Shell) -> None:
    said = shell.run("generate", "a heron, partial-result", *SMALL, "--count", "2", "--json")
    assert (said.code, said.document["jobs"][0]["state"], len(said.document["jobs"][0]["files"])) == (7, "saved", 1)
