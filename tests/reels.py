"""Where the sandboxes of one run of the tests keep what they drew, so that nothing is drawn twice."""

from __future__ import annotations

REELS = "AUROUS_TEST_REELS"
"""Names the folder in the environment; without it each sandbox draws anew."""
