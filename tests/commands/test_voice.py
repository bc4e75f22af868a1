"""What commands say comes through whatever terminal, pipe and file name they meet."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image

from studio.commands.voice import Voice
from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox

SMALL = ("--width", "256", "--height", "256")
WORDS = "un héron, 蒼鷺"


def test_a_terminal_that_knows_few_letters_loses_no_answer(shell: Shell) -> None:
    shell.environ["PYTHONIOENCODING"] = "ascii"
    made = shell.run("generate", WORDS, *SMALL, "--json")
    assert made.code == 0, made.err
    with shell.start("library", "list", "--json") as process:
        out, _ = process.communicate()
    assert json.loads(out)["items"][0]["prompt"] == WORDS
    listed = shell.run("library", "list")
    assert listed.code == 0 and "h\\xe9ron" in listed.out


def test_a_reader_that_leaves_early_is_no_fault(shell: Shell) -> None:
    for arguments in (["jobs"], ["library", "list", "--json"]):
        with shell.start(*arguments) as process:
            assert process.stdout is not None and process.stderr is not None
            process.stdout.close()
            assert process.stderr.read() == ""
        assert process.returncode == 0


def test_nobody_listening_on_stderr_does_not_stop_what_is_paid_for(shell: Shell, sandbox: Sandbox) -> None:
    with shell.start("generate", WORDS, *SMALL) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stderr.close()
        path = process.stdout.read().strip()
    assert process.returncode == 0
    assert Path(path).is_file() and len(sandbox.generations()) == 1


def test_a_reference_whose_name_is_no_text_is_sent(shell: Shell, tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.png"
    Image.new("RGB", (64, 64), "teal").save(os.fsdecode(path))
    said = shell.run("generate", WORDS, *SMALL, "--reference", os.fsdecode(path), "--json")
    assert said.code == 0, said.err
    assert said.document["jobs"][0]["state"] == "saved"


def test_the_way_to_go_on_names_the_profile(shell: Shell, sandbox: Sandbox) -> None:
    sandbox.control("outcomes", holds=True)
    assert shell.run("generate", WORDS, *SMALL, "--no-wait", "--profile", "atelier").code == 0
    said = shell.run("resume")
    assert said.code == 0 and "aurous-studio resume --profile atelier" in said.err
    (job,) = shell.run("jobs", "--json").document["jobs"]
    other = shell.run("cancel", job["id"])
    assert other.code == 2 and "--profile atelier" in other.err
    assert shell.run("cancel", job["id"], "--profile", "atelier").code == 0


def test_an_index_that_was_damaged_is_spoken_of(lonely: Shell) -> None:
    assert lonely.run("jobs").err == ""
    (index,) = lonely.home.glob("data/*.sqlite3")
    index.write_bytes(b"no database" * 1000)
    said = lonely.run("jobs", "--json")
    assert said.code == 0 and said.document == {"jobs": []}
    assert "damaged" in said.err


@pytest.mark.parametrize("letter", ["\u202e", "\x9b", "\x7f", "\u200b", "\U000e0041", "\u2028"], ids=ascii)
def test_json_says_no_letter_that_a_terminal_might_obey(letter: str) -> None:
    out = io.StringIO()
    voice, document = Voice(json=True, out=out), {"prompt": f"un héron {letter}, 蒼鷺 🦩"}
    voice.entry(document, "")
    voice.answer(document, "")
    assert letter not in out.getvalue() and WORDS.removeprefix("un héron, ") in out.getvalue()
    line, _, rest = out.getvalue().partition("\n")
    assert json.loads(line) == json.loads(rest) == document


def test_a_file_whose_name_is_no_text_is_told_as_well_as_can_be(lonely: Shell, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / os.fsdecode(b"no \xff text.png")).write_bytes(b"\x89PNG\r\n\x1a\n")
    said = lonely.run("library", "import", str(tmp_path / "in"), "--json")
    (spoilt,) = said.document["examples"]
    assert spoilt["path"] == str(tmp_path / "in" / "no ? text.png")
    (log,) = lonely.home.glob("logs/*.log")
    assert r"no \udcff text.png" in log.read_text()
