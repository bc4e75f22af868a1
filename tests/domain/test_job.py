"""The states of the journal."""

from __future__ import annotations

from studio.domain.job import JobState


def test_what_has_ended_and_what_was_sent() -> None:
    assert [state.value for state in JobState if state.ended] == ["saved", "failed", "cancelled", "lost"]
    assert [state.value for state in JobState if not state.sent] == ["planned", "uploading"]
