"""What the buttons of banners do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.domain.limits import VENDOR_URL
from studio.flow.events import Connection

if TYPE_CHECKING:
    from studio.state.studio import Studio


class BannerAnswers(QObject):
    """Does what somebody agreed to by pressing a button of a banner."""

    def __init__(self, studio: Studio) -> None:
        super().__init__(studio)
        self._studio = studio
        studio.notices.acted.connect(self._acted)

    def _acted(self, matter: str, button: str) -> None:
        studio = self._studio
        if matter == "sandbox":
            studio.leave_sandbox()
        elif matter == "crashed":
            studio.reports.show_crash()
        elif matter in ("key_refused", "read_only"):
            studio.sign_out()
        elif matter == "low_balance":
            studio.browse_wanted.emit(VENDOR_URL)
        elif matter == "lost" and button == "second":
            studio.losses.acknowledge()
        elif matter == "lost":
            studio.losses.show_next()
        elif matter in ("expiring", "unsaved") and button == "second":
            studio.folder_wanted.emit()
        elif matter in ("expiring", "unsaved") and studio.account.view.connection is Connection.KEY_REFUSED:
            studio.sign_out()
        elif matter in ("expiring", "unsaved"):
            studio.unsaved.save_now()
        elif matter == "offline" and (session := studio.link.session) is not None:
            session.engine.wake()
            studio.account.refresh()
