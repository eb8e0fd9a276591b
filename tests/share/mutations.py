"""Signed lines, sealed heads and envelopes, changed at random: how many are taken for what was signed or sealed.

``python -m tests.share.mutations --count 100000`` changes so many of each and prints how many were accepted.
"""

from __future__ import annotations

import argparse
import base64
import random
import sys
import time
from collections.abc import Callable

from tests.share.forging import ALICE, FORGERIES, MALLORY, taken, written
from warroom.model.identity import IncidentId, Moment
from warroom.oplog.envelope import fresh_secret, recipient_of, seal, unseal
from warroom.oplog.sealed_head import SealedHead, head_of, read_head, signer_of, ssh_signature
from warroom.oplog.signing import is_signed, signature_of
from warroom.oplog.strict_json import Refused

Accept = Callable[[str, str], bytes]


def lines_accepted(tries: int, seed: int) -> int:
    """How many of so many forged logs gave anything that Alice did not write."""
    honest = written(ALICE)
    texts = {row[2].decode(): row[1] for row in honest.rows}
    chance = random.Random(seed)
    wrong = 0
    for _ in range(tries):
        forge = chance.choice(FORGERIES)
        for operation in taken(forge(honest.copy(), chance), is_signed):
            wrong += operation.hash not in texts or operation.body not in (None, texts[operation.hash])
    return wrong


def mutated(content: bytes, chance: random.Random) -> bytes:
    """``content`` with a bit, a stretch, an insertion or two bytes changed."""
    changed, how = bytearray(content), chance.randrange(4)
    at = chance.randrange(len(changed))
    if how == 0:
        changed[at] ^= 1 << chance.randrange(8)
    elif how == 1:
        del changed[at : at + chance.randrange(1, 40)]
    elif how == 2:
        changed[at:at] = chance.randbytes(chance.randrange(1, 20))
    else:
        other = chance.randrange(len(changed))
        changed[at], changed[other] = changed[other], changed[at]
    return bytes(changed)


def envelopes_accepted(tries: int, seed: int) -> int:
    """How many of so many changed envelopes were opened."""
    chance, secret = random.Random(seed), fresh_secret()
    sealed = seal(b'{"warroom":1}\t\t' + b"a" * 300, [recipient_of(secret)])
    assert unseal(sealed, [secret]) is not None
    opened = 0
    for _ in range(tries):
        changed = mutated(sealed, chance)
        opened += changed != sealed and unseal(changed, [secret]) is not None
    return opened


def _heads(chance: random.Random) -> list[SealedHead]:
    """Heads that Alice sealed: of two incidents, at two times."""
    return [
        head_of(incident, Moment(at), chance.randbytes(32).hex(), [(ALICE.writer, n, chance.randbytes(32).hex())])
        for incident, at, n in (
            (IncidentId("1c" * 16), 1_771_000_000_000_000, 7),
            (IncidentId("1d" * 16), 1_771_000_100_000_000, 9),
        )
    ]


def _blob(signature: str) -> bytes:
    return base64.b64decode("".join(signature.splitlines()[1:-1]))


def _armoured(blob: bytes) -> str:
    packed = base64.b64encode(blob).decode()
    return f"-----BEGIN SSH SIGNATURE-----\n{packed}\n-----END SSH SIGNATURE-----\n"


def heads_accepted(tries: int, seed: int, signer: Accept = signer_of) -> int:
    """How many of so many forged heads held as one that Alice sealed and is another one than she did.

    Its text changed, its signature changed or taken from another head or from a line, or signed by another key.
    """
    chance = random.Random(seed)
    heads = _heads(chance)
    texts = [head.text() for head in heads]
    signatures = [ssh_signature(ALICE.seed, ALICE.public, text) for text in texts]
    assert [signer_of(text, signature) for text, signature in zip(texts, signatures, strict=True)] == [ALICE.public] * 2
    of_a_line = base64.b64decode(signature_of(ALICE.seed, "ab" * 32).partition(b".")[2] + b"==", altchars=b"-_")
    wrong = 0
    for _ in range(tries):
        which, how = chance.randrange(2), chance.randrange(6)
        text, signature = texts[which], signatures[which]
        if how == 0:
            text = mutated(text.encode(), chance).decode("utf-8", "replace")
        elif how == 1:
            signature = _armoured(mutated(_blob(signature), chance))
        elif how == 2:
            signature = mutated(signature.encode(), chance).decode("utf-8", "replace")
        elif how == 3:
            text = text.replace(f" {7 + 2 * which} ", f" {chance.randrange(1, 99)} ")
        elif how == 4:
            text, signature = texts[which], chance.choice((signatures[1 - which], _armoured(of_a_line)))
        else:
            forged = mutated(text.encode(), chance).decode("utf-8", "replace")
            text, signature = forged, ssh_signature(MALLORY.seed, MALLORY.public, forged)
        wrong += _holds(text, signature, signer) and text not in texts
        wrong += how == 4 and _holds(text, signature, signer)
    return wrong


def _holds(text: str, signature: str, signer: Accept) -> bool:
    """Whether a head is read, and is signed by Alice."""
    try:
        read_head(text)
        return signer(text, signature) == ALICE.public
    except Refused:
        return False


KINDS = {"lines": lines_accepted, "heads": heads_accepted, "envelopes": envelopes_accepted}


def main() -> int:
    """Print how many of each were accepted; 1 where any was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = parser.parse_args()
    wrong = 0
    for kind, accepted_of in KINDS.items():
        began = time.process_time()
        accepted = accepted_of(given.count, given.seed)
        took = time.process_time() - began
        print(f"{given.count:,} forged {kind}, seed {given.seed}: {accepted} accepted, {took:.0f} s", flush=True)
        wrong += accepted
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
