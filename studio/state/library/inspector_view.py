"""What the inspector shows, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from studio.domain.picture import Picture
from studio.state.library.family import KinTile


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is.

    Attributes:
        note: How it was asked for where the answer is another; empty where it is the same.
        mono: Whether it is an id.
    """

    name: str
    value: str
    note: str = ""
    mono: bool = False


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line of the ledger.

    Attributes:
        time: Local time of day, ``10:42:08``.
        moment: Local date and time, for whoever looks closer.
        kind: ``Hold``, ``Charge``, ``Release`` …
        hold: Id of the hold; empty without one.
        amount: Credits, as written for people.
        paid: Whether the line took credits for good.
    """

    time: str
    moment: str
    kind: str
    hold: str
    amount: str
    paid: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What the run was quoted and cost.

    Attributes:
        before: What comes before the money, such as ``quoted 4``.
        money: ``charged 4`` or ``4 held``; empty when nothing was paid.
        after: What follows, such as ``1 per picture``.
    """

    before: str = ""
    money: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """Return all of it in one line."""
        return ", ".join(part for part in (self.before, self.money, self.after) if part)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """The file.

    Attributes:
        line: Size and how it stands: ``1.7 MB, checked``.
        tone: ``ok``, ``warn`` or ``err``; empty where there is nothing to say.
        there: Whether it can be shown in its folder.
        checkable: Whether its bytes have not been compared yet.
    """

    name: str = ""
    path: str = ""
    line: str = ""
    tone: str = ""
    there: bool = False
    checkable: bool = False


@dataclass(frozen=True, slots=True)
class InspectorView:
    """Everything there is to know about one picture, as far as it has come.

    Attributes:
        ids: What is selected; the first is shown.
        picture: The first; None when nothing is selected, or before it was read.
        image: Its pixels; None while they are decoded.
        broken: Whether they cannot be decoded.
        badge: ``showing 1 of 3 selected``; empty for one.
        trouble: Why there is no file, in a sentence; empty when there is one.
        enhanced: What a language model made of the prompt; empty when the service did not answer that.
        known_tags: Every tag of the library, those of most pictures first.
        common: What all of several have in common.
        ledger_note: Why there are no lines of the ledger, in a sentence; empty when there are.
    """

    ids: tuple[str, ...] = ()
    picture: Picture | None = None
    image: QImage | None = None
    broken: bool = False
    badge: str = ""
    trouble: str = ""
    enhanced: str = ""
    facts: tuple[Fact, ...] = ()
    common: tuple[Fact, ...] = ()
    references: tuple[KinTile, ...] = ()
    made_from: tuple[KinTile, ...] = ()
    led_to: tuple[KinTile, ...] = ()
    collections: tuple[str, ...] = ()
    known_tags: tuple[str, ...] = ()
    price: Price = Price()
    ledger: tuple[LedgerLine, ...] = ()
    ledger_note: str = ""
    request_ids: tuple[str, ...] = ()
    file: FileFacts = FileFacts()
