"""A sealed head: a small text of how far an incident was, which one signature vouches for.

It names each writer with its highest number and the hash of that line, which covers every line before it. The signature
is in the format of OpenSSH (SSHSIG), so ``ssh-keygen -Y verify`` checks it without this program.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.shape import record
from warroom.oplog.operation import is_hash, is_id
from warroom.oplog.signing import sign, verifies
from warroom.oplog.strict_json import LARGEST_INTEGER, Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

NAMESPACE = b"warroom-head"
"""What an OpenSSH signature of a head is made for: one that was made for anything else does not hold for it."""
LONGEST = 256 * 1024
"""Bytes of a head that is read."""
_FIRST = "warroom head 1"
ARMOUR_BEGIN, ARMOUR_END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_ALGORITHM = b"ssh-ed25519"
_SHORT, _KEY = 12, 32
_DIGITS = len(str(LARGEST_INTEGER))


@record
class SealedHead:
    """How far ``incident`` was at ``at`` (microseconds since 1970): its digest, and of each writer the highest number
    with the hash of that line. Two lines with one number are both there.
    """

    incident: IncidentId
    at: Moment
    digest: str
    tips: tuple[tuple[WriterId, int, str], ...]

    def text(self) -> str:
        """The head as it is signed."""
        when = datetime.fromtimestamp(self.at // 1_000_000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = [_FIRST, f"incident {self.incident}", f"at {when}", f"digest {self.digest}"]
        return "\n".join([*lines, *(f"writer {writer} {n} {hash_}" for writer, n, hash_ in self.tips)]) + "\n"


def head_of(incident: IncidentId, at: Moment, digest: str, tips: Iterable[tuple[WriterId, int, str]]) -> SealedHead:
    """The head of ``incident`` at ``at`` (microseconds since 1970, of which whole seconds count)."""
    return SealedHead(incident, Moment(at - at % 1_000_000), digest, tuple(sorted(tips)))


def read_head(text: str) -> SealedHead:
    """What a head says. Raise `Refused` with the number of the line that says something else."""
    lines = text.split("\n")
    if lines[0] != _FIRST or lines[-1] or len(lines) < 5:
        raise Refused("it is not the text of a sealed head")
    columns = [line.split(" ") for line in lines[1:-1]]
    names = [line[0] for line in columns]
    if names[:3] != ["incident", "at", "digest"] or not is_id(columns[0][-1]) or not is_hash(columns[2][-1]):
        raise Refused("lines 2 to 4 do not name an incident, a time and a digest")
    try:
        at = datetime.strptime(columns[1][-1], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise Refused("line 3 does not name a time such as 2026-02-13T14:32:00Z") from None
    tips = []
    for number, line in enumerate(columns[3:], 5):
        if len(line) != 4 or line[0] != "writer" or not is_id(line[1]) or not is_hash(line[3]):
            raise Refused(f"line {number} does not name a writer, a number and a hash")
        if not line[2].isascii() or not line[2].isdecimal() or len(line[2]) > _DIGITS:
            raise Refused(f"line {number} names no number")
        if not 1 <= int(line[2]) <= LARGEST_INTEGER:
            raise Refused(f"line {number} names no number")
        tips.append((WriterId(line[1]), int(line[2]), line[3]))
    head = SealedHead(IncidentId(columns[0][-1]), Moment(int(at.timestamp()) * 1_000_000), columns[2][-1], tuple(tips))
    if head.text() != text:
        raise Refused("it is not written as a sealed head is: only one text says the same")
    return head


def short_name(text: str) -> str:
    """The first twelve hexadecimal digits of a head's SHA-256: what a chat or a mail keeps of it."""
    return hashlib.sha256(text.encode()).hexdigest()[:_SHORT]


def ssh_key(public: bytes) -> bytes:
    """A public key (32 bytes) as OpenSSH writes it, before base64."""
    return ssh_string(_ALGORITHM) + ssh_string(public)


def ssh_signature(seed: bytes, public: bytes, text: str) -> str:
    """The signature of ``text`` in the format of OpenSSH. Raise `ImportError` without the library that signs."""
    signature = ssh_string(_ALGORITHM) + ssh_string(sign(seed, signed_text(text)))
    blob = b"".join(
        (b"SSHSIG", (1).to_bytes(4, "big"), ssh_string(ssh_key(public)), ssh_string(NAMESPACE), ssh_string(b""),
         ssh_string(b"sha512"), ssh_string(signature))
    )  # fmt: skip
    packed = base64.b64encode(blob).decode()
    lines = [packed[start : start + 70] for start in range(0, len(packed), 70)]
    return "\n".join([ARMOUR_BEGIN, *lines, ARMOUR_END]) + "\n"


def signer_of(text: str, signature: str) -> bytes:
    """The public key (32 bytes) by which ``signature`` holds for ``text``.

    Raise `Refused` where it does not, and `ImportError` without the library that checks.
    """
    lines = signature.strip().splitlines()
    if len(lines) < 3 or (lines[0], lines[-1]) != (ARMOUR_BEGIN, ARMOUR_END):
        raise Refused("it is no signature of OpenSSH")
    try:
        blob = base64.b64decode("".join(lines[1:-1]), validate=True)
        if blob[:10] != b"SSHSIG\0\0\0\1":
            raise Refused("it is no signature of OpenSSH")
        key, space, reserved, algorithm, signed = _strings(blob[10:], 5)
        kind, public = _strings(key, 2)
        kind_again, raw = _strings(signed, 2)
    except (ValueError, IndexError):
        raise Refused("the signature is damaged") from None
    if (kind, kind_again, space, reserved, algorithm) != (_ALGORITHM, _ALGORITHM, NAMESPACE, b"", b"sha512"):
        raise Refused("the signature was made for something else than a head of warroom")
    if len(public) != _KEY or not verifies(public, raw, signed_text(text)):
        raise Refused("the signature does not hold: the text is not the one that was signed")
    return public


def signed_text(text: str) -> bytes:
    """What `ssh-keygen -Y sign` signs of ``text``: its digest and what it is for (PROTOCOL.sshsig)."""
    digest = hashlib.sha512(text.encode()).digest()
    return b"SSHSIG" + ssh_string(NAMESPACE) + ssh_string(b"") + ssh_string(b"sha512") + ssh_string(digest)


def ssh_string(data: bytes) -> bytes:
    """``data`` with its length before it, as SSH packs what has no fixed one (RFC 4251)."""
    return len(data).to_bytes(4, "big") + data


def _strings(data: bytes, count: int) -> list[bytes]:
    """``data`` cut into its ``count`` strings. Raise ``ValueError`` where it is not made of just those."""
    strings, at = [], 0
    for _ in range(count):
        size = int.from_bytes(data[at : at + 4], "big")
        if at + 4 + size > len(data):
            raise ValueError
        strings.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    if at != len(data):
        raise ValueError
    return strings
