"""``files``: up, looked at, gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.commands.shell import Shell
from tests.sandbox_fixture import Sandbox


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture on this disk."""
    path = tmp_path / "héron 蒼.png"
    Image.new("RGB", (64, 48), "teal").save(path)
    return path


def test_a_file_goes_up_is_shown_and_goes(shell: Shell, sandbox: Sandbox, picture: Path) -> None:
    said = shell.run(
        *("files", "upload", str(picture), "--purpose", "first_frame", "--metadata", '{"shot": 3}', "--json")
    )
    assert said.code == 0, said.err
    file = said.document
    assert file["object"] == "file" and file["id"].startswith("file_")
    assert (file["purpose"], file["metadata"], file["mime_type"]) == ("first_frame", {"shot": 3}, "image/png")
    assert (file["width_px"], file["height_px"], file["size_bytes"]) == (64, 48, picture.stat().st_size)
    shown = shell.run("files", "show", file["id"], "--json").document
    there = sandbox.get(f"/v1/files/{file['id']}")
    assert {**shown, "url": ""} == {**there, "url": ""} and shown["url"].startswith("http")
    assert "metadata.shot  3" in shell.run("files", "show", file["id"]).out
    for _ in range(2):  # deleting is the same the second time
        gone = shell.run("files", "delete", file["id"], "--json")
        assert (gone.code, gone.document) == (0, {"deleted": True, "id": file["id"], "object": "file"})
    missing = shell.run("files", "show", file["id"], "--json")
    assert (missing.code, missing.document["error"]["code"]) == (5, "resource_not_found")
    assert missing.document["error"]["request_id"] in missing.err


def test_a_picture_that_is_too_large_goes_up_as_a_copy_when_asked(
    shell: Shell, sandbox: Sandbox, tmp_path: Path
) -> None:
    large = tmp_path / "panorama.png"
    Image.new("RGB", (9000, 40), "teal").save(large)
    before = large.read_bytes()
    refused = shell.run("files", "upload", str(large), "--purpose", "reference", "--json")
    assert refused.code == 2 and "--convert-references" in refused.document["error"]["message"]
    assert sandbox.calls("POST /v1/files") == 0
    said = shell.run("files", "upload", str(large), "--purpose", "reference", "--convert-references", "--json")
    assert said.document["width_px"] == 4096
    assert large.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--purpose", "decoration"], "--purpose"),
        ([], "--purpose"),
        (["--purpose", "reference", "--metadata", "shot=3"], "JSON object"),
        (["--purpose", "reference", "--metadata", "[3]"], "JSON object"),
        (["--purpose", "reference", "--metadata", "\udcff"], "metadata"),
    ],
    ids=["purpose", "no purpose", "pairs", "list", "broken"],
)
def test_mistakes_need_neither_key_nor_server(lonely: Shell, picture: Path, arguments: list[str], words: str) -> None:
    said = lonely.run("files", "upload", str(picture), *arguments, "--json")
    assert said.code == 2 and words in said.document["error"]["message"], said.err


def test_what_is_no_picture_stays_here(lonely: Shell, tmp_path: Path) -> None:
    (tmp_path / "page.png").write_bytes(b"<html></html>")
    for name, words in (("page.png", "HTML"), ("missing.png", "missing.png"), (".", "folder")):
        said = lonely.run("files", "upload", str(tmp_path / name), "--purpose", "reference", "--json")
        assert said.code == 2 and words in said.document["error"]["message"], said.err


def test_a_key_that_may_only_look_uploads_nothing(shell: Shell, sandbox: Sandbox, picture: Path) -> None:
    shell.environ["AUROUS_API_KEY"] = sandbox.keys["read_only_key"]
    said = shell.run("files", "upload", str(picture), "--purpose", "reference", "--json")
    assert (said.code, said.document["error"]["code"]) == (3, "missing_scope")
