"""What the engine tells those who listen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from studio.domain.generation import Balance
from studio.domain.job import Job, Progress
from studio.domain.picture import Picture
from studio.domain.words import Explanation


class Connection(Enum):
    """How we stand with the server."""

    UNKNOWN = "unknown"
    LIVE = "live"
    CATCHING_UP = "catching up"
    OFFLINE = "offline"
    KEY_REFUSED = "key refused"
    READ_ONLY = "read only"


@dataclass(frozen=True, slots=True)
class JobChanged:
    """A job moved on. The journal already holds ``job``; ``progress`` is of this moment and None once it ended."""

    job: Job
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class JobGone:
    """The row ``job_id`` of a run taken for one made elsewhere is no more: it turned out to be the job ``into``."""

    job_id: str
    into: str


@dataclass(frozen=True, slots=True)
class PictureSaved:
    """A picture is on disk and in the library."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class IndexRebuilding:
    """A lost index is being rebuilt: so many files were looked at, and so many have a row again."""

    seen: int
    restored: int


@dataclass(frozen=True, slots=True)
class BalanceSeen:
    """The server named the balance."""

    balance: Balance


@dataclass(frozen=True, slots=True)
class ConnectionSeen:
    """The connection changed."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something a person should know. ``job_id`` is None when it is not about one job."""

    explanation: Explanation
    job_id: str | None = None


Event = JobChanged | JobGone | PictureSaved | IndexRebuilding | BalanceSeen | ConnectionSeen | Trouble
