"""The licences of all that the program carries, from the file that a bundle has beside it."""

from __future__ import annotations

from pathlib import Path

from studio.domain.resources import notices

MISSING = (
    "The licences are not beside this copy of the program. A copy installed with pip carries nothing of others: each "
    "package was installed with its own licence. For a bundle they are published with the source."
)
_MOST_BYTES = 8_000_000


def licences(file: Path | None = None) -> str:
    """Return about a megabyte of plain text, with blank lines between parts; or why it is not there, in a sentence."""
    try:
        with (file or notices()).open("rb") as source:
            return source.read(_MOST_BYTES).decode("utf-8", errors="replace")
    except FileNotFoundError:
        return MISSING
    except OSError as error:
        return f"The licences could not be read: {error.strerror}. The file NOTICES beside the program has them."
