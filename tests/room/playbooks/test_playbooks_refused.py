"""Playbooks of a share that are not taken: strange files, links, names, and more than a disk holds."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.room.playbooks.playbooks_on_share import GOOD, place, put, put_content
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import offered_playbooks, playbooks
from warroom.room.sharing.playbook_bundle import LARGEST_BUNDLE, bundle_name
from warroom.room.sharing.taken_playbook import taken

WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "another's number": ({"number": 8}, "number of another"),
    "no number": ({"number": None}, "number of another"),
    "number that is true": ({"number": True}, "number of another"),
    "newer": ({"warroom_playbook": 2}, "newer warroom"),
    "no format": ({"warroom_playbook": "1"}, "no playbook of warroom's"),
    "nobody": ({"by": ""}, "who published it"),
    "long name": ({"by": "x" * 81}, "who published it"),
    "time without end": ({"at": 2**52}, "who published it, or when"),
    "no files": ({"files": {}}, "no files"),
    "files of another kind": ({"files": ["a"]}, "no files"),
    "thousands of files": ({"files": {f"templates/{n}.md": "" for n in range(501)}}, "more than 500"),
    "one name twice": ({"files": {"templates/a.md": "", "templates/A.md": ""}}, "but for the case"),
    "huge file": ({"files": {"training.toml": "#" * (128 * 1024 + 1)}}, "no text of at most"),
    "no text": ({"files": {"training.toml": 7}}, "no text of at most"),
}
CALLED: dict[str, tuple[dict[str, Any], str]] = {
    f"called {name!r}": ({"files": {name: "x"}}, "may be called")
    for name in (
        "../training.toml", "templates/../../x", "/etc/passwd", "templates/..", "drills/a/b.toml", "settings.toml",
        "config.toml", ".hidden.md", "templates/.x", "templates/", "", "templates/a\nb", "x.py", "hooks/a.toml",
        "templates\\x", "training.toml/", "templates/\u202ex", "templates/" + "n" * 200, "DRILLS/a.toml",
    )
}  # fmt: skip


def test_whatever_is_wrong_with_one_is_a_sentence_and_keeps_no_other_from_being_offered(
    eve: WarRoom, bob: WarRoom, ours: Path, share: Path
) -> None:
    playbooks.publish(eve, place(eve), ours)
    for what, (wrong, sentence) in (WRONG | CALLED).items():
        said = {"warroom_playbook": 1, "number": 7, "by": "m", "at": 5, "files": GOOD} | wrong
        name = put_content(share, 7, json.dumps(said).encode())
        found = playbooks.look(bob, place(bob))
        assert [one.by for one in found.offered] == ["eve"], what
        assert len(found.refused) == 1, what
        assert sentence in found.refused[0], (what, found.refused)
        assert playbooks.status_lines(bob, None)[-1].startswith("not taken: 000007."), what
        (share / "playbooks" / name).unlink()
    for content in (b"", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 50_000, b"{}", b"7", b'{"files":{},"files":{}}'):
        name = put_content(share, 7, content)
        assert len(playbooks.look(bob, place(bob)).refused) == 1
        (share / "playbooks" / name).unlink()


def test_what_is_no_whole_file_is_refused_and_never_followed(
    eve: WarRoom, bob: WarRoom, ours: Path, share: Path
) -> None:
    playbooks.publish(eve, place(eve), ours)
    folder = share / "playbooks"
    published = next(folder.glob("000001.*"))
    content = published.read_bytes()
    published.write_bytes(content[: len(content) // 2])  # half of it has arrived
    found = playbooks.look(bob, place(bob))
    assert found.offered == ()
    assert "not come whole, or was changed" in found.refused[0]
    published.write_bytes(content.replace(b"Our ", b"Evi ", 1))  # changed after it was published
    assert "was changed after it was published" in playbooks.look(bob, place(bob)).refused[0]
    published.write_bytes(content)
    assert len(playbooks.look(bob, place(bob)).offered) == 1
    digest = "a" * 64
    (folder / bundle_name(2, digest)).symlink_to("/etc/passwd")
    os.mkfifo(folder / bundle_name(3, digest))
    (folder / bundle_name(4, digest)).mkdir()
    with (folder / bundle_name(5, digest)).open("wb") as file:
        file.truncate(LARGEST_BUNDLE + 1)
    for number in range(30):
        (folder / f"stray-{number}").write_text("x")
    found = playbooks.look(bob, place(bob))
    assert [one.number for one in found.offered] == [1]
    assert [one[:6] for one in found.refused[:4]] == ["000005", "000004", "000003", "000002"]
    assert "30 other things lie in playbooks/" in found.refused[4]
    for number in range(10, 40):
        put_content(share, number, b"{}")
    found = playbooks.look(bob, place(bob))
    assert found.refused[-2] == "23 with lower numbers are not looked at"


@pytest.mark.parametrize("kind", ["link", "file", "none"])
def test_a_place_that_is_no_folder_is_said_and_stops_nothing(
    eve: WarRoom, share: Path, tmp_path: Path, kind: str
) -> None:
    if kind == "link":
        (share / "playbooks").symlink_to(tmp_path)
    elif kind == "file":
        (share / "playbooks").write_text("x")
    playbooks.look_now(eve, place(eve))
    assert bool(offered_playbooks.standing(eve).unread) is (kind != "none")
    assert offered_playbooks.mark(eve) == ""


def test_what_the_check_refuses_is_not_taken_and_what_was_taken_goes_on(
    eve: WarRoom, bob: WarRoom, ours: Path, share: Path
) -> None:
    playbooks.publish(eve, place(eve), ours)
    playbooks.look(bob, place(bob))
    playbook_taking.take(bob, playbooks.chosen(bob, ""))
    before = taken(bob.path)
    bombs = {
        "command": {"declaration.toml": '[publish.x]\ncommand = ["sh", "-c", "touch pwned"]\n'},
        "deep": {"training.toml": "x = " + "[" * 5_000},
        "template": {"templates/status_initial.txt": "{% for a in range(100000) %}{% for b in range(100000) %}x"
                                                     "{% endfor %}{% endfor %}"},
        "no toml": {"severities.toml": "\x00"},
        "drill": {"drills/x.toml": "title = 1"},
    }  # fmt: skip
    for number, files in enumerate(bombs.values(), 2):
        put(share, number, files)
        playbooks.look(bob, place(bob))
        with pytest.raises(RoomTrouble, match=f"playbook {number} of @mallory was not taken: "):
            playbook_taking.take(bob, playbooks.chosen(bob, ""))
        assert taken(bob.path) == before


def test_a_hostile_name_is_shown_harmlessly(bob: WarRoom, share: Path) -> None:
    put(share, 1, GOOD, by="\x1b[31m\u202eeve\n")
    (share / "playbooks" / f"uses.{'b' * 32}.json").write_text(json.dumps({"by": "\x1b]0;x\a", "number": 3}))
    (share / "playbooks" / f"uses.{'c' * 32}.json").write_text("[" * 900)
    playbooks.look(bob, place(bob))
    for line in [offered_playbooks.mark(bob), *playbooks.status_lines(bob, None)]:
        assert not set(line) & set("\x1b\x07\n\u202e")


def test_what_is_published_has_no_link_that_leads_out_and_no_strange_file(
    eve: WarRoom, ours: Path, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    (ours / "roles.toml").symlink_to(tmp_path / "secret")
    with pytest.raises(RoomTrouble, match=r"roles.toml: .*leads out"):
        playbooks.publish(eve, place(eve), ours)
    (ours / "roles.toml").unlink()
    (ours / "config.toml").write_text("")
    with pytest.raises(RoomTrouble, match=r"may be called 'config\.toml'"):
        playbooks.publish(eve, place(eve), ours)


def test_whoever_goes_on_publishing_fills_nobody_s_disk(eve: WarRoom, bob: WarRoom, ours: Path, share: Path) -> None:
    published = playbooks.publish(eve, place(eve), ours)
    playbooks.look_now(bob, place(bob))
    playbook_taking.take(bob, published)
    text = (ours / "training.toml").read_text("utf-8")
    for number in range(2, 20):
        for old in (share / "playbooks").glob("0*.json"):
            old.unlink()
        put(share, number, {"training.toml": text + f"# {number}\n"})
        playbooks.look_now(bob, place(bob))
        playbooks.laid_out(bob, offered_playbooks.standing(bob).newest[0])
    playbooks.look_now(bob, place(bob))
    kept = {one.name.split(".")[0] for one in Path(f"{bob.path}.playbooks").iterdir()}
    assert kept == {"taken", published.digest, offered_playbooks.standing(bob).newest[0].digest}


@pytest.mark.parametrize(
    "remembered",
    [
        "x",
        "[]",
        '{"offered": 5}',
        '{"offered": [[1]], "uses": [], "refused": []}',
        "[" * 100_000,
        '{"offered": [["a", 1e999, "b", 1]], "uses": [], "refused": []}',
        '{"offered": [], "uses": [["a", -1e999, "b"]], "refused": []}',
    ],
)
def test_whatever_a_damaged_database_remembers_of_them_is_nothing(bob: WarRoom, remembered: str) -> None:
    bob.remember("playbooks", remembered)
    assert offered_playbooks.standing(bob) == offered_playbooks.PlaybooksOnShare()
    assert offered_playbooks.mark(bob) == ""
