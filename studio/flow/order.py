"""What is handed to the engine when somebody presses Generate."""

from __future__ import annotations

from dataclasses import dataclass

from studio.domain.money import Credits
from studio.domain.reference import Origin, Reference
from studio.domain.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One click.

    Attributes:
        request: What to make; references on disk by stand-in.
        references: The reference pictures, in the order of the request.
        style_name: For the queue and the file name.
        quoted: The price the user saw; None when no estimate came.
        unpriced: Nobody agreed to a price or to its absence: the engine prices and judges it before it is sent.
        front: Ahead of everything that waits.
        approved: The user was asked about limits and agreed.
        shot: The shot of a storyboard it is for.
        origins: What of the library its settings were taken from, to vary it.
        key: The idempotency key, where it was agreed to before; else one is made.
    """

    request: Request
    references: tuple[Reference, ...] = ()
    style_name: str = ""
    quoted: Credits | None = None
    unpriced: bool = False
    front: bool = False
    approved: bool = False
    shot: str | None = None
    origins: tuple[Origin | None, ...] = ()
    key: str = ""
