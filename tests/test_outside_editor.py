"""What the person's own editor leaves is taken, or is kept where its writer finds it."""

from __future__ import annotations

import contextlib
import stat
from pathlib import Path

import pytest

from tests.editors import editor_that
from warroom.outside_editor import NothingChanged, edited

UNREADABLE = {
    "another writing": ('printf "ol\\351" > "$1"', b"ol\xe9", "expected UTF-8, found byte 2"),
    "two bytes a letter": ('printf "\\377\\376o\\0" > "$1"', b"\xff\xfeo\0", "expected UTF-8, found byte 0"),
    "too much": ('head -c 1100000 /dev/zero > "$1"', bytes(1_100_000), "expected a file of at most 1048576 bytes"),
}


@pytest.mark.parametrize(("does", "left", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_an_editor_left_and_nobody_can_read_is_kept_and_said_where(
    tmp_path: Path, does: str, left: bytes, why: str
) -> None:
    for kept in (tmp_path / "kept" / "edited-1.txt", tmp_path / "kept" / "edited-2.txt"):
        with pytest.raises(NothingChanged) as trouble:
            edited("", editor_that(does, tmp_path), kept_in=str(kept.parent), suspended=contextlib.nullcontext)
        assert str(trouble.value).startswith(why)
        assert str(trouble.value).endswith(f"; what the editor left is in {kept}")
        assert kept.read_bytes() == left
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@pytest.mark.parametrize("does", ['rm "$1"', 'rm "$1"; ln -s /etc/passwd "$1"', 'rm "$1"; mkfifo "$1"'])
def test_what_nobody_wrote_is_not_kept(tmp_path: Path, does: str) -> None:
    with pytest.raises(NothingChanged) as trouble:
        edited("", editor_that(does, tmp_path), kept_in=str(tmp_path / "kept"), suspended=contextlib.nullcontext)
    assert "what the editor left" not in str(trouble.value)
    assert not (tmp_path / "kept").exists()


def test_where_nothing_can_be_kept_it_is_said_that_nothing_was_changed(tmp_path: Path) -> None:
    for does, place in (
        ('printf "ol\\351" > "$1"', ""),
        ('printf "ol\\351" > "$1"', str(tmp_path / "editor")),
        ('truncate -s 2G "$1"', str(tmp_path / "kept")),
    ):
        with pytest.raises(NothingChanged, match=r"; what the editor left could not be kept$"):
            edited("", editor_that(does, tmp_path), kept_in=place, suspended=contextlib.nullcontext)
    assert not (tmp_path / "kept").exists()
