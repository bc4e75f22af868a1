"""Every step a crash can come before: made by recording whole jobs, and checked against the recordings by the tests.

A step that is new in the program has to be added here, in the scene in which it is to be killed; one that is gone has
to go. ``who: what happened`` is a file or folder, ``journal:`` and ``index:`` are commits, ``wire:`` is what leaves
and what comes back.
"""

from __future__ import annotations

from studio.store.schema import VERSION

END = "the end"
"""After the last step: the process is done."""

START = (
    "settings_file: home made",
    "settings_file: config folder made",
    "settings_file: settings part begun",
    "settings_file: settings part synced",
    "settings_file: settings put in place",
    "settings_file: config folder synced",
    "settings_file: settings copy part begun",
    "settings_file: settings copy part synced",
    "settings_file: settings copy put in place",
    "store: data folder made",
    "store: cache folder made",
    "store: logs folder made",
    "store: home synced",
    "store: folder of the home synced",
    "store: library folder made",
    "store: opening lock begun",
    "index: journal mode set",
    "store: checkpoint lock begun",
    *(f"index: schema {step}" for step in range(1, VERSION + 1)),
    "store: using lock begun",
    "index: meta noted",
    "rebuild: rebuilding lock begun",
    "index: meta changed",
    "owner: owners folder made",
    "owner: owner lock begun",
)
BUY = (
    "references: references folder made",
    "references: reference part begun",
    "references: reference part synced",
    "references: data folder synced",
    "references: home synced",
    "references: folder of the home synced",
    "references: reference put in place",
    "references: references folder synced",
    "journal: new row, planned + index: prompts changed",
    "journal: uploading",
    "wire: files asked",
    "wire: files answered",
    "index: uploads noted",
    "journal: sending",
    "wire: images asked",
    "wire: images answered",
    "journal: accepted",
)
WATCH = (
    "owner: owner lock removed",
    "journal: rows taken over",
    "wire: run asked",
    "wire: run answered",
    "journal: finished",
)
FETCH = (
    "parts: parts corner made",
    "parts: parts folder made",
    "parts: parts lock begun",
    "wire: link asked",
    "wire: link answered",
    "wire: output asked",
    "wire: output answered",
    "files: download begun",
    "embed: ready file begun",
    "files: ready file synced",
    "files: year made",
    "files: library folder synced",
    "files: month made",
    "files: year synced",
    "files: home synced",
    "files: folder of the home synced",
)
NAME = ("files: picture linked", "files: ready file removed", "files: month synced", "saving: download removed")
NAME_CLIP = (
    "files: words part begun",
    "files: words part synced",
    "files: words linked",
    "files: words part removed",
    "files: clip linked",
    "files: ready file removed",
    "files: month synced",
    "saving: download removed",
)
KEEP = (
    "journal: finished + index: picture",
    "thumbnails: thumbnails made",
    "thumbnails: thumbnail folder made",
    "thumbnails: thumbnail part begun",
    "thumbnails: thumbnail part synced",
    "thumbnails: thumbnail put in place",
    "journal: saved",
    "journal: rows given up",
    "parts: parts lock removed",
    "parts: parts folder removed",
)
RESCUE = ("wire: history asked", "wire: history answered", "journal: new row, finished")
COPY = (
    "backup: backups folder made",
    "backup: backup lock begun",
    "backup: backup part synced",
    "backup: backup put in place",
    "backup: backups folder synced",
)
MARK = (
    "index: collections changed + index: unwritten noted",
    "index: pictures changed + index: members changed + index: unwritten noted",
    "sidecars: writing lock begun",
    "beside: marks part begun",
    "beside: marks part synced",
    "beside: collections put in place",
    "beside: words linked",
    "beside: marks part removed",
    "sidecars: library folder synced",
    "sidecars: month synced",
    "index: unwritten changed",
    "index: pictures changed + index: unwritten noted",
    "beside: words put in place",
    "beside: words removed",
)

SCENES: dict[str, tuple[str, ...]] = {
    "picture": (*START, *BUY),
    "save": (*WATCH, *FETCH, *NAME, *KEEP, END),
    "clip": (*NAME_CLIP, KEEP[0], END),
    "rescue": (*RESCUE, *NAME, KEEP[0], END),
    "upkeep": COPY,
    "marks": (*MARK, END),
}
"""The steps to be killed before, by the scene in which they come."""

STORYBOARD = (
    "index: storyboards noted + index: agreements noted",
    "journal: new row, planned + index: prompts changed",
    "wire: videos asked",
    "wire: videos answered",
    "journal: accepted",
    "journal: saved",
    "references: reference put in place",
    "journal: new row, planned + index: prompts changed (2)",
    "journal: uploading",
    "wire: videos asked (2)",
    "wire: videos answered (2)",
    "journal: accepted (2)",
)
"""The steps to be killed before while two shots are made, the second from the last frame of the first: those of which
one shot has to know what became of the other. The rest are those of any clip, or of any reference."""

TRASH = (
    "index: pictures changed",
    "trash: trash made",
    "trash: library folder synced",
    "trash: moment of the trash made",
    "trash: trash synced",
    "trash: folder in the trash made",
    "trash: moment of the trash synced",
    "trash: folder in the trash synced",
    "trash: picture in the trash put in place",
    "trash: month synced",
    "trash: picture linked",
    "trash: picture in the trash removed",
    "trash: month synced (2)",
    "trash: folder in the trash removed",
    "trash: moment of the trash removed",
    "index: pictures changed (2)",
    "journal: rows given up",
)
"""The steps to be killed before while a picture goes into the Trash and comes out of it again."""

MENDING: tuple[tuple[str, str, str], ...] = (
    ("save", "files: picture linked", "parts: download removed"),
    ("save", "files: picture linked", "parts: ready file removed"),
    ("clip", "files: words linked", "parts: words part removed"),
    ("clip", "files: clip linked", "leftovers: words removed"),
    ("clip", "files: month synced", "files: download synced"),
    ("clip", "files: month synced", "files: download removed"),
    ("upkeep", "backup: backup put in place", "backup: backup part removed"),
)
"""Steps that come only when a crash is mended: the scene, the step before which it is killed, then the next start."""

ARMS = tuple((scene, step) for scene, steps in SCENES.items() for step in steps)
KNOWN = frozenset(step for _, step in ARMS) | {step for _, _, step in MENDING} | set(STORYBOARD)
