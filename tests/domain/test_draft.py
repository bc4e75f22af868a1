"""What the composer holds becomes a request, and a request becomes the composer's contents again."""

from __future__ import annotations

import msgspec

from studio.domain.draft import CUSTOM, Draft, draft_of, stand_in
from studio.domain.reference import Reference, ReferenceKind

FILE = Reference(kind=ReferenceKind.FILE, source="/keep/aa.png", name="a.png", sha256="aa", size_bytes=3)
WEB = Reference(kind=ReferenceKind.WEB, source="https://a/b.png", name="b.png")
SERVER = Reference(kind=ReferenceKind.SERVER, source="file_1", name="file_1")


def test_an_empty_negative_prompt_is_left_out() -> None:
    request = Draft(prompt="  a heron \n", negative_prompt=" ").request()
    assert (request.prompt, request.negative_prompt) == ("a heron", None)


def test_a_preset_and_a_custom_size_exclude_each_other() -> None:
    preset = Draft(size="portrait", width=512, height=512).request()
    custom = Draft(size=CUSTOM, width=512, height=300).request()
    assert (preset.size, preset.width, preset.height) == ("portrait", None, None)
    assert (custom.size, custom.width, custom.height) == (None, 512, 300)


def test_references_stand_in_until_they_are_uploaded() -> None:
    request = Draft(references=(FILE, WEB, SERVER)).request()
    assert request.reference_image_urls == ("file_aa", "https://a/b.png", "file_1")
    assert stand_in(FILE) == "file_aa"


def test_settings_used_again_ask_for_the_same() -> None:
    for draft in (
        Draft(prompt="a heron", seed=7, seed_locked=True, size="landscape", width=1344, height=768),
        Draft(
            prompt="x",
            negative_prompt="y",
            style_id="lora_1",
            style_name="Ink",
            references=(FILE, WEB),
            size=CUSTOM,
            width=640,
            height=480,
            count=3,
            seed=1,
            seed_locked=True,
            steps=20,
            guidance=3.5,
            enhance=True,
        ),
    ):
        again = draft_of(draft.request(), style_name=draft.style_name, references=draft.references)
        assert again == draft
        assert again.request() == draft.request()


def test_a_draft_survives_being_written_down() -> None:
    draft = Draft(prompt="鷺\n🦩", references=(FILE, WEB, SERVER), guidance=0.1)
    assert msgspec.json.decode(msgspec.json.encode(draft), type=Draft) == draft
    assert msgspec.json.decode(b'{"prompt":"x","later":1}', type=Draft) == Draft(prompt="x")
