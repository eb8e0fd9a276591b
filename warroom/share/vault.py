"""One private incident as it lies on the share: its envelopes and files of keys, and what of it can be opened here.

Whatever lies there is hostile. A name is a hint, except that its digits must be those of the content; a file that no
key opens is not there, and is looked at again when a key comes. Everything is looked at once, and only for so long at
a time: a folder full of rubbish takes its time and keeps nobody from the rest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from warroom.model.identity import NO_INCIDENT, IncidentId, Token
from warroom.model.private import is_private
from warroom.oplog.envelope import digest_of, secrets_in, token_of, unseal, unseal_by
from warroom.oplog.framing import Damaged
from warroom.oplog.operation import is_id
from warroom.share.folder import LARGEST_FILE, FileStat, Listing, NotAFile
from warroom.share.keyring import Keyring
from warroom.share.share_format import LONGEST_HEADER, Newer, ops_folder, read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from warroom.share.folder import Folder

ENVELOPE, MEMBERS = ".age", ".members.age"
TURN_AFTER = 10.0
"""Seconds until files of keys that had to wait are tried in the place of those before them."""
_MEMBERS = ".members"
_NAME = re.compile(r"[0-9a-f]{32}(?:[. ][A-Za-z0-9_ ().-]{1,120})?\.age")
_INCIDENT, _OUT = "# incident ", "# out"
AGAIN_AFTER = 60.0
"""Seconds until what is not what its name says is tried again although it looks as it did, and a file of ours too."""
_WRITER, _NO_WRITER = 32, "0" * 32
_LOG = ".jsonl"
_DIGITS = 32 + len(_LOG)


def keys_file(incident: IncidentId, secrets: Iterable[str]) -> bytes:
    """What a file of keys holds: whoever opens it with age can hand it to age again, which passes over the comment."""
    return "\n".join([f"{_INCIDENT}{incident}", *secrets, ""]).encode()


def farewell(incident: IncidentId) -> bytes:
    """What somebody is told who was taken out."""
    return f"{_INCIDENT}{incident}\n{_OUT}\n".encode()


class VaultFile:
    """A file of a vault: how it looked when it was looked at, and what came of it.

    ``name`` is what a log is called that it holds, empty for one that nothing opened; ``size`` is that of the log, and
    `None` for one that is not what its name says, which may be on its way. ``secret`` is the key that opened it.
    """

    __slots__ = ("digest", "look", "name", "secret", "size", "tried")

    def __init__(self, digest: str, look: FileStat, tried: float) -> None:
        self.digest, self.look, self.tried = digest, look, tried
        self.name = self.secret = ""
        self.size: int | None = 0


class Vault:
    """What lies under one token. ``incident`` is empty while no key here says which one it is; ``told_out`` is set once
    somebody who can seal for us says that we were taken out.

    ``keyring`` opens its envelopes: what came in files of keys, and our own keys. ``listed`` says whether it is known
    what is there.
    """

    def __init__(self, folder: Folder, token: Token, ticks: Callable[[], float]) -> None:
        self._folder, self.token, self._ticks = folder, token, ticks
        self.path = ops_folder(token)
        self.incident = NO_INCIDENT
        self._farewells: set[str] = set()
        self.keyring = Keyring()
        self.left_out = 0
        self.listed = False
        self.files: dict[str, VaultFile] = {}
        self._logs: dict[str, str] = {}
        self._queue: dict[str, None] = {}
        self._looks: dict[str, FileStat] = {}
        self._copies: set[str] = set()
        self._tried_before: set[str] = set()
        self._turned = ticks()
        self._steps = 0

    def add_keys(self, secrets: Iterable[str]) -> None:
        """Try our own keys too, also on what was closed until now."""
        if self.keyring.add_ours(secrets):
            self._queue_closed(logs_only=True)  # a file of keys is opened by the keys of the database alone

    def try_again(self) -> None:
        """Look once more at all that nothing opened."""
        self._queue_closed(logs_only=False)

    def _queue_closed(self, *, logs_only: bool) -> None:
        for real in [real for real, sealed in self.files.items() if not sealed.name]:
            if _is_log(real) or not logs_only:
                del self.files[real]
                self._queue[real] = None
                self._tried_before.add(real)

    @property
    def told_out(self) -> bool:
        """Whether somebody says that we were taken out."""
        return bool(self._farewells)

    @property
    def is_settled(self) -> bool:
        """Whether everything was looked at that there was when it was listed."""
        return not self._queue

    def look(self, own: list[str], seconds: float) -> None:
        """List what is there and look at what is new, the files of keys first, at one of them and then for so many
        seconds; what is sealed for us is opened by our ``own`` keys. Raise ``OSError`` where the list cannot be had.
        """
        self._list()
        self._take_turns()
        end = self._ticks() + seconds
        # What nobody ever tried comes before what no key opened: thousands of those keep no new line waiting.
        has_keys = False
        for real in sorted(self._queue, key=lambda real: (_is_log(real), real in self._tried_before)):
            has_keys = has_keys or bool(self.keyring.secrets)
            if has_keys or not _is_log(real):
                self._queue.pop(real)
                self._steps += 1
                self._take(real, own)
            if self._ticks() > end:
                return

    def _take_turns(self) -> None:
        """Where keys wait and something is closed still, try the next of them once all others were tried."""
        is_time = not self._queue and self._ticks() >= self._turned + TURN_AFTER
        if is_time and self._keys_waiting():
            self._turned = self._ticks()
            self._queue.update(dict.fromkeys(self.keyring.next_turn(self.files)))

    def _keys_waiting(self) -> int:
        """How many keys wait for their turn while anything is closed; none where there is nothing to try them on."""
        waiting = self.keyring.waiting
        return waiting if waiting and self._is_closed() else 0

    def _is_closed(self) -> bool:
        return any(_is_log(real) and not sealed.name for real, sealed in self.files.items())

    def _list(self) -> None:
        listing = self._folder.names(self.path)
        self.left_out, self.listed = listing.left_out, True
        names = {name for name in listing if _NAME.fullmatch(name)}
        for real in [real for real in self.files if real not in names]:
            self._forget(real)
        self._queue = {real: None for real in self._queue if real in names}
        self._queue.update(dict.fromkeys(names - self.files.keys()))
        self._tried_before &= names
        unfit = {real: sealed for real, sealed in self.files.items() if sealed.size is None}
        if unfit:
            looks, late = self._folder.looks(self.path), self._ticks() - AGAIN_AFTER
            self._looks = {real: look for real, look in looks.items() if real in unfit}
            for real, sealed in unfit.items():
                if sealed.tried < late or (real in looks and not looks[real].same(sealed.look)):
                    self._queue[real] = None

    def _forget(self, real: str) -> None:
        gone = self.files.pop(real)
        self._tried_before.discard(real)
        self._copies.discard(real)
        if self._logs.pop(gone.name, None) is not None:
            # What was in it stands in a copy under another name still, if there is one.
            self._queue.update(dict.fromkeys(copy for copy in self._copies if copy.startswith(gone.digest)))
        self._farewells.discard(real)
        self.keyring.forget(real)
        self._steps += 1

    def _take(self, real: str, own: list[str]) -> None:
        """Look at one file, and keep what came of it."""
        try:
            content, look = self._folder.read(f"{self.path}/{real}", 0, LARGEST_FILE)
        except NotAFile:
            content, look = b"", self._looks.get(real, FileStat(0, 0, 0))
        except OSError:  # it went, or may be had with the next list
            return
        if real in self.files:
            self._forget(real)
        sealed = self.files[real] = VaultFile(real[:_WRITER], look, self._ticks())
        name = ""
        if digest_of(content) != sealed.digest:
            sealed.size = None
            name = _log_name(b"", sealed.digest) if _is_log(real) else ""
        elif not _is_log(real):
            self._take_keys(real, unseal(content, own))
        elif (opened := unseal_by(content, self.keyring.secrets)) is not None:
            log, sealed.secret = opened
            name, sealed.size = _log_name(log, sealed.digest), len(log)
            self.keyring.opened(sealed.secret)
        if name in self._logs:  # a copy under another name holds nothing else
            self._copies.add(real)
        elif name:
            sealed.name, self._logs[name] = name, real

    def _take_keys(self, real: str, content: bytes | None) -> None:
        if content is None:
            return
        lines = content.decode("ascii", "replace").splitlines()
        incident = IncidentId((lines or [""])[0].removeprefix(_INCIDENT))
        # Whoever seals for us may say anything: what it belongs to is where it lies.
        is_ours = is_private(incident) and is_id(incident) and self.incident in ("", incident)
        if is_ours and token_of(incident) == self.token:
            self.incident = incident
            if _OUT in lines:
                self._farewells.add(real)
            if self.keyring.add(real, secrets_in("\n".join(lines))):
                self._queue_closed(logs_only=True)

    # As a folder of logs

    def names(self) -> Listing:
        """What the logs in it are called. Keys that wait for their turn count as names that nobody looks at, while
        anything is closed: what they open is not read yet.
        """
        return Listing(sorted(self._logs), self.left_out + self._keys_waiting())

    def changed(self) -> int:
        """A number that is another one whenever names came or went here."""
        return self._folder.changed(self.path) + self._steps

    def looks(self) -> dict[str, FileStat]:
        """How its logs look."""
        found = self._folder.looks(self.path)
        looks = {}
        for name, real in self._logs.items():
            if real in found:
                look, size = found[real], self.files[real].size
                looks[name] = look if size is None else FileStat(size, look.changed, look.identity)
        return looks

    def real(self, name: str) -> str:
        """The path under which the log called ``name`` lies. Raise ``FileNotFoundError``."""
        real = self._logs.get(name)
        if real is None:
            raise FileNotFoundError(2, "it is not there")
        return f"{self.path}/{real}"

    def read(self, name: str, offset: int, limit: int) -> tuple[bytes, FileStat]:
        """At most ``limit`` bytes from ``offset`` of a log; none of one that is not, or is no more, what its name says,
        which therefore stands still. Raise ``OSError``.
        """
        path = self.real(name)
        sealed = self.files[self._logs[name]]
        size = sealed.size
        if size is None or 0 < size <= offset:  # whether it is still as it was is enough
            look = self._folder.read(path, 0, 0)[1]
            if look.same(sealed.look):
                return b"", look if size is None else FileStat(size, look.changed, look.identity)
        content, look = self._folder.read(path, 0, LARGEST_FILE)
        secrets = [sealed.secret] if sealed.secret else self.keyring.secrets
        opened = unseal_by(content, secrets) if digest_of(content) == sealed.digest else None
        sealed.look, sealed.size = look, None
        if opened is None:
            return b"", look
        log, sealed.secret = opened
        sealed.size = len(log)
        return log[offset : offset + limit], FileStat(len(log), look.changed, look.identity)

    def wrote(self, real: str) -> None:
        """A file of ours was put there: it is looked at with the next list."""
        self._queue[real] = None

    def holds(self, real: str) -> bool:
        """Whether a file of ours is there and is what its name says, as far as that was looked at. Its content is
        looked at again now and then: whoever comes later needs it, and a disk may have changed it.
        """
        sealed = self.files.get(real)
        if sealed is not None and sealed.tried < self._ticks() - AGAIN_AFTER:
            self._queue[real] = None
        return real in self._queue or (sealed is not None and sealed.size is not None)


def lies_as(incident: IncidentId, name: str) -> str:
    """By which name the log lies on the share that is read as ``name``: one of a private incident is in an envelope."""
    return f"{name[-_DIGITS:].removesuffix(_LOG)}{ENVELOPE}" if is_private(incident) else name


def _is_log(real: str) -> bool:
    """Whether a file is an envelope, by its name, and none of keys."""
    return _MEMBERS not in real


def _log_name(opened: bytes, digest: str) -> str:
    """What a log is called that was in an envelope: as its header says, since that name is a hint for those who read
    the newest first; one that says nothing comes last.
    """
    try:
        header = read_header(opened[: opened.find(b"\n", 0, LONGEST_HEADER) + 1])
    except (Damaged, Newer):
        return f"{_NO_WRITER}.{0:010d}.b{digest}{_LOG}"
    return f"{header.writer}.{header.first:010d}.b{digest}{_LOG}"
