"""Who may do what in what we make on the share: just whoever may do it in the share's own folder.

A umask is one person's habit, and a group that a person happens to be in is no decision about a share. So the folder
that somebody chose to be shared decides: its group, its mode and its access list are what folders and files get.
"""

from __future__ import annotations

import contextlib
import os
import stat
import struct

_ACCESS, _DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
_VERSION = 2
_OWNER, _NAMED, _GROUP, _NAMED_GROUP, _MASK, _OTHER = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
"""Whom an entry of an access list is about."""
_NOBODY = 0xFFFFFFFF
_ENTRY = struct.Struct("<HHI")
_PASSED_ON = stat.S_IRWXU | stat.S_IRWXG | stat.S_IRWXO | stat.S_ISGID | stat.S_ISVTX

Entries = dict[tuple[int, int], int]
"""An access list: (whom, number of the account or group) to three bits, read, write and execute."""


class Rights:
    """What the share's folder gives to whom: its owner, its group, its mode, its access lists (empty without any)."""

    __slots__ = ("access", "group", "handed_down", "mode", "owner")

    def __init__(self, owner: int, group: int, mode: int, *, access: Entries, handed_down: Entries) -> None:
        self.owner, self.group, self.mode = owner, group, mode & _PASSED_ON
        self.access, self.handed_down = access, handed_down

    def give_folder(self, file: int) -> None:
        """Give the open folder ``file``, which is ours, what the share's folder has; as far as we may."""
        mode = self._settle_group(file, self.mode)
        _settle_mode(file, mode)
        if self.access:
            _settle_list(file, _ACCESS, self._shared(self.access, file))
        if self.handed_down:
            _settle_list(file, _DEFAULT, self._shared(self.handed_down, file))

    def give_file(self, file: int) -> None:
        """Give the open file ``file``, which is ours, what the share's folder has, but to execute it.

        In a folder in which only the owner of a thing may take it away, only the owner may change it either.
        """
        mode = self._settle_group(file, self.mode & 0o666)
        if self.access:
            _settle_list(file, _ACCESS, {whom: bits & 0o6 for whom, bits in self._shared(self.access, file).items()})
        elif self.mode & stat.S_ISVTX:
            mode &= ~(stat.S_IWGRP | stat.S_IWOTH)
        if not self.access:
            _settle_mode(file, mode)

    def lacking(self, stats: os.stat_result) -> bool:
        """Whether a folder of ours gives less than the share's folder does."""
        return stats.st_uid == os.geteuid() and bool(self.mode & ~stat.S_IMODE(stats.st_mode))

    def is_file_of_ours(self, stats: os.stat_result) -> bool:
        """Whether it is a regular file that we own."""
        return stat.S_ISREG(stats.st_mode) and stats.st_uid == os.geteuid()

    def _settle_group(self, file: int, mode: int) -> int:
        """Let the group be the share's; the mode that is right for the group that it has then."""
        stats = os.fstat(file)
        if stats.st_gid == self.group:
            return mode
        try:
            os.fchown(file, -1, self.group)
        except OSError:
            # Another group than the share's gets what everybody gets, not what the share's group does.
            return mode & ~(stat.S_IRWXG | stat.S_ISGID) | (mode & stat.S_IRWXO) << 3
        return mode

    def _shared(self, entries: Entries, file: int) -> Entries:
        """An access list for something of ours in which whoever the share is of keeps what they have."""
        stat, mask = os.fstat(file), entries.get((_MASK, _NOBODY), 0o7)
        shared = {whom: bits if whom[0] in (_OWNER, _OTHER, _MASK) else bits & mask for whom, bits in entries.items()}
        if stat.st_uid != self.owner:
            shared[_NAMED, self.owner] = entries.get((_OWNER, _NOBODY), 0)
        if stat.st_gid != self.group:
            shared[_NAMED_GROUP, self.group] = shared.get((_GROUP, _NOBODY), 0)
            shared[_GROUP, _NOBODY] = entries.get((_OTHER, _NOBODY), 0)
        limited = [bits for (kind, _), bits in shared.items() if kind in (_NAMED, _GROUP, _NAMED_GROUP)]
        shared[_MASK, _NOBODY] = 0
        for bits in limited:
            shared[_MASK, _NOBODY] |= bits
        return shared


def rights_of(root: int, path: str) -> Rights:
    """What the share's folder gives: ``root`` is it, opened, and ``path`` is where it is. Raise ``OSError``."""
    stat, handed_down = os.fstat(root), _entries(path, _DEFAULT)
    access = _entries(path, _ACCESS) or handed_down
    return Rights(stat.st_uid, stat.st_gid, stat.st_mode, access=access, handed_down=handed_down)


def _settle_mode(file: int, mode: int) -> None:
    """Change a mode only where it differs: on some file systems that costs an access list."""
    if stat.S_IMODE(os.fstat(file).st_mode) != mode:
        with contextlib.suppress(OSError):
            os.fchmod(file, mode)


def _entries(path: str, name: str) -> Entries:
    """The access list called ``name``; empty where there is none, or none is possible."""
    if not hasattr(os, "getxattr"):
        return {}
    try:
        content = os.getxattr(path, name)
    except OSError:
        return {}
    if len(content) < 4 or (len(content) - 4) % _ENTRY.size or content[:4] != struct.pack("<I", _VERSION):
        return {}
    return {(kind, number): bits for kind, bits, number in _ENTRY.iter_unpack(content[4:])}


def _settle_list(file: int, name: str, entries: Entries) -> None:
    content = struct.pack("<I", _VERSION) + b"".join(
        _ENTRY.pack(kind, bits, number) for (kind, number), bits in sorted(entries.items())
    )
    with contextlib.suppress(OSError):
        os.setxattr(file, name, content)
