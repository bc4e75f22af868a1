"""Turn what the operating system and SQLite say into sentences for the user."""

from __future__ import annotations

import errno
import sqlite3

from studio.domain.errors import DiskTrouble

_CODES = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EROFS: "disk_read_only",
    errno.EACCES: "disk_read_only",
    errno.EPERM: "disk_read_only",
    errno.ENOENT: "disk_missing",
    errno.ENOTDIR: "disk_missing",
    errno.ENODEV: "disk_missing",
    errno.EFBIG: "disk_file_too_large",
}

_SENTENCES = {
    "disk_full": "There is no room left on the disk of {where}.",
    "disk_read_only": "{where} cannot be written to.",
    "disk_missing": "{where} is not there. Is its disk connected?",
    "disk_file_too_large": "The disk of {where} cannot hold a file this large.",
}


def disk_trouble(error: OSError, where: object) -> DiskTrouble:
    """Return what to raise for ``error`` at ``where``; its ``code`` tells full, read-only and missing apart."""
    code = _CODES.get(error.errno or 0, "disk_trouble")
    sentence = _SENTENCES.get(code, "{where} could not be used: " + (error.strerror or str(error)) + ".")
    trouble = DiskTrouble(sentence.replace("{where}", str(where)))
    trouble.code = code
    return trouble


def damaged(error: sqlite3.Error) -> bool:
    """Whether ``error`` proves that the file holds something else than was written."""
    return (getattr(error, "sqlite_errorname", "") or "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def database_trouble(error: sqlite3.Error) -> DiskTrouble:
    """Return what to raise when SQLite could not read or write."""
    name = getattr(error, "sqlite_errorname", "") or ""
    where = "the studio’s data folder"
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")):
        return disk_trouble(OSError(errno.ENOSPC, ""), where)
    if name.startswith("SQLITE_READONLY"):
        return disk_trouble(OSError(errno.EROFS, ""), where[0].upper() + where[1:])
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")):
        return DiskTrouble("Another program keeps the studio’s index busy. Close it and try again.")
    if damaged(error):
        return DiskTrouble("The studio’s index is damaged. Start the studio again; the index is repaired then.")
    return DiskTrouble(f"The studio’s index could not be used: {error}.")
