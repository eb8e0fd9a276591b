"""What the commands of a share end with: 0 where what was asked for is done or told whole, 69 where a place of the
share could not be asked.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.every_command import at_home, run_here
from tests.conftest import free_port
from tests.room.sharers import declare, opened
from warroom.cli.share.group import ACTS
from warroom.playbook.load import shipped_data
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing import joining, share_report
from warroom.room.sharing.delivery import SIGN, synchronise
from warroom.room.sharing.offered_playbooks import standing
from warroom.share.share_format import here_folder
from warroom.share.share_state import GOOD, OBSERVER, ShareState

DONE, NOT_REACHED, ELSEWHERE = 0, 69, 78
HERE = ("--here",)
ENDS: dict[tuple[str, ...], tuple[int, int, int]] = {
    # While all is well; while the folder is away; while the second place, a server, does not answer.
    ("status", *HERE): (DONE, NOT_REACHED, NOT_REACHED),
    ("status", "--json", *HERE): (DONE, NOT_REACHED, NOT_REACHED),
    ("sync", *HERE): (DONE, NOT_REACHED, NOT_REACHED),
    ("playbook", *HERE): (DONE, NOT_REACHED, NOT_REACHED),
    ("playbook", "publish", *HERE, "OURS"): (DONE, NOT_REACHED, DONE),
    ("trust", *HERE, "first"): (DONE, NOT_REACHED, DONE),
    ("join", *HERE, "SHARE"): (DONE, ELSEWHERE, DONE),
    ("init", *HERE, "SHARE"): (ELSEWHERE, ELSEWHERE, ELSEWHERE),
    ("alarms",): (DONE, DONE, DONE),
    ("leave",): (DONE, DONE, DONE),
}  # fmt: skip
OWN_PROCESS = ("serve",)
"""What ends when its standard input does."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    at_home(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """A playbook with a training of its own."""
    folder = tmp_path / "ours"
    folder.mkdir()
    text = (shipped_data() / "playbook" / "training.toml").read_text("utf-8")
    (folder / "training.toml").write_text(text.replace('title = "', 'title = "Our ', 1), "utf-8")
    return folder


def test_every_command_of_a_share_is_here() -> None:
    assert {words[0] for words in ENDS} | set(OWN_PROCESS) == set(ACTS)


@pytest.mark.parametrize("words", ENDS, ids=" ".join)
@pytest.mark.parametrize("where", [0, 1, 2], ids=["all answers", "the folder is away", "the server does not answer"])
def test_a_command_ends_alike_wherever_the_share_is(
    words: tuple[str, ...], where: int, home: Path, share: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    if where == 1:
        share.rename(share.with_name("away"))
    if where == 2:
        beside_a_server(home)
    named = {"OURS": str(ours), "SHARE": str(share)}
    assert run_here(monkeypatch, "share", *(named.get(word, word) for word in words)) == ENDS[words][where]


def beside_a_server(home: Path) -> None:
    """Let the share be on a server, too, at which nothing answers."""
    room = opened(home, "w")
    said = json.loads(room.setting(SHARE_SETTING) or "")
    room.remember(SHARE_SETTING, json.dumps(said | {"also": [f"nats://127.0.0.1:{free_port()}/ops", "a"]}))
    room.close()


@pytest.mark.parametrize("command", ["init", "join"])
def test_a_server_that_does_not_answer_is_no_wrong_setting(
    command: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("nats")
    words = ("share", command, "--here", f"nats://127.0.0.1:{free_port()}/ops")
    assert run_here(monkeypatch, *words) == NOT_REACHED


def test_what_was_seen_of_playbooks_stays_while_the_share_is_away(
    home: Path, share: Path, ours: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    assert run_here(monkeypatch, "share", "playbook", "publish", "--here", str(ours)) == DONE
    share.rename(share.with_name("away"))
    assert run_here(monkeypatch, "share", "playbook", "--here") == NOT_REACHED
    room = opened(home, "w")
    assert [offered.number for offered in standing(room).offered] == [1]
    assert standing(room).unread.startswith("playbooks cannot be read: ")
    room.close()
    assert run_here(monkeypatch, "share", "playbook", "take") == DONE
    said = capsys.readouterr()
    assert "this is what was seen there last" in said.err
    assert "playbook 1 of @dana" in said.out


def test_nobody_is_told_that_there_is_no_playbook_on_a_share_that_was_not_asked(
    home: Path, share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    share.rename(share.with_name("away"))
    capsys.readouterr()
    assert run_here(monkeypatch, "share", "playbook") == NOT_REACHED
    assert run_here(monkeypatch, "share", "playbook", "take") == NOT_REACHED
    said = capsys.readouterr()
    assert "no playbook is on the share" not in said.out
    assert "no playbook of the share was seen here, and playbooks cannot be read: " in said.err


def test_no_playbook_is_put_where_another_share_lies(
    home: Path, share: Path, ours: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    share.rename(share.with_name("away"))
    stranger = opened(home, "stranger")
    share.mkdir()
    joining.init(stranger, str(share))
    stranger.close()
    assert run_here(monkeypatch, "share", "playbook", "publish", "--here", str(ours)) == NOT_REACHED
    assert run_here(monkeypatch, "share", "playbook", "--here") == NOT_REACHED
    assert not list(share.glob("playbooks/*"))


def test_sync_names_what_of_others_is_known_of_and_not_here(
    home: Path, share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    room = opened(home, "w")
    incident = declare(room)
    room.close()
    sign = {"writer": "ab" * 16, "by": "eve", "host": "h", "version": "9", "last": 9, "at": 1}
    here = share / here_folder(incident)
    here.mkdir(parents=True)
    (here / f"{'ab' * 16}.json").write_text(json.dumps(sign))
    capsys.readouterr()
    assert run_here(monkeypatch, "share", "sync", "--here") == DONE
    assert capsys.readouterr().out.lstrip(SIGN.decode()) == (
        "everything of ours is on the share; known of and not here yet: 9 of @eve's\n"
    )
    for file in here.iterdir():
        file.unlink()
    assert run_here(monkeypatch, "share", "sync", "--here") == DONE
    assert capsys.readouterr().out.lstrip(SIGN.decode()) == "everything is on the share\n"


def test_an_observer_who_wrote_nothing_has_synchronised_all(
    home: Path, share: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_here(monkeypatch, "share", "init", "--here", str(share)) == DONE
    for unsent, end in ((0, DONE), (2, NOT_REACHED)):
        state = ShareState(what=OBSERVER, words="the server lets us read and not write", unsent=unsent)
        monkeypatch.setattr("warroom.cli.share.sync.deliver", lambda *_, state=state, **__: state)
        capsys.readouterr()
        assert run_here(monkeypatch, "share", "sync", "--here") == end
        said = capsys.readouterr()
        assert "the server lets us read and not write" in said.out + said.err


def test_a_place_that_hangs_hides_nothing_of_the_other(
    home: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first place alone was told, as unreachable, and of the other one nothing."""
    room = opened(home, "w")
    joining.init(room, str(share))
    incident = declare(room)
    synchronise(room)
    said = json.loads(room.setting(SHARE_SETTING) or "")
    other = {"path": "nats://127.0.0.1:1/ops", "mode": "a", "also": [said["path"], said["mode"]]}
    room.remember(SHARE_SETTING, json.dumps(said | other))
    monkeypatch.setattr(
        share_report.LookAtShare, "ended", lambda look: wait(look) and look._member.path == said["path"]
    )
    report = share_report.status(room, seconds=60.0)
    assert (report.state.what, report.reached) == (GOOD, False)
    assert "did not answer within 60 s" in report.state.words
    assert [writer.incident for writer in report.writers] == [incident]
    room.close()


def wait(look: share_report.LookAtShare) -> bool:
    look._thread.join()
    return True
