"""What is said of work that ended badly."""

from __future__ import annotations

from studio.domain.errors import DiskTrouble
from studio.state.tasks import Failure


def test_a_fault_of_ours_sends_the_user_to_the_queue() -> None:
    said = Failure("Generate", ValueError("after the order was written down")).sentence
    assert "nothing" not in said.lower()
    assert said.endswith("See the queue for what was sent.")


def test_known_trouble_speaks_for_itself() -> None:
    assert Failure("Generate", DiskTrouble("The disk is full.")).sentence == "The disk is full."
