"""A person's SSH key vouches for the key of their database, and only where the organisation's list says whose it is."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")
if shutil.which("ssh-keygen") is None:
    pytest.skip("ssh-keygen is not installed", allow_module_level=True)

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.share.test_sealing import INCIDENT, Clock
from warroom.model.record_kinds import ENTRY
from warroom.oplog.operation import NOTE
from warroom.room.core import RoomTrouble, WarRoom, Write
from warroom.room.sharing import keys, vouched
from warroom.room.sharing.delivery import deliver
from warroom.room.sharing.joining import init, join
from warroom.store.notes import notes


class People:
    """Alice, Bob who takes only known keys, and Mallory who says that he is Alice."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.share = folder, Clock(), folder / "share"
        self.share.mkdir()
        self.alice, self.bob, self.mallory = self.room("alice"), self.room("bob"), self.room("mallory", "alice")
        init(self.alice, str(self.share))
        for room in (self.bob, self.mallory):
            join(room, str(self.share))
        keys.set_strict(self.bob, known=True)
        for room in (self.alice, self.mallory):
            room.commit(INCIDENT, [Write(ENTRY.name, room.new_id(), {"text": "I am alice"})])
        self.allowed = folder / "allowed_signers"
        self.allowed.write_text(f'alice namespaces="warroom-person" {self.ssh_key("alice")}')

    def room(self, name: str, person: str = "") -> WarRoom:
        path = str(self.folder / f"{name}.db")
        return WarRoom(path, person=person or name, now=self.clock, entropy=os.urandom, keys=True)

    def ssh_key(self, name: str) -> str:
        path = self.folder / f"id_{name}"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
        return Path(f"{path}.pub").read_text()

    def sync(self) -> None:
        for room in (self.alice, self.mallory, self.bob, self.alice, self.mallory, self.bob):
            deliver(room, seconds=20)


@pytest.fixture
def people(tmp_path: Path) -> Iterator[People]:
    made = People(tmp_path)
    yield made
    for room in (made.alice, made.bob, made.mallory):
        room.close()


def test_of_two_who_say_they_are_alice_the_one_is_taken_whose_ssh_key_the_list_knows(people: People) -> None:
    people.ssh_key("mallory")
    said = vouched.vouch(people.alice, INCIDENT, str(people.folder / "id_alice"))
    assert keys.own_key(people.alice).words in said
    vouched.vouch(people.mallory, INCIDENT, str(people.folder / "id_mallory"))
    (theirs,) = [one for one in notes(people.alice.reader(), vouched.PERSON) if one.by == "alice"]
    for made_up in (theirs.said, {"name": "alice", "signature": ""}, {"name": 3, "signature": 4}, {}):  # replayed, too
        people.mallory.secrets.stand_open = True
        people.mallory.commit(INCIDENT, [Write(vouched.PERSON, people.mallory.writer(), made_up, do=NOTE)])
    people.sync()
    assert len(keys.undecided(people.bob)) == 2
    said = vouched.accept_vouched(people.bob, str(people.allowed))
    assert said.startswith(f"the key of @alice {keys.own_key(people.alice).words} is taken")
    assert [one.writer for one in keys.undecided(people.bob)] == [people.mallory.writer()]
    with pytest.raises(RoomTrouble, match="no key that waits is vouched for"):
        vouched.accept_vouched(people.bob, str(people.allowed))


def test_stock_tools_check_the_statement_without_us(people: People) -> None:
    vouched.vouch(people.alice, INCIDENT, str(people.folder / "id_alice"))
    (note,) = notes(people.alice.reader(), vouched.PERSON)
    signature = people.folder / "writer.sig"
    signature.write_text(str(note.said["signature"]))
    checked = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-f", str(people.allowed), "-I", "alice", "-n", "warroom-person", "-s",
         str(signature)],
        input=f"warroom writer {people.alice.writer()} is alice\n", text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0
    assert "Good" in checked.stdout


def packed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4) + part for part in parts)


class Token:
    """What a FIDO token with an `ed25519-sk` key does (OpenSSH's PROTOCOL.u2f and PROTOCOL.sshsig), in software."""

    KIND, APPLICATION = b"sk-ssh-ed25519@openssh.com", b"ssh:"

    def __init__(self) -> None:
        self._key = Ed25519PrivateKey.generate()
        raw = self._key.public_key().public_bytes_raw()
        self.public = packed(self.KIND, raw, self.APPLICATION)
        self.line = f"{self.KIND.decode()} {base64.b64encode(self.public).decode()}"

    def sign(self, text: str, *, says: int = 7) -> str:
        """An SSHSIG of ``text`` for `warroom-person`, the seventh of this token, or the one that it ``says`` to be."""
        namespace = vouched.NAMESPACE.encode()
        told = b"SSHSIG" + packed(namespace, b"", b"sha512", hashlib.sha512(text.encode()).digest())
        counted, told_as = (b"\1" + count.to_bytes(4) for count in (7, says))
        asked = hashlib.sha256(self.APPLICATION).digest() + counted + hashlib.sha256(told).digest()
        signature = packed(self.KIND, self._key.sign(asked)) + told_as
        blob = b"SSHSIG" + (1).to_bytes(4) + packed(self.public, namespace, b"", b"sha512", signature)
        lines = base64.encodebytes(blob).decode()
        return f"-----BEGIN SSH SIGNATURE-----\n{lines}-----END SSH SIGNATURE-----\n"


@pytest.mark.parametrize(
    ("signed", "says", "is_taken"),
    [("alice", 7, True), ("alice", 8, False), ("bob", 7, False)],
    ids=["its own", "counted otherwise than it was signed", "another statement"],
)
def test_a_key_on_a_token_vouches_for_what_it_signed(people: People, signed: str, says: int, is_taken: bool) -> None:
    token = Token()
    people.allowed.write_text(f'alice namespaces="warroom-person" {token.line}\n')
    signature = token.sign(vouched.statement(people.alice.writer(), signed), says=says)
    with people.alice.secrets.passing():
        said = {"name": "alice", "signature": signature}
        people.alice.commit(INCIDENT, [Write(vouched.PERSON, people.alice.writer(), said, do=NOTE)])
    people.sync()
    if is_taken:
        assert "is taken" in vouched.accept_vouched(people.bob, str(people.allowed))
        return
    with pytest.raises(RoomTrouble, match="no key that waits is vouched for"):
        vouched.accept_vouched(people.bob, str(people.allowed))


@pytest.mark.skipif(shutil.which("ssh-agent") is None, reason="ssh-agent is not installed")
def test_a_key_that_only_an_agent_holds_vouches_too(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    socket, private = people.folder / "agent", people.folder / "id_alice"
    started = subprocess.run(["ssh-agent", "-s", "-a", str(socket)], capture_output=True, text=True, check=True)
    agent = int(started.stdout.partition("SSH_AGENT_PID=")[2].partition(";")[0])
    try:
        monkeypatch.setenv("SSH_AUTH_SOCK", str(socket))
        subprocess.run(["ssh-add", "-q", str(private)], check=True)
        private.unlink()
        vouched.vouch(people.alice, INCIDENT, f"{private}.pub")
    finally:
        os.kill(agent, signal.SIGTERM)
    people.sync()
    assert "is taken" in vouched.accept_vouched(people.bob, str(people.allowed))


def test_what_cannot_be_vouched_for_or_looked_up_is_said(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RoomTrouble, match="ssh-keygen did not sign"):
        vouched.vouch(people.alice, INCIDENT, str(people.allowed))
    for name in ("-f", "two words", "al*", "a,b", ""):
        assert not vouched._is_plain(name)
    name, people.alice.person = people.alice.person, "al*"
    with pytest.raises(RoomTrouble, match="is no name that ssh-keygen takes"):
        vouched.vouch(people.alice, INCIDENT, str(people.folder / "id_alice"))
    people.alice.person = name
    with pytest.raises(RoomTrouble, match="allowed_signers = "):
        vouched.accept_vouched(people.bob, "")
    for nowhere in ("/no/such/file", str(people.folder / ("x" * 300))):
        with pytest.raises(RoomTrouble, match="is not there"):
            vouched.accept_vouched(people.bob, nowhere)
    os.mkfifo(people.folder / "pipe")
    with (people.folder / "endless").open("wb") as endless:
        endless.truncate(1 << 31)
    for path in (people.folder / "pipe", people.folder / "endless", people.folder):
        with pytest.raises(RoomTrouble, match="is no file of an SSH key: it is no regular file, or larger"):
            vouched.vouch(people.alice, INCIDENT, str(path))
        with pytest.raises(RoomTrouble, match=r"is no list of SSH keys|is not there"):
            vouched.accept_vouched(people.bob, str(path))
    people.sync()
    with pytest.raises(RoomTrouble, match="no key that waits"):
        vouched.accept_vouched(people.bob, str(people.allowed))
    monkeypatch.setenv("PATH", str(people.folder))
    with pytest.raises(RoomTrouble, match="ssh-keygen cannot be run"):
        vouched.vouch(people.alice, INCIDENT, str(people.folder / "id_alice"))
