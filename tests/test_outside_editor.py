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


@pytest.mark.parametrize("number", [2, 9, 15])
def test_what_an_editor_left_that_was_ended_is_not_taken_and_not_lost(tmp_path: Path, number: int) -> None:
    """It may have been in the middle of writing."""
    end, kept = f"kill -{number} $$; sleep 9", tmp_path / "kept" / "edited-1.txt"
    told = f"the editor was ended by signal {number}"
    with pytest.raises(NothingChanged) as trouble:
        edited(
            "all of it", editor_that(f'printf "half" > "$1"; {end}', tmp_path), kept_in=str(kept.parent),
            suspended=contextlib.nullcontext,
        )  # fmt: skip
    assert str(trouble.value) == f"{told}; what the editor left is in {kept}"
    assert kept.read_text() == "half"
    for does in (end, f'rm "$1"; {end}', f'rm "$1"; mkfifo "$1"; {end}'):
        with pytest.raises(NothingChanged) as trouble:
            edited("all of it", editor_that(does, tmp_path), kept_in=str(kept.parent), suspended=contextlib.nullcontext)
        assert str(trouble.value) == told
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_an_editor_that_failed_and_changed_nothing_is_told_of(tmp_path: Path) -> None:
    editor = editor_that('printf "%s" "$(cat "$1")" > "$1"; exit 3', tmp_path)
    with pytest.raises(NothingChanged, match="the editor failed with 3"):
        edited("words", editor, kept_in="", suspended=contextlib.nullcontext)


def test_an_editor_that_does_not_wait_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one with a window of its own: what is written there would be saved where nobody looks any more."""
    seconds = iter((10.0, 10.2, 20.0, 24.0, 30.0, 30.2))
    monkeypatch.setattr("warroom.outside_editor.time.monotonic", lambda: next(seconds))
    with pytest.raises(NothingChanged, match=r"ended at once.*--wait"):
        edited("words", editor_that("true", tmp_path), kept_in="", suspended=contextlib.nullcontext)
    for does, left in (("true", "words"), ('printf "other\n" > "$1"', "other")):
        assert edited("words", editor_that(does, tmp_path), kept_in="", suspended=contextlib.nullcontext) == left
