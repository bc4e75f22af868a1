"""The search for secrets finds what is planted; otherwise its silence would prove nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.faults.leaks import forms, spilt

TYPED = "QUtJQVR5cGVkQnlBUGVyc29uLUhhbmRzT2Zm"


@pytest.mark.parametrize("form", range(len(forms("al_live_" + "8f" * 32))))
def test_the_search_finds_what_is_planted(tmp_path: Path, form: int) -> None:
    key = "al_live_" + "8f" * 32
    (tmp_path / "planted.log").write_bytes(b"\0 before " + forms(key)[form] + b" after")
    assert spilt(tmp_path, {"key": key}) == ["planted.log: key"]


def test_the_search_finds_what_is_packed_into_a_picture(tmp_path: Path) -> None:
    words = PngInfo()
    words.add_text("parameters", f"a heron {TYPED}", zip=True)
    Image.new("RGB", (8, 8)).save(tmp_path / "a.png", pnginfo=words)
    assert TYPED.encode() not in (tmp_path / "a.png").read_bytes()
    assert spilt(tmp_path, {"typed": TYPED}) == ["a.png: typed"]
