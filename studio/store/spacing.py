"""Scripts without spaces between words, prepared for a search that knows words only."""

from __future__ import annotations

import re

_SPACELESS = re.compile(
    "([\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff])"
)


def spaced(*texts: str) -> str:
    """Return ``texts`` with each Chinese and Japanese letter as a word of its own; empty when there is none.

    So they are found in the middle of what is written too.
    """
    found = [text for text in texts if not text.isascii() and _SPACELESS.search(text)]
    return "\n".join(_SPACELESS.sub(r" \1 ", text) for text in found)
