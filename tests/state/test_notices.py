"""One banner: the most urgent."""

from __future__ import annotations

import itertools

import pytest

from studio.state.notices import URGENCY, BannerView, Notices


def banner(matter: str, text: str = "words") -> BannerView:
    return BannerView(matter, "warn", "info", matter, text, "Do", "Other")


@pytest.fixture
def notices(qapp: object) -> Notices:
    return Notices()


@pytest.mark.parametrize(("urgent", "other"), list(itertools.pairwise(URGENCY)))
@pytest.mark.parametrize("first", [True, False])
def test_the_more_urgent_is_shown_whichever_came_first(notices: Notices, urgent: str, other: str, first: bool) -> None:
    for matter in (urgent, other) if first else (other, urgent):
        notices.put(banner(matter))
    assert notices.banner is not None and notices.banner.matter == urgent
    notices.over(urgent)
    assert notices.banner is not None and notices.banner.matter == other
    notices.over(other)
    assert notices.banner is None


def test_a_hidden_one_makes_room_and_returns_when_its_words_change(notices: Notices) -> None:
    notices.put(banner("offline"))
    notices.put(banner("sandbox"))
    notices.dismiss()
    assert notices.banner is not None and notices.banner.matter == "sandbox"
    notices.put(banner("offline"))
    assert notices.banner.matter == "sandbox"
    notices.put(banner("offline", "3 jobs wait"))
    assert notices.banner is not None and notices.banner.matter == "offline"


def test_a_hidden_one_returns_after_it_was_over(notices: Notices) -> None:
    notices.put(banner("offline"))
    notices.dismiss()
    notices.over("offline")
    notices.put(banner("offline"))
    assert notices.banner is not None


def test_a_press_names_what_it_was_about(notices: Notices) -> None:
    pressed: list[tuple[str, str]] = []
    notices.acted.connect(lambda matter, button: pressed.append((matter, button)))
    notices.act("first")
    notices.put(banner("key_refused"))
    notices.act("first")
    notices.act("second")
    assert pressed == [("key_refused", "first"), ("key_refused", "second")]


def test_it_is_told_only_when_it_changes(notices: Notices) -> None:
    seen: list[object] = []
    notices.changed.connect(seen.append)
    notices.put(banner("sandbox"))
    notices.put(banner("sandbox"))
    notices.over("offline")
    assert seen == [banner("sandbox")]
