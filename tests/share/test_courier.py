"""The files of private incidents are carried between two places by somebody who cannot open them, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from warroom.model.identity import IncidentId, Token

pytest.importorskip("pyrage", reason="private incidents need pyrage")

from tests.share.replicas import Member, Time, settle, share_at
from tests.share.test_private import lets_in, people, texts, vault_of
from tests.share.test_private_hostile import HEADERS
from warroom.oplog.envelope import digest_of, fresh_secret, looks_sealed, recipient_of, seal, token_of
from warroom.share import courier as module
from warroom.share.courier import Courier
from warroom.share.folder import DiskFolder
from warroom.share.share_format import ops_folder


@pytest.fixture
def time() -> Time:
    return Time()


def couriers(time: Time, *roots: Path, ours: frozenset[Token] = frozenset()) -> list[Courier]:
    return [Courier(DiskFolder(str(root), unique="carol"), lambda: ours, time) for root in roots]


def carry(time: Time, first: Courier, second: Courier, *, rounds: int = 3) -> None:
    for _ in range(rounds):
        time.ticks += module.EVERY
        first.round(second)
        second.round(first)


def files(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*.age")}


def test_members_in_two_places_read_one_another_by_whoever_has_no_key(tmp_path: Path, time: Time) -> None:
    there = share_at(tmp_path / "there")
    (alice,) = people(tmp_path, time, "alice")
    bob = Member(tmp_path, "bob", time, private=True, path=there)
    incident = alice.declare_private()
    lets_in(alice, incident, bob)
    alice.log("from here", incident=incident)
    settle(alice, bob)
    assert texts(bob, incident) == set()
    carol = couriers(time, alice.root, there)
    carry(time, *carol)
    settle(bob, rounds=6)
    assert texts(bob, incident) == {"from here"}
    bob.log("from there", incident=incident)
    settle(bob)
    carry(time, *carol)
    settle(alice, rounds=6)
    assert texts(alice, incident) == {"from here", "from there"}
    carry(time, *carol)
    assert files(alice.root) == files(there)


def test_what_was_taken_away_is_not_brought_back_and_incidents_of_ours_are_not_carried(
    tmp_path: Path, time: Time
) -> None:
    there = share_at(tmp_path / "there")
    (alice,) = people(tmp_path, time, "alice")
    incident = alice.declare_private()
    settle(alice)
    ours = frozenset({token_of(incident)})
    carry(time, *couriers(time, alice.root, there, ours=ours))
    assert files(there) == {}
    carol = couriers(time, alice.root, there)
    carry(time, *carol)
    assert files(there) == files(alice.root) != {}
    for file in vault_of(alice, incident).glob("*.age"):
        file.unlink()
    carry(time, *carol)
    assert files(alice.root) == {}


def test_what_is_no_sealed_file_called_by_its_digest_is_left_where_it_lies(tmp_path: Path, time: Time) -> None:
    here, there = share_at(tmp_path / "share"), share_at(tmp_path / "there")
    folder = here / ops_folder(token_of("b5e1a7" + "1" * 26))
    folder.mkdir(parents=True)
    true = seal(b"x" * 100, [recipient_of(fresh_secret())])
    for content in HEADERS.values():
        if not looks_sealed(content):
            (folder / f"{digest_of(content)}.age").write_bytes(content)
    (folder / f"{'0' * 32}.age").write_bytes(true)
    (folder / f"{digest_of(true)}.txt").write_bytes(true)
    (folder / f"{digest_of(true)} (1).age").write_bytes(true)
    (folder / f"{digest_of(true)[::-1]}.age").symlink_to(here / "warroom.json")
    plain = here / "inc-b5e1a7" / "ops"
    plain.mkdir(parents=True)
    (here / f"inc-7ac5d2{'0' * 26}").write_text("no folder")
    carol = couriers(time, here, there)
    carry(time, *carol)
    assert files(there) == {}
    (folder / f"{digest_of(true)}.members.age").write_bytes(true)
    carry(time, *carol)
    assert list(files(there).values()) == [true]
    assert next(iter(files(there))).endswith(f"{digest_of(true)}.members.age")


def test_only_so_much_is_on_its_way_and_only_so_much_is_brought(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1_000)
    monkeypatch.setattr(module, "MOST_INCIDENTS", 2)
    monkeypatch.setattr(module, "MOST_FILES", 12)
    here, there = share_at(tmp_path / "share"), share_at(tmp_path / "there")
    for number in range(5):
        folder = here / ops_folder(IncidentId(f"7ac5d2{number:026x}"))
        folder.mkdir(parents=True)
        for _ in range(4):
            content = seal(b"x" * 300, [recipient_of(fresh_secret())])
            (folder / f"{digest_of(content)}.age").write_bytes(content)
    carol = couriers(time, here, there)
    carry(time, *carol, rounds=2)
    assert 1 <= len(files(there)) <= 3
    carry(time, *carol, rounds=20)
    assert len(files(there)) == 8  # of two incidents
    assert len({name.split("/")[0] for name in files(there)}) == 2


def test_a_place_that_fails_is_tried_again_later_and_loses_nothing(tmp_path: Path, time: Time) -> None:
    there = share_at(tmp_path / "there")
    (alice,) = people(tmp_path, time, "alice")
    alice.declare_private()
    settle(alice)
    first, second = couriers(time, alice.root, there)
    there.rename(tmp_path / "away")
    first.round(second)
    with pytest.raises(OSError, match="No such file"):
        second.round(first)
    (tmp_path / "away").rename(there)
    carry(time, first, second, rounds=1)
    assert files(there) == {}
    time.ticks += module.AGAIN_AFTER
    carry(time, first, second)
    assert files(there) == files(alice.root)


def test_a_place_that_somebody_has_taken_holds_up_no_other_and_is_tried_again(tmp_path: Path, time: Time) -> None:
    here, there = share_at(tmp_path / "share"), share_at(tmp_path / "there")
    sealed = seal(b"x", [recipient_of(fresh_secret())])
    taken, free = (IncidentId(f"7ac5d2{digit * 26}") for digit in "12")
    for incident in (taken, free):
        (here / ops_folder(incident)).mkdir(parents=True)
        (here / ops_folder(incident) / f"{digest_of(sealed)}.age").write_bytes(sealed)
    stray = there / f"inc-{taken}"
    stray.write_text("stray")
    first, second = couriers(time, here, there)

    def arrived() -> list[str]:
        time.ticks += module.AGAIN_AFTER
        carry(time, first, second, rounds=4)
        return sorted(Path(file).parts[0] for file in files(there))

    assert arrived() == [f"inc-{free}"]
    stray.unlink()
    assert arrived() == [f"inc-{taken}", f"inc-{free}"]


def test_a_place_that_takes_nothing_is_asked_again_later_and_gets_all_of_it_then(
    tmp_path: Path, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = share_at(tmp_path / "there")
    (alice,) = people(tmp_path, time, "alice")
    alice.declare_private()
    settle(alice)
    first, second = couriers(time, alice.root, there)
    first.round(second)

    def refuse(folder: DiskFolder, path: str) -> None:
        raise PermissionError(13, "Permission denied", folder.root)

    with monkeypatch.context() as patch:
        patch.setattr(DiskFolder, "make", refuse)
        second.round(first)
        time.ticks += module.EVERY
        first.round(second)
        with pytest.raises(PermissionError):
            second.round(first)
    assert files(there) == {}
    time.ticks += module.AGAIN_AFTER
    carry(time, first, second)
    assert files(there) == files(alice.root)
