"""A sealed head: its text says just one thing, and its signature is one that stock tools check."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

import pytest

from warroom.model.identity import IncidentId, Moment

pytest.importorskip("cryptography", reason="what signs is not installed: warroom[evidence]")

from warroom.model.identity import WriterId
from warroom.oplog.sealed_head import head_of, read_head, short_name, signer_of, ssh_key, ssh_signature
from warroom.oplog.signing import public_of, sign
from warroom.oplog.strict_json import Refused

SEED = b"a" * 32
PUBLIC = public_of(SEED)
HEAD = head_of(
    IncidentId("1c" * 16),
    Moment(1_771_000_000_123_456),
    "d1" * 32,
    [(WriterId("ed25" + "b" * 28), 7, "ab" * 32), (WriterId("c" * 32), 2, "cd" * 32)],
)
TEXT = HEAD.text()
SIGNATURE = ssh_signature(SEED, PUBLIC, TEXT)


def test_a_head_is_read_as_it_was_written_and_has_a_short_name() -> None:
    assert read_head(TEXT) == HEAD
    assert TEXT.splitlines()[2] == "at 2026-02-13T16:26:40Z"
    assert len(short_name(TEXT)) == 12
    assert signer_of(TEXT, SIGNATURE) == PUBLIC


@pytest.mark.parametrize(
    "text",
    [
        "", "warroom head 2\n", TEXT.removesuffix("\n"), TEXT.replace("incident 1c", "incident 1C"),
        TEXT.replace("digest", "digit"), TEXT.replace("T16:26:40Z", "T16:26Z"), TEXT.replace("writer c", "author c"),
        TEXT.replace(" 7 ", " 7 7 "), TEXT.replace(" 7 ", " -7 "), TEXT.replace(" 7 ", " ٧ "),
        TEXT.replace(" 7 ", " 0 "),
        TEXT.replace(" 7 ", f" {2**60} "), TEXT.replace("ab" * 32, "ab" * 31), TEXT + "\n",
        TEXT.replace(" 7 ", f" {'0' * 16}7 "), TEXT.replace(" 7 ", f" {'0' * 16}1{'9' * 40} "),
        TEXT.replace(" 7 ", f" {'0' * 16}1{'9' * 5_000} "), TEXT.replace("16:26:40", "16:26:4"),
        TEXT.replace("2026-02-13", "0001-02-13"), TEXT.replace("2026-02-13", "2026-2-13"),
    ],
)  # fmt: skip
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_head(text)


def bent(**parts: bytes) -> str:
    """A signature of which some part is another one."""
    from warroom.oplog import sealed_head as of

    signed = of.ssh_string(parts.get("kind", b"ssh-ed25519")) + of.ssh_string(sign(SEED, of.signed_text(TEXT)))
    blob = b"".join(
        (parts.get("begin", b"SSHSIG\0\0\0\1"), of.ssh_string(ssh_key(parts.get("key", PUBLIC))),
         of.ssh_string(parts.get("space", of.NAMESPACE)), of.ssh_string(b""),
         of.ssh_string(b"sha512"), of.ssh_string(signed),
         parts.get("end", b""))
    )  # fmt: skip
    return f"{of.ARMOUR_BEGIN}\n{base64.b64encode(blob).decode()}\n{of.ARMOUR_END}\n"


@pytest.mark.parametrize(
    "signature",
    [
        "", "some text\nthat is\nno signature", SIGNATURE.replace("U1NI", "!!!!"), bent(begin=b"SSHSIG\0\0\0\2"),
        bent(space=b"file"), bent(kind=b"ssh-rsa"), bent(end=b"x"), bent(key=PUBLIC[:-1]),
        "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQAAADM=\n-----END SSH SIGNATURE-----\n",
        ssh_signature(SEED, PUBLIC, TEXT + " "), ssh_signature(b"m" * 32, PUBLIC, TEXT),
    ],
)  # fmt: skip
def test_what_does_not_sign_the_head_is_refused(signature: str) -> None:
    assert signer_of(TEXT, bent()) == PUBLIC
    with pytest.raises(Refused):
        signer_of(TEXT, signature)


def ssh_keygen(folder: Path, text: str, *, space: str = "warroom-head") -> bool:
    key = base64.b64encode(ssh_key(PUBLIC)).decode()
    (folder / "allowed").write_text(f"alice ssh-ed25519 {key}\n")
    (folder / "head.txt.sig").write_text(SIGNATURE)
    arguments = ["-Y", "verify", "-f", "allowed", "-I", "alice", "-n", space, "-s", "head.txt.sig"]
    return (
        subprocess.run(["ssh-keygen", *arguments], input=text.encode(), cwd=folder, capture_output=True).returncode == 0
    )


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not here")
def test_openssh_takes_the_signature_and_nothing_that_was_changed(tmp_path: Path) -> None:
    assert ssh_keygen(tmp_path, TEXT)
    assert not ssh_keygen(tmp_path, TEXT.replace(" 7 ", " 6 "))
    assert not ssh_keygen(tmp_path, TEXT, space="file")


@pytest.mark.parametrize("start", range(5))
def test_a_signature_with_any_byte_changed_does_not_hold(start: int) -> None:
    blob = base64.b64decode("".join(SIGNATURE.splitlines()[1:-1]))
    for place in range(start, len(blob), 5):
        changed = bytearray(blob)
        changed[place] ^= 1
        armoured = f"-----BEGIN SSH SIGNATURE-----\n{base64.b64encode(changed).decode()}\n-----END SSH SIGNATURE-----\n"
        with pytest.raises(Refused):
            signer_of(TEXT, armoured)
