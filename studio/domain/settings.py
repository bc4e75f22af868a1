"""What the user may set. Bounds and words travel with each field, for the dialog and for healing a damaged file."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from studio.domain.money import Credits

Limit = Annotated[Credits, Meta(description="In credits. 0 means no limit.")]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The settings file. Every field has a default, so that an old or damaged file still opens.

    Attributes:
        theme: ``system`` follows the desktop.
        text_size: Per cent: 100, 115, 130 or 150.
        library: The picture folder; empty means the default one.
        name_template: See :mod:`studio.domain.names`.
        embed: Whether the words that made a picture are written into its file.
        job_limit: Credits per run.
        day_limit: Credits per local day.
        month_limit: Credits per local month.
        confirm_above: Ask before a run that costs more.
        parallel_downloads: 1 to 8.
        sandbox: Whether the sandbox was used last, so that the next start goes there again.
        notify: Whether the system tells what ended while the window was not in front.
        sound: Whether a sound does.
        notices_offered: Whether the user was asked about that, which is done once.
    """

    theme: Literal["system", "dark", "light"] = "dark"
    text_size: Annotated[int, Meta(ge=100, le=150)] = 100
    stage_grey: Annotated[int, Meta(ge=-4, le=24)] = 0
    reduce_motion: bool = False
    library: str = ""
    name_template: str = "{year}/{month}/{date} {style} {prompt} {seed} {index}"
    embed: bool = True
    job_limit: Limit = Decimal(0)
    day_limit: Limit = Decimal(0)
    month_limit: Limit = Decimal(0)
    confirm_above: Limit = Decimal(20)
    parallel_downloads: Annotated[int, Meta(ge=1, le=8)] = 3
    sandbox: bool = False
    notify: bool = False
    sound: bool = False
    notices_offered: bool = False
