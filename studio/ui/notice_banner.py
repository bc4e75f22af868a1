"""The banner that tells what stands in the way: the same above every place."""

from __future__ import annotations

from PySide6.QtCore import Slot

from studio.state.notices import BannerView, Notices
from studio.ui.controls.banner import Banner, Notice
from studio.ui.theme.theme import Theme

_STAYS = ("lost", "key_refused", "sandbox")


class NoticeBanner(Banner):
    """Shows the most urgent notice, and hands its buttons to it."""

    def __init__(self, theme: Theme, notices: Notices) -> None:
        super().__init__(theme)
        self._notices = notices
        notices.changed.connect(self._show_banner)
        self.acted.connect(self._banner_acted)
        self.dismissed.connect(notices.dismiss)
        self._show_banner(notices.banner)

    @Slot(object)
    def _show_banner(self, view: BannerView | None) -> None:
        if view is None:
            self.show_notice(None)
            return
        actions = tuple(words for words in (view.first, view.second) if words)
        dismissible = view.matter not in _STAYS
        self.show_notice(Notice(view.tone, view.icon, view.bold, view.text, actions, dismissible, view.colour))

    @Slot(str)
    def _banner_acted(self, words: str) -> None:
        banner = self._notices.banner
        if banner is not None:
            self._notices.act("first" if words == banner.first else "second")
