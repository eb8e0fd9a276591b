"""Files as anybody may put them on a share beside the logs: signs of life, playbooks, what is said to be used."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from pathlib import Path

from tests.payloads import PAYLOADS
from warroom.model.moment import LATEST
from warroom.room.sharing.playbook_bundle import bundle_name
from warroom.share.attachments import digest_of

NUMBERS = (0, 1, -1, 7, 2**31, 2**53 - 1, -(2**53), 2**63, 10**300, LATEST, LATEST + 1, -LATEST, 1_771_000_000_000_000)
WORDS = ("", "x", "eve", "x" * 3_000, "\x1b[2J", "[b]@here[/b]", "\u202eeve", "../../x", "a" * 64, *PAYLOADS.values())
NESTED: tuple[object, ...] = ([], {}, [[]] * 50, {"a": {"b": [1, None, True]}}, None, True, 1.5)
WHOLE = (
    b"", b"\xff\xfe", b"[" * 3_000, b'{"a":' * 700, b"7", b"null", b'"x"', b"{}", b'{"last":1e999}', b'{"at":NaN}',
    b'{"writer":"a","writer":"b"}', b"\x00" * 4_000, b'{"at":' + b"9" * 3_000 + b"}", b"{}\n{}", b'\xef\xbb\xbf{}',
)  # fmt: skip


class StrangeFiles:
    """Writes what one seed decides into the folders of a share."""

    def __init__(self, seed: int) -> None:
        self._choose = random.Random(seed)

    def sign(self, writer: str) -> bytes:
        """A sign of life of ``writer``, of which something is wrong or extreme."""
        right = {"writer": writer, "by": "eve", "host": "h", "version": "1", "last": 3, "at": 5, "seal": "ab" * 16}
        return self._content(right)

    def use(self, digest: str) -> bytes:
        """What somebody is said to use."""
        return self._content({"by": "eve", "number": 1, "digest": digest, "at": 5})

    def playbook(self, folder: Path) -> None:
        """Put a bundle under a name that fits its content."""
        files = {"training.toml": "x = 1", self._choose.choice(("templates/a.md", *WORDS)): self._choose.choice(WORDS)}
        number = self._choose.choice((1, 2, 7, 999_999))
        content = self._content({"warroom_playbook": 1, "number": number, "by": "m", "at": 5, "files": files})
        (folder / bundle_name(number, digest_of(content))).write_bytes(content)

    def _content(self, right: Mapping[str, object]) -> bytes:
        if self._choose.random() < 0.15:
            return self._choose.choice(WHOLE)
        said = dict(right)
        for name in self._choose.sample(list(said), self._choose.choice((0, 1, 2, len(said)))):
            said[name] = self._choose.choice(self._choose.choice((NUMBERS, WORDS, NESTED)))
        if self._choose.random() < 0.2:
            said.pop(self._choose.choice(list(said)))
        if self._choose.random() < 0.2:
            said["from_tomorrow"] = self._choose.choice(NESTED)
        content = json.dumps(said).encode("utf-8", "surrogatepass")
        return content[: self._choose.randrange(len(content))] if self._choose.random() < 0.1 else content
