"""One playbook for the team: published on the share, offered to everybody, taken by whoever says so."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.room.giving import order
from tests.room.sharers import declare, opened, until
from warroom.cli.beside import ProcessOutput
from warroom.cli.commands import cli
from warroom.model.identity import Moment
from warroom.playbook.differences import differences
from warroom.playbook.drills import load_drills
from warroom.playbook.load import PARTS, load_playbook, shipped_data
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.secret_gate import HOLDS_SECRETS
from warroom.room.sharing import joined_share, joining, offered_playbooks, playbooks, share_thread
from warroom.room.sharing.playbook_bundle import LARGEST_BUNDLE, Unfit, bundle_name, pack, unpack
from warroom.room.sharing.taken_playbook import kept_in, taken, taken_folder
from warroom.share.attachments import digest_of
from warroom.share.folder import Folder


@pytest.fixture
def eve(tmp_path: Path, share: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "eve")
    joining.init(room, str(share))
    yield room
    room.close()


@pytest.fixture
def bob(tmp_path: Path, eve: WarRoom, share: Path) -> Iterator[WarRoom]:
    room = opened(tmp_path, "bob")
    joining.join(room, str(share))
    yield room
    room.close()


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A playbook with another name of a contact, a training of its own, and a drill."""
    folder = tmp_path / "ours"
    (folder / "drills").mkdir(parents=True)
    for part in ("declaration", "training"):
        text = (shipped_data() / "playbook" / f"{part}.toml").read_text("utf-8")
        (folder / f"{part}.toml").write_text(text, "utf-8")
    change(folder / "training.toml", 'title = "', 'title = "Our ')
    drill = (shipped_data() / "drills" / "api.toml").read_text("utf-8")
    (folder / "drills" / "ours.toml").write_text(drill, "utf-8")
    return folder


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def place(room: WarRoom) -> Folder:
    member = joined_share.membership(room)
    assert member is not None
    return joining.folder_of(member.folder, room)


def put(share: Path, number: int, files: dict[str, str], *, by: str = "mallory") -> str:
    """What somebody with an editor puts there, with the hash that belongs to it."""
    said = {"warroom_playbook": 1, "number": number, "by": by, "at": 5, "files": files}
    return put_content(share, number, json.dumps(said).encode())


def put_content(share: Path, number: int, content: bytes) -> str:
    (share / "playbooks").mkdir(exist_ok=True)
    name = bundle_name(number, digest_of(content))
    (share / "playbooks" / name).write_bytes(content)
    return name


def test_what_was_published_is_offered_by_name_with_what_differs_and_taken_only_when_somebody_says_so(
    eve: WarRoom, bob: WarRoom, ours: Path
) -> None:
    assert playbook_taking.checked(ours) == []
    assert playbooks.publish(eve, place(eve), ours).words == "playbook 1 of @eve"
    found = playbooks.look(bob, place(bob))
    assert offered_playbooks.mark(bob) == "playbook 1 of @eve is not yours"
    assert taken(bob.path) == ""
    differs = playbooks.what_differs(bob, found.newest[0], None)
    assert any(line.startswith("training.toml: event ") and line.endswith(" changed") for line in differs)
    assert "drills/ours.toml: new" in differs
    assert not any(line.startswith("declaration") for line in differs)
    said = playbook_taking.take(bob, playbooks.chosen(bob, ""))
    assert "playbook 1 of @eve is yours" in said
    folder = Path(taken_folder(bob.path))
    open_to_others = [path for path in folder.rglob("*") if path.stat().st_mode & 0o077]
    assert open_to_others == [], "it names people"
    assert "ours" in load_drills(folder)
    assert "Our" in load_playbook(folder).training.event[0].title
    playbooks.look(bob, place(bob))
    playbooks.look(eve, place(eve))
    assert offered_playbooks.mark(bob) == offered_playbooks.mark(eve) == ""
    assert [(one.by, one.number) for one in offered_playbooks.standing(eve).uses] == [("bob", 1)]

    change(ours / "training.toml", "Our ", "Our own ")
    assert playbooks.publish(eve, place(eve), ours).number == 2
    playbooks.look(eve, place(eve))
    assert offered_playbooks.mark(eve) == "1 uses another playbook"
    playbooks.look(bob, place(bob))
    assert offered_playbooks.mark(bob) == "playbook 2 of @eve is not yours"
    assert "Our own" not in load_playbook(Path(taken_folder(bob.path))).training.event[0].title
    playbook_taking.take(bob, playbooks.chosen(bob, "2"))
    assert "playbook 1 of @eve counts again" in playbooks.go_back(bob)
    assert taken_folder(bob.path) == str(folder)
    assert "your own settings'" in playbooks.go_back(bob)
    with pytest.raises(RoomTrouble, match="no playbook of the share is used"):
        playbooks.go_back(bob)
    with pytest.raises(RoomTrouble, match="just this one"):
        playbooks.publish(eve, place(eve), ours)


def test_a_playbook_that_is_gone_from_the_share_is_still_told_as_ours_and_no_other_is_called_as_it_was(
    eve: WarRoom, bob: WarRoom, ours: Path, share: Path
) -> None:
    playbooks.publish(eve, place(eve), ours)
    change(ours / "training.toml", "Our ", "Our own ")
    second = playbooks.publish(eve, place(eve), ours)
    playbooks.look(bob, place(bob))
    playbook_taking.take(bob, playbooks.chosen(bob, "2"))
    (share / "playbooks" / bundle_name(2, second.digest)).unlink()
    for room in (eve, bob):
        playbooks.look(room, place(room))
        first, second_line, *_ = playbooks.status_lines(room, Path(taken_folder(room.path)))
        assert first.startswith("playbook 2 of @eve, ")
        assert first.endswith(": yours, and not on the share")
        assert second_line.startswith("playbook 1 of @eve, ")
    change(ours / "training.toml", "Our own ", "Our very own ")
    assert playbooks.publish(bob, place(bob), ours).words == "playbook 3 of @bob"
    Path(kept_in(eve.path), f"{second.digest}.json").write_text("{}")
    assert "yours" not in "".join(playbooks.status_lines(eve, None))


def test_the_thread_that_shares_brings_the_offer_and_tells_what_is_used(eve: WarRoom, bob: WarRoom, ours: Path) -> None:
    playbooks.publish(eve, place(eve), ours)
    member = joined_share.membership(bob)
    assert member is not None
    thread = share_thread.ShareThread(bob, member, heard=lambda _state: None, hints=False)
    thread.start()
    try:
        until(lambda: offered_playbooks.mark(bob) == "playbook 1 of @eve is not yours")
        playbook_taking.take(bob, playbooks.chosen(bob, ""))
        until(lambda: [one.number for one in playbooks.look(eve, place(eve)).uses] == [1])
    finally:
        thread.stop(patience=20)


def test_of_two_that_were_published_at_once_none_is_taken_until_one_is_named(eve: WarRoom, bob: WarRoom, ours: Path,
                                                                             share: Path) -> None:  # fmt: skip
    playbooks.publish(eve, place(eve), ours)
    put(share, 1, {"training.toml": (ours / "training.toml").read_text("utf-8").replace("Our", "Their")}, by="carol")
    found = playbooks.look(bob, place(bob))
    assert len(found.newest) == 2
    assert offered_playbooks.mark(bob) == "two playbooks 1"
    with pytest.raises(RoomTrouble, match=r"two are called 1; name one of them: 1-.* of @(eve|carol), 1-"):
        playbooks.chosen(bob, "")
    carols = next(one for one in found.newest if one.by == "carol")
    assert playbook_taking.take(bob, playbooks.chosen(bob, carols.handle)).startswith("playbook 1 of @carol")
    change(ours / "training.toml", "Our ", "Everybody's ")
    assert playbooks.publish(eve, place(eve), ours).number == 2


GOOD = {"training.toml": "x = 1"}
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


def test_a_bundle_is_what_was_packed() -> None:
    content = pack(GOOD, number=3, by="eve", at=Moment(9))
    bundle = unpack(content, bundle_name(3, digest_of(content)))
    assert (bundle.number, bundle.by, bundle.at, bundle.files) == (3, "eve", 9, GOOD)
    with pytest.raises(Unfit):
        pack({"training.toml": "\ud800"}, number=3, by="eve", at=Moment(9))


def test_the_shipped_workflow_does_not_differ_from_itself() -> None:
    assert differences(None, None) == []
    assert PARTS


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


def test_what_a_playbook_moves_in_an_open_incident_is_told_before_it_is_taken(
    eve: WarRoom, bob: WarRoom, ours: Path, tmp_path: Path
) -> None:
    declared = declare(bob)

    def offered_by_eve(source: Path) -> offered_playbooks.OfferedPlaybook:
        playbooks.publish(eve, place(eve), source)
        playbooks.look(bob, place(bob))
        return playbooks.chosen(bob, "")

    assert playbook_taking.what_moves(bob, offered_by_eve(ours), None) == []
    quicker = tmp_path / "quicker"
    quicker.mkdir()
    for part in ("severities", "communication"):
        text = (shipped_data() / "playbook" / f"{part}.toml").read_text("utf-8")
        (quicker / f"{part}.toml").write_text(text, "utf-8")
    change(
        quicker / "severities.toml", 'escalation = "Notify on-call within 15 minutes"', 'escalation = "Wake everybody"'
    )
    change(quicker / "severities.toml", 'resolve_within = ["4h", "24h"]', 'resolve_within = ["1h", "2h"]')
    offered = offered_by_eve(quicker)
    moved = playbook_taking.what_moves(bob, offered, None)
    assert [line.partition(" is due ")[0] for line in moved] == [
        "Checkout fails: Notify on-call within 15 minutes", "Checkout fails: resolve P1",
        "Checkout fails: Wake everybody",
    ]  # fmt: skip
    assert moved[0].endswith("is due no more")
    assert ", not at " in moved[1]
    order(bob, declared, "close", "it was the weather")
    assert playbook_taking.what_moves(bob, offered, None) == []


def test_a_playbook_with_a_secret_is_published_only_when_somebody_says_so(
    eve: WarRoom, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = "glpat-" + "x7" * 10
    monkeypatch.setattr("warroom.cli.share.playbook.beside", lambda *_: ProcessOutput("published\n", "", 0))
    change(ours / "training.toml", 'title = "Our ', f'title = "{token} ')
    words = ["share", "playbook", "publish", str(ours), "--db", eve.path]
    told = CliRunner().invoke(cli, words)
    assert told.exit_code == HOLDS_SECRETS
    assert re.search(r"training\.toml:\d+ looks like a GitLab token", told.output)
    assert token not in told.output
    assert "published\n" in CliRunner().invoke(cli, [*words, "--with-secrets"]).output
