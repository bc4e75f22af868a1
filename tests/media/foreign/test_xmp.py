"""XMP as other programs, agencies and enemies write it."""

from __future__ import annotations

import pytest

from studio.domain.foreign import Foreign
from studio.media.foreign.xmp import fields, read
from studio.media.record import xmp
from tests.media.examples import HOSTILE, record

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:iptc="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
)
TAIL = "</rdf:Description></rdf:RDF></x:xmpmeta>"


def packet(inside: str, attributes: str = "") -> bytes:
    return f"{HEAD}{attributes}>{inside}{TAIL}".encode()


@pytest.mark.parametrize("words", ["a heron at dawn", HOSTILE])
def test_what_this_program_writes_is_read_back(words: str) -> None:
    found = read(xmp(record(words)))
    assert found == Foreign(prompt=words, program="Aurous Studio (sandbox)")


def test_the_prompt_of_iptc_goes_before_what_is_described() -> None:
    inside = (
        "<dc:description><rdf:Alt>\n <rdf:li xml:lang='x-default'>a picture</rdf:li>"
        "<rdf:li xml:lang='de'>ein Bild</rdf:li></rdf:Alt></dc:description>"
        "<iptc:AIPromptInformation>a heron &amp; reeds</iptc:AIPromptInformation>"
        "<iptc:AISystemUsed>Painter 3</iptc:AISystemUsed>"
    )
    assert read(packet(inside)) == Foreign(prompt="a heron & reeds", program="Painter 3")
    assert fields(packet(inside))["description"].strip() == "a picture"


def test_attributes_are_as_good_as_elements() -> None:
    told = packet("", ' iptc:AIPromptInformation="a heron" xmp:CreatorTool="Painter"')
    assert read(told) == Foreign(prompt="a heron", program="Painter")


def test_a_title_is_a_prompt_only_where_a_model_made_the_picture() -> None:
    title = "<dc:title><rdf:Alt><rdf:li>a heron</rdf:li></rdf:Alt></dc:title>"
    made = ' iptc:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"'
    assert read(packet(title)) is None
    assert read(packet(title, made)) == Foreign(prompt="a heron")


def test_settings_in_a_comment_are_read() -> None:
    told = '{"c":"a heron","uc":"blur","seed":7,"steps":8,"scale":4.5}'
    inside = f"<exif:UserComment><rdf:Alt><rdf:li>{told}</rdf:li></rdf:Alt></exif:UserComment>"
    found = read(packet(inside, ' xmp:CreatorTool="Draw Things"'))
    assert found == Foreign(prompt="a heron", negative="blur", seed=7, steps=8, guidance=4.5, program="Draw Things")


@pytest.mark.parametrize(
    "hostile",
    [
        b"<!DOCTYPE a [<!ENTITY b 'bomb'>]><a xmlns:dc='http://purl.org/dc/elements/1.1/' dc:description='x'>&b;</a>",
        b"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        b"<a>" * 100_000,
        b"<a>" + b"<b/>" * 200_000,
        b"\xff\xfe<\0a\0",
        b"",
        b"<a b='" + b"x" * 1_000_000,
    ],
)
def test_hostile_packets_tell_nothing(hostile: bytes) -> None:
    assert read(hostile) is None


def test_what_stands_before_the_damage_is_told() -> None:
    assert read(packet("<dc:description>a heron</dc:description>")[:-40]) == Foreign(prompt="a heron")
