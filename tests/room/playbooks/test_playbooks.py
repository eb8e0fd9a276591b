"""One playbook for the team: published on the share, offered to everybody, taken by whoever says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.room.giving import order
from tests.room.playbooks.playbooks_on_share import GOOD, change, place, put
from tests.room.sharers import declare, until
from warroom import exit_codes
from warroom.cli.beside import ProcessOutput
from warroom.cli.commands import cli
from warroom.model.identity import Moment
from warroom.playbook.differences import differences
from warroom.playbook.drills import load_drills
from warroom.playbook.load import PARTS, load_playbook, shipped_data
from warroom.room import playbook_taking
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing import joined_share, offered_playbooks, playbooks, share_thread
from warroom.room.sharing.playbook_bundle import Unfit, bundle_name, pack, unpack
from warroom.room.sharing.taken_playbook import kept_in, taken, taken_folder
from warroom.share.attachments import digest_of


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


def test_a_bundle_is_what_was_packed() -> None:
    content = pack(GOOD, number=3, by="eve", at=Moment(9))
    bundle = unpack(content, bundle_name(3, digest_of(content)))
    assert (bundle.number, bundle.by, bundle.at, bundle.files) == (3, "eve", 9, GOOD)
    with pytest.raises(Unfit):
        pack({"training.toml": "\ud800"}, number=3, by="eve", at=Moment(9))


def test_the_shipped_workflow_does_not_differ_from_itself() -> None:
    assert differences(None, None) == []
    assert PARTS


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
    assert told.exit_code == exit_codes.SECRETS
    assert re.search(r"training\.toml:\d+ looks like a GitLab token", told.output)
    assert token not in told.output
    assert "published\n" in CliRunner().invoke(cli, [*words, "--with-secrets"]).output
