"""Why the ledger cannot be asked about a run, in a sentence."""

from __future__ import annotations

from studio.domain.job import Job
from studio.flow.session import SANDBOX, Session


def ledger_note(job: Job, session: Session | None) -> str:
    """Return why nobody can be asked; empty when the account that paid is connected."""
    if session is None:
        return "Its lines of the ledger are read when the account is connected."
    if session.profile == job.profile:
        return ""
    if job.profile == SANDBOX:
        return "Its lines are in the ledger of the sandbox. Open the sandbox to read them."
    return "Its lines are in the ledger of another account. Connect that one to read them."
