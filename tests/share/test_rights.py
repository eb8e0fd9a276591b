"""What a share's folder gives is given in it, in one process, for what no account of a test can be made to meet."""

from __future__ import annotations

import errno
import os
import stat
import struct
from pathlib import Path

import pytest

from warroom.share import rights as module
from warroom.share.folder import DiskFolder

_ANY = 0xFFFFFFFF
ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
BOB = 61_002


def content(*entries: tuple[int, int, int]) -> bytes:
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *entry) for entry in entries)


LIST = ((1, 7, _ANY), (2, 7, BOB), (4, 5, _ANY), (16, 7, _ANY), (32, 1, _ANY))


def entries(path: Path, name: str = ACCESS) -> dict[tuple[int, int], int]:
    return module._entries(str(path), name)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("root", "folder", "file"),
    [
        (0o700, 0o700, 0o600), (0o755, 0o755, 0o644), (0o775, 0o775, 0o664), (0o2775, 0o2775, 0o664),
        (0o777, 0o777, 0o666), (0o1777, 0o1777, 0o644), (0o1770, 0o1770, 0o640), (0o6755, 0o2755, 0o644),
    ],
)  # fmt: skip
@pytest.mark.parametrize("umask", [0o022, 0o077, 0o000])
def test_a_mode_is_taken_from_the_share_and_not_from_a_habit(
    share: Path, root: int, folder: int, file: int, umask: int
) -> None:
    share.chmod(root)
    before = os.umask(umask)
    try:
        disk = DiskFolder(str(share), unique="x")
        disk.make("a/b")
        disk.create("a/b/new", b"1")
        disk.replace("a/b/put", b"1")
    finally:
        os.umask(before)
    assert (mode(share / "a"), mode(share / "a/b")) == (folder, folder)
    assert (mode(share / "a/b/new"), mode(share / "a/b/put")) == (file, file)


def test_a_folder_that_was_made_with_less_is_opened_with_what_is_ours_in_it(share: Path) -> None:
    share.chmod(0o755)
    disk = DiskFolder(str(share), unique="x")
    disk.make("a")
    disk.create("a/log", b"1")
    (share / "a" / "link").symlink_to(share / "a" / "log")
    (share / "a" / "log").chmod(0o600)
    (share / "a").chmod(0o700)
    disk.make("a")
    assert (mode(share / "a"), mode(share / "a" / "log")) == (0o755, 0o644)
    (share / "a").chmod(0o777)
    disk.make("a")  # what gives more was somebody's own decision
    assert mode(share / "a") == 0o777


def test_a_file_that_goes_while_its_folder_is_opened_is_no_trouble(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.chmod(0o755)
    disk = DiskFolder(str(share), unique="x")
    disk.make("a")
    disk.create("a/log", b"1")
    (share / "a").chmod(0o700)
    real = os.open

    def vanishing(path: object, flags: int, *rest: int, **given: int) -> int:
        if path == "log":
            raise FileNotFoundError(errno.ENOENT, "it has gone")
        return real(path, flags, *rest, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", vanishing)
    disk.make("a")
    assert mode(share / "a") == 0o755


def test_a_group_that_cannot_be_the_share_s_gets_what_everybody_gets(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.chmod(0o2775)
    real = os.fstat

    class Other:
        """The share's folder as if its group were one that we are not in."""

        def __init__(self, found: os.stat_result) -> None:
            self.st_uid, self.st_gid, self.st_mode = found.st_uid, found.st_gid + 1, found.st_mode

    monkeypatch.setattr(os, "fchown", lambda *_: (_ for _ in ()).throw(PermissionError(errno.EPERM, "not yours")))
    root = os.open(share, os.O_RDONLY)
    found = Other(real(root))
    os.close(root)
    rights = module.Rights(found.st_uid, found.st_gid, found.st_mode, access={}, handed_down={})
    (share / "a").mkdir()
    folder = os.open(share / "a", os.O_RDONLY)
    rights.give_folder(folder)
    os.close(folder)
    assert mode(share / "a") == 0o755
    # With an access list, the share's group is named in it.
    access = {(1, _ANY): 7, (4, _ANY): 7, (16, _ANY): 7, (32, _ANY): 5}
    assert rights_shared(rights, access, share / "a") == {
        (1, _ANY): 7, (8, found.st_gid): 7, (4, _ANY): 5, (16, _ANY): 7, (32, _ANY): 5,
    }  # fmt: skip


def rights_shared(rights: module.Rights, access: module.Entries, path: Path) -> module.Entries:
    folder = os.open(path, os.O_RDONLY)
    try:
        return rights._shared(access, folder)
    finally:
        os.close(folder)


def test_whoever_the_share_is_of_keeps_all_rights_in_what_others_make(share: Path) -> None:
    rights = module.Rights(BOB, share.stat().st_gid, 0o750, access={}, handed_down={})
    access = {(1, _ANY): 7, (2, BOB + 1): 7, (4, _ANY): 5, (16, _ANY): 5, (32, _ANY): 0}
    shared = rights_shared(rights, access, share)
    assert shared[2, BOB] == 7
    assert shared[2, BOB + 1] == 5  # no more than the mask let it have
    assert shared[16, _ANY] == 7


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can give a folder to any group")
def test_the_group_is_the_share_s(share: Path) -> None:
    os.chown(share, -1, 61_100)
    share.chmod(0o770)
    disk = DiskFolder(str(share), unique="x")
    disk.make("a")
    disk.create("a/log", b"1")
    assert [path.stat().st_gid for path in (share / "a", share / "a" / "log")] == [61_100, 61_100]
    assert (mode(share / "a"), mode(share / "a" / "log")) == (0o770, 0o660)


@pytest.fixture
def listed(share: Path) -> Path:
    try:
        os.setxattr(share, ACCESS, content(*LIST))
        os.setxattr(share, DEFAULT, content(*LIST))
    except OSError as error:
        pytest.skip(f"NOT TESTED: no access lists on this file system: {error}")
    return share


def test_access_lists_are_handed_on(listed: Path) -> None:
    disk = DiskFolder(str(listed), unique="x")
    disk.make("a/b")
    disk.create("a/b/log", b"1")
    wanted = {(kind, number): bits for kind, bits, number in LIST}
    assert entries(listed / "a/b") == entries(listed / "a/b", DEFAULT) == wanted
    assert entries(listed / "a/b/log") == {whom: bits & 6 for whom, bits in wanted.items()}


def test_an_access_list_that_is_only_handed_down_is_one(listed: Path) -> None:
    os.removexattr(listed, ACCESS)
    listed.chmod(0o700)
    DiskFolder(str(listed), unique="x").make("a")
    assert entries(listed / "a")[2, BOB] == 7


@pytest.mark.parametrize("odd", [b"", b"\2\0\0", b"\3\0\0\0", b"\2\0\0\0\1"])
def test_an_access_list_that_cannot_be_read_is_none(share: Path, odd: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getxattr", lambda *_: odd)
    assert entries(share) == {}


def test_a_system_without_access_lists_has_none(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "getxattr")
    assert entries(share) == {}


def test_an_account_without_a_name_is_told_by_its_number(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    disk = DiskFolder(str(share), unique="x")
    disk.make("a")
    assert disk.owner("a") == pwd.getpwuid(os.getuid()).pw_name
    monkeypatch.setattr(pwd, "getpwuid", lambda _: (_ for _ in ()).throw(KeyError("nobody")))
    assert disk.owner("a") == str(os.getuid())
