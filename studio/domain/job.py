"""A job: one click on Generate, from the plan to the files on disk."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

import msgspec

from studio.domain.generation import Status
from studio.domain.money import Credits
from studio.domain.reference import Origin, Reference
from studio.domain.request import Request


class JobState(Enum):
    """Where a job stands in the journal. The order of the members is the order of a good day."""

    PLANNED = "planned"
    UPLOADING = "uploading"
    SENDING = "sending"
    ACCEPTED = "accepted"
    FINISHED = "finished"
    SAVED = "saved"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def ended(self) -> bool:
        """Whether the journal has nothing left to do for it."""
        return self in (JobState.SAVED, JobState.FAILED, JobState.CANCELLED, JobState.LOST)

    @property
    def sent(self) -> bool:
        """Whether the server may know of it, and money may be involved."""
        return self not in (JobState.PLANNED, JobState.UPLOADING)


class JobError(msgspec.Struct, frozen=True, kw_only=True):
    """What went wrong, in words that can be shown and quoted."""

    code: str
    message: str
    request_id: str | None = None
    param: str | None = None


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the journal. Times are aware UTC; amounts are credits; None means "the server has not said".

    Attributes:
        id: Ours, sortable by creation.
        key: The idempotency key: names this purchase for ever.
        profile: Whose key pays.
        request: What was asked, references by stand-in.
        references: The reference pictures, in order.
        style_name: For the queue.
        body: The canonical bytes as sent; None before sending. Sent again unchanged while the answer is unknown.
        quoted: The estimate the user saw.
        unpriced: Nobody has agreed to its price yet: it is priced and judged by the limits before it is sent.
        held: Credits on hold while the server works.
        charged: Credits paid once it ended; 0 proves it cost nothing.
        generation_id: The server's name for it.
        status_word: The server's last word on its status.
        output_count: Outputs the server made.
        saved_count: Outputs on disk.
        deadline: When the outputs vanish from the server.
        owner: The process that drives it; None when nobody does.
        another: True when it was made elsewhere and found in the history.
        asked_at: When it was sent the last time; the first time is ``sent_at``.
        sent_by: The mark of the key it was sent with; None when that was not noted.
        shot: The shot of a storyboard it was bought for, None for a run by itself. Written with the row, so that no
            crash can buy a shot twice.
        enhanced_prompt: What a language model made of the prompt, as the server answered it; empty when it did not.
        origins: What of the library it began with, in the order of the request, for a run whose ``references`` are not
            known any more because its row was read from a file. Also what it is a variation of, which is no reference.
        unwanted: The user wished to stop it while its answer was not known; done as soon as it is, also after a crash.
    """

    id: str
    key: str
    profile: str
    request: Request
    created_at: datetime
    state: JobState = JobState.PLANNED
    references: tuple[Reference, ...] = ()
    style_name: str = ""
    body: bytes | None = None
    quoted: Credits | None = None
    unpriced: bool = False
    held: Credits | None = None
    charged: Credits | None = None
    generation_id: str | None = None
    status_word: str | None = None
    output_count: int = 0
    saved_count: int = 0
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    finished_at: datetime | None = None
    ended_at: datetime | None = None
    deadline: datetime | None = None
    error: JobError | None = None
    request_ids: tuple[str, ...] = ()
    owner: str | None = None
    another: bool = False
    asked_at: datetime | None = None
    sent_by: str | None = None
    unwanted: bool = False
    shot: str | None = None
    enhanced_prompt: str = ""
    origins: tuple[Origin | None, ...] = ()

    @property
    def status(self) -> Status | None:
        """Return the server's status, None before it has one."""
        return None if self.status_word is None else Status(self.status_word)

    def take_over(self, other: Job) -> Job:
        """Return this job with everything ``other``, a row for the same run that goes, has of it."""
        known = self.request_ids
        fields: dict[str, Any] = {
            "saved_count": max(self.saved_count, other.saved_count),
            "output_count": max(self.output_count, other.output_count),
            "request_ids": known + tuple(each for each in other.request_ids if each not in known),
        }
        if _further(other.state, self.state):
            fields |= {name: getattr(other, name) for name in _OF_THE_RUN}
        return msgspec.structs.replace(self, **fields)


_OF_THE_RUN = (
    "state",
    "held",
    "charged",
    "status_word",
    "accepted_at",
    "finished_at",
    "ended_at",
    "deadline",
    "error",
)


def _further(one: JobState, other: JobState) -> bool:
    order = tuple(JobState)
    return order.index(one) > order.index(other)


class Phase(Enum):
    """What a job is doing this moment; more than the journal needs, as much as a person wants to see."""

    WAITING = "waiting"
    HELD_BACK = "held back"
    UPLOADING = "uploading"
    SENDING = "sending"
    ASKING_AGAIN = "asking again"
    UNANSWERED = "unanswered"
    PENDING = "pending"
    PROCESSING = "processing"
    DOWNLOADING = "downloading"
    NOT_SAVED = "not saved"
    UNKNOWN = "unknown"
    ENDED = "ended"


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A run in the server's history that may be the one whose answer never came.

    Attributes:
        generation_id: The server's name for it.
        created_at: When the server took it; None when it does not say.
        cost: What it holds or cost, in credits; None when the server does not say.
        seed: Of the run; None when the server does not say.
        status_word: The server's word on its status.
    """

    generation_id: str
    created_at: datetime | None = None
    cost: Credits | None = None
    seed: int | None = None
    status_word: str = ""


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a job is right now. Never stored.

    Attributes:
        phase: What it is doing.
        reason: Why it waits, in words that finish "Waits for …" or stand alone; empty when it does not.
        done: Files uploaded or downloaded so far.
        total: Of so many.
        bytes_done: Of the file that moves now.
        bytes_total: 0 when not known.
        since: When this phase began.
        retry_at: When it is tried again.
        place: Place in the line of waiting jobs, from 1; 0 when not in line.
        price: What a job that is held back would cost now; None when nobody could say, and for every other job.
        candidates: In the phase ``unanswered``: the runs it may be, oldest first. Only the user can tell which, if any.
    """

    phase: Phase
    reason: str = ""
    done: int = 0
    total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    since: datetime | None = None
    retry_at: datetime | None = None
    place: int = 0
    price: Credits | None = None
    candidates: tuple[Candidate, ...] = ()
