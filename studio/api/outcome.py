"""What came of a call that acts."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from studio.api import answers
from studio.api.calls import Answer
from studio.domain.errors import AnswerLost, Unreadable

S = TypeVar("S", bound=msgspec.Struct)


def done(kind: type[S], answer: Answer) -> S:
    """Read the answer to a call that acts.

    Raises:
        AnswerLost: It cannot be read; by its status the server has acted.
    """
    try:
        return answers.value(kind, answer.body)
    except Unreadable as error:
        lost = AnswerLost(f"The answer was lost: {error}")
        lost.request_id = answer.request_id
    raise lost
