"""XMP: what a picture shows, how it came about, and with which words, as IPTC and Dublin Core put it."""

from __future__ import annotations

import contextlib
from xml.parsers import expat

from studio.domain.foreign import Foreign
from studio.media.foreign import documents

_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_IPTC = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_EXIF = "http://ns.adobe.com/exif/1.0/"
_WANTED = {
    f"{_DC} description": "description",
    f"{_DC} title": "title",
    f"{_XMP} CreatorTool": "tool",
    f"{_IPTC} DigitalSourceType": "source",
    f"{_IPTC} AIPromptInformation": "prompt",
    f"{_IPTC} AISystemUsed": "system",
    f"{_EXIF} UserComment": "comment",
}
_DEEPEST = 64
_MOST_ELEMENTS = 50_000
_LONGEST = 1 << 18
_MADE = ("algorithmicmedia",)


class _Refused(Exception):
    """More than any packet has, or what none needs."""


def read(packet: bytes) -> Foreign | None:
    """Read a packet; None when it tells nothing of use. Entities and types of document are refused unread."""
    told = fields(packet)
    comment = documents.document(told.get("comment", ""))
    if comment is not None and (found := documents.read(comment, program=told.get("tool", ""))):
        return found
    made = any(word in told.get("source", "").lower() for word in _MADE)
    words = told.get("prompt") or told.get("description") or (told.get("title", "") if made else "")
    if not words.strip():
        return None
    return Foreign(prompt=words.strip(), program=(told.get("system") or told.get("tool") or "").strip())


def fields(packet: bytes) -> dict[str, str]:
    """Return the properties we know, by our names for them; what stands before a fault is kept."""
    reader = _Reader()
    with contextlib.suppress(expat.ExpatError, _Refused, ValueError):
        reader.parser.Parse(packet.strip(b" \t\r\n\0"), True)
    return reader.found


class _Reader:
    """Hears the elements of one packet and keeps the text of those that are wanted."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._hear
        self._depth = 0
        self._elements = 0
        self._inside: tuple[str, int] | None = None

    def _refuse(self, *_: object) -> None:
        raise _Refused

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > _DEEPEST or self._elements > _MOST_ELEMENTS:
            raise _Refused
        for each, value in attributes.items():
            if each in _WANTED:
                self._keep(_WANTED[each], value)
        if self._inside is None and name in _WANTED and _WANTED[name] not in self.found:
            self._inside = (_WANTED[name], self._depth)

    def _end(self, _name: str) -> None:
        if self._inside is not None and self._inside[1] == self._depth:
            self._inside = None
        elif self._inside is not None and self.found.get(self._inside[0], "").strip():
            self._inside = ("", self._inside[1])  # of several languages the first, which is the default
        self._depth -= 1

    def _hear(self, text: str) -> None:
        if self._inside is None or not self._inside[0]:
            return
        before = self.found.get(self._inside[0], "")
        if len(before) < _LONGEST:
            self.found[self._inside[0]] = (before + text)[:_LONGEST]

    def _keep(self, name: str, text: str) -> None:
        self.found.setdefault(name, text[:_LONGEST])
