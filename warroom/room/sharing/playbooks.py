"""One playbook for the team: published on the folder of the share, offered to everybody, taken by whoever says so.

What lies on the share is looked at by whoever speaks to it, kept beside the database where it is whole, and remembered
in a few words for every program of this database: nobody who looks at a screen waits for the folder.
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from warroom import exit_codes
from warroom.intake.secrets import find_secrets
from warroom.model.sentences import counted
from warroom.oplog.operation import is_id
from warroom.oplog.strict_json import Refused, read, write
from warroom.playbook.differences import differences
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.sharing.offered_playbooks import (
    FIRST,
    SECOND,
    OfferedPlaybook,
    PlaybooksOnShare,
    Uses,
    remember,
    standing,
    standing_in,
)
from warroom.room.sharing.playbook_bundle import (
    HIGHEST,
    LARGEST_BUNDLE,
    Bundle,
    Unfit,
    bundle_name,
    files_in,
    lay_out,
    pack,
    read_name,
    unpack,
)
from warroom.room.sharing.signed_playbooks import signed_words
from warroom.room.sharing.taken_playbook import kept_in, name_former, name_taken, remembered, taken
from warroom.room.sharing.unsent import share_of
from warroom.share.attachments import digest_of
from warroom.share.folder import NOT_ALLOWED, Folder, Listing
from warroom.share.marker import MarkerWatch
from warroom.store.own_keys import OwnKeys
from warroom.text import Untrusted, bounded, for_line, quoted
from warroom.whole_file import write_whole

_PLACE = "playbooks"
_USES = "uses."
_SUFFIX = ".json"
MOST_LOOKED_AT, MOST_USES, _LONGEST_USE = 12, 200, 1_000
"""Playbooks that are read, those with the highest numbers; people of whom it is read what they use; bytes of that."""
_MOST_REFUSED = 20
_LONGEST_LINE = 360
"""Characters of a line that says what differs."""
_HEXADECIMAL = 64
"""Digits of a SHA-256."""
_AGAIN = 30.0
"""Seconds after which they are looked at though nothing came into the folder or left it."""


class PlaybookWatch:
    """Looks at the playbooks of a share, for whoever speaks to its folder anyway; most looks cost one question to it.
    ``ticks`` gives seconds, ``place`` is under what it is remembered what lies there.
    """

    def __init__(self, room: WarRoom, ticks: Callable[[], float], place: str = FIRST) -> None:
        self._room, self._ticks, self._place = room, ticks, place
        self._seen: object = None
        self._seen_at = 0.0

    def look(self, folder: Folder) -> None:
        """Remember what lies there, keep what is whole, and say what is used here. Nothing of it ends a round."""
        try:
            old = self._ticks() - self._seen_at > _AGAIN  # what was changed in its place changes no folder
            if old or self._seen != self._mark(folder):
                look(self._room, folder, self._place)
                self._seen, self._seen_at = self._mark(folder), self._ticks()
        except FileNotFoundError:
            if standing_in(self._room, self._place) != PlaybooksOnShare():
                remember(self._room, PlaybooksOnShare(), self._place)
            self._bring_first(folder)
        except OSError as error:
            unread = f"{_PLACE} cannot be read: {error.strerror or error}"
            remember(self._room, replace(standing_in(self._room, self._place), unread=unread), self._place)

    def _bring_first(self, folder: Folder) -> None:
        """Begin to keep playbooks where the other place of the share has some."""
        if standing(self._room).offered:
            with contextlib.suppress(OSError):
                folder.make(_PLACE)
                look(self._room, folder, self._place)

    def _mark(self, folder: Folder) -> object:
        """What is another one once something has to be looked at."""
        other = standing_in(self._room, SECOND if self._place == FIRST else FIRST)
        return folder.changed(_PLACE), taken(self._room.path), other.offered


def look_now(room: WarRoom, folder: Folder, place: str = FIRST) -> None:
    """Look once, for a command that was asked; why that could not be done is remembered."""
    unfit = _unfit(room, folder)
    if unfit:
        remember(room, replace(standing_in(room, place), unread=f"{_PLACE} cannot be read: {unfit}"), place)
    else:
        PlaybookWatch(room, lambda: 0.0, place).look(folder)


def _unfit(room: WarRoom, folder: Folder) -> str:
    """Why nothing may be read or put at a place now: it does not answer, or is not our share; else empty."""
    try:
        return MarkerWatch(folder, share_of(room), lambda _: None).wrong()
    except OSError as error:
        return error.strerror or str(error)


def look(room: WarRoom, folder: Folder, place: str = FIRST) -> PlaybooksOnShare:
    """Look at what lies in ``folder``, and put there what only the other place of the share has. Raise ``OSError``
    where its playbooks cannot be listed.
    """
    other = standing_in(room, SECOND if place == FIRST else FIRST)
    names = _with_those_of(room, other, folder)
    named = sorted((found, name) for name in names if (found := read_name(name)) is not None)[::-1]
    offered, refused = [], []
    for _, name in named[:MOST_LOOKED_AT]:
        try:
            content = _whole(folder, name)
            bundle = unpack(content, name)
        except (OSError, Unfit) as trouble:
            why = trouble.strerror or str(trouble) if isinstance(trouble, OSError) else str(trouble)
            refused.append(f"{name[:15]}… is refused: {why}")
            continue
        _keep(room, bundle.digest, content)
        offered.append(OfferedPlaybook(bundle.digest, bundle.number, bundle.by, bundle.at, bundle.signed))
    left = len(named) - MOST_LOOKED_AT
    refused += [f"{left:,} with lower numbers are not looked at"] if left > 0 else []
    told = [name for name in names if name.startswith(_USES) and name.endswith(_SUFFIX)]
    strange = len(names) - len(named) - len(told) + names.left_out
    others = counted(strange, "other thing lies", "other things lie")
    refused += [f"{others} in {_PLACE}/, not looked at"] if strange else []
    if offered:
        _tell_use(room, folder, offered)
    _forget_others(room, {offered_bundle.digest for offered_bundle in (*offered, *other.offered)})
    seen = PlaybooksOnShare(tuple(offered), tuple(_used(room, folder, told)), tuple(refused[:_MOST_REFUSED]))
    remember(room, seen, place)
    return seen


def _with_those_of(room: WarRoom, other: PlaybooksOnShare, folder: Folder) -> Listing:
    """The names of what lies there, after what only the other place has was put there, as far as we may."""
    names = folder.names(_PLACE)
    lacking = [
        offered_bundle
        for offered_bundle in other.offered
        if bundle_name(offered_bundle.number, offered_bundle.digest) not in names
    ]
    for offered_bundle in lacking:
        path = Path(kept_in(room.path), f"{offered_bundle.digest}{_SUFFIX}")
        with contextlib.suppress(OSError):
            folder.replace(f"{_PLACE}/{bundle_name(offered_bundle.number, offered_bundle.digest)}", path.read_bytes())
    return folder.names(_PLACE) if lacking else names


def publish(room: WarRoom, folder: Folder, source: Path) -> OfferedPlaybook:
    """Put the playbook in ``source`` on the share; it counts here from now on. It was checked. Raise `RoomTrouble`."""
    unfit = _unfit(room, folder)
    if unfit:
        raise RoomTrouble(f"nothing was published: {unfit}.", exit_codes.UNAVAILABLE)
    try:
        files = files_in(source)
        folder.make(_PLACE)
        look(room, folder)
        before = standing(room)
        same = (
            next((offered_bundle for offered_bundle in before.newest if _files(room, offered_bundle) == files), None)
            if before.offered
            else None
        )
        if same is not None:
            raise RoomTrouble(f"{same.words} is just this one; nothing was published.", exit_codes.DATA)
        # One that was used here may be gone from the share: no other may be called as it was.
        number = 1 + max(
            (offered_bundle.number for offered_bundle in (*before.offered[:1], *_used_here(room))), default=0
        )
        if number > HIGHEST:
            raise RoomTrouble(f"the number {HIGHEST:,} is taken; delete that playbook first.", exit_codes.DATA)
        content = pack(
            files, number=number, by=room.person, at=room.now(), writer=room.writer(), sign=OwnKeys(room.path).sign
        )
        bundle = unpack(content, bundle_name(number, digest_of(content)))
        folder.replace(f"{_PLACE}/{bundle_name(number, bundle.digest)}", content)
        _keep(room, bundle.digest, content)
        lay_out(bundle, Path(kept_in(room.path)))
        name_taken(room.path, bundle.digest)
        look(room, folder)
    except Unfit as trouble:
        raise RoomTrouble(f"{trouble}.", exit_codes.DATA) from None
    except OSError as error:
        code = exit_codes.REFUSED if error.errno in NOT_ALLOWED else exit_codes.UNAVAILABLE
        raise RoomTrouble(f"nothing was published: {error.strerror or error}.", code) from None
    return OfferedPlaybook(bundle.digest, bundle.number, bundle.by, bundle.at, bundle.signed)


def chosen(room: WarRoom, said: str) -> OfferedPlaybook:
    """The playbook that ``said`` names: its number, its number and letters (``7-ab12``), the newest for nothing. Raise
    `RoomTrouble`.
    """
    seen = standing(room)
    every, offers = seen.offered, list(seen.newest)
    if not every and seen.unread:
        raise RoomTrouble(f"no playbook of the share was seen here, and {seen.unread}.", exit_codes.UNAVAILABLE)
    if not every:
        raise RoomTrouble("there is no playbook on the share.", exit_codes.DATA)
    if said:
        offers = [
            offered
            for offered in every
            if said == str(offered.number) or ("-" in said and offered.handle.startswith(said))
        ]
    if len(offers) != 1:
        among = ", ".join(f"{offered.handle} of @{for_line(Untrusted(offered.by))[:32]}" for offered in offers or every)
        wrong = f"two are called {offers[0].number}" if offers else f"no playbook is called {quoted(said, 20)}"
        raise RoomTrouble(f"{wrong}; name one of them: {among}.", exit_codes.DATA)
    return offers[0]


def laid_out(room: WarRoom, offered: OfferedPlaybook) -> Path:
    """Its folder on this machine, which nobody uses yet. Raise `RoomTrouble`."""
    bundle = _kept(room, offered.number, offered.digest)
    if bundle is None:
        raise RoomTrouble(f"{offered.words} is not here whole yet; `warroom share sync` fetches it.", exit_codes.DATA)
    try:
        return lay_out(bundle, Path(kept_in(room.path)))
    except OSError as error:
        raise RoomTrouble(f"{offered.words} cannot be kept here ({error.strerror}).", exit_codes.DATA) from None


def what_differs(room: WarRoom, offered: OfferedPlaybook, own: Path | None) -> list[str]:
    """What is different in it from the playbook in ``own``, in lines that are safe to show. Raise `RoomTrouble`."""
    return [bounded(for_line(Untrusted(line)), _LONGEST_LINE) for line in differences(own, laid_out(room, offered))]


def secrets_in(folder: Path) -> list[tuple[str, str]]:
    """Where the playbook in ``folder`` holds what looks like a secret, such as ``phases.toml:12``, and what it looks
    like. Raise `RoomTrouble` for what cannot travel.
    """
    try:
        files = files_in(folder)
    except Unfit as trouble:
        raise RoomTrouble(f"{trouble}.", exit_codes.DATA) from None
    return [
        (for_line(Untrusted(f"{name}:{text.count(chr(10), 0, start) + 1}")), kind)
        for name, text in files.items()
        for start, _, kind in find_secrets(text)
    ]


def go_back(room: WarRoom) -> str:
    """Use what was used before the last that was taken; a sentence. Raise `RoomTrouble`."""
    if not taken(room.path):
        raise RoomTrouble("no playbook of the share is used here; nothing was changed.", exit_codes.DATA)
    try:
        former = name_former(room.path)
    except OSError as error:
        raise RoomTrouble(f"nothing was changed ({error.strerror}).", exit_codes.DATA) from None
    known = next(
        (offered.words for offered in standing(room).offered if offered.digest == former), f"playbook {former[:8]}"
    )
    what = known if former else "your own settings' playbook, or the shipped one,"
    return f"{what} counts again from the next command, and from the next start of the program"


def status_lines(room: WarRoom, own: Path | None) -> list[str]:
    """How it stands, in lines that are safe to show; ``own`` is the folder of the playbook that is used here."""
    found, mine = standing(room), taken(room.path)
    lines = [
        f"{used.words}, {signed_words(room, used)}: yours, and not on the share"
        for used in _used_here(room)
        if used.digest == mine and all(offered.digest != mine for offered in found.offered)
    ]
    for offered in found.offered:
        handle = (
            offered.handle if sum(each.number == offered.number for each in found.offered) > 1 else str(offered.number)
        )
        is_new = offered in found.newest and offered.digest != mine
        does = (
            "yours" if offered.digest == mine else f"`warroom share playbook take {handle}` takes it" if is_new else ""
        )
        lines.append(f"{offered.words}, {signed_words(room, offered)}{f': {does}' if does else ''}")
        if is_new:
            with contextlib.suppress(RoomTrouble):  # it is said when it is taken
                lines += [f"  differs in {line}" for line in what_differs(room, offered, own)] or [
                    "  differs in nothing"
                ]
    if not found.offered and not found.unread:
        lines.append("no playbook is on the share; `warroom share playbook publish DIR` puts one there")
    for use in found.uses:
        which = f"playbook {use.number}" if use.number else "none of the share's"
        lines.append(f"@{bounded(for_line(Untrusted(use.by)), 32)} uses {which}")
    return lines + [f"not taken: {for_line(Untrusted(one))}" for one in found.refused]


def _whole(folder: Folder, name: str) -> bytes:
    return folder.read(f"{_PLACE}/{name}", 0, LARGEST_BUNDLE + 1)[0]


def _kept(room: WarRoom, number: int, digest: str) -> Bundle | None:
    """The playbook as it was kept here; `None` where it was not, or is not whole."""
    with contextlib.suppress(OSError, Unfit), Path(kept_in(room.path), f"{digest}{_SUFFIX}").open("rb") as file:
        return unpack(file.read(LARGEST_BUNDLE + 1), bundle_name(number, digest))
    return None


def _used_here(room: WarRoom) -> Iterator[OfferedPlaybook]:
    """The playbooks of a share that are and were used here, as far as they are here whole, the last one first."""
    for digest in remembered(room.path):
        with contextlib.suppress(OSError, UnicodeDecodeError, Refused, Unfit, KeyError, TypeError, ValueError):
            content = Path(kept_in(room.path), f"{digest}{_SUFFIX}").read_bytes()
            said: Any = read(content.decode())
            bundle = unpack(content, bundle_name(said["number"], digest))
            yield OfferedPlaybook(digest, bundle.number, bundle.by, bundle.at, bundle.signed)


def _keep(room: WarRoom, digest: str, content: bytes) -> None:
    """Keep a playbook that is whole, byte for byte: its name is the hash of just that."""
    place = Path(kept_in(room.path))
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / f"{digest}{_SUFFIX}"
    if not path.exists():
        write_whole(str(path), content)


def _forget_others(room: WarRoom, digests: set[str]) -> None:
    """Keep what is offered, what is used here and what was used before; else whoever goes on publishing fills the disk
    of everybody.
    """
    kept = digests | set(remembered(room.path))
    for path in Path(kept_in(room.path)).glob("*"):
        name = path.name.removesuffix(_SUFFIX)
        if len(name) == _HEXADECIMAL and name not in kept:
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _files(room: WarRoom, offered: OfferedPlaybook) -> dict[str, str] | None:
    bundle = _kept(room, offered.number, offered.digest)
    return bundle.files if bundle is not None else None


def _tell_use(room: WarRoom, folder: Folder, offered: Sequence[OfferedPlaybook]) -> None:
    """Say on the share what is used here, so that others see who differs; whoever may only look on says nothing."""
    mine = taken(room.path)
    number = next((offered.number for offered in offered if offered.digest == mine), 0)
    content = write({"by": room.person, "number": number, "playbook": mine if number else ""}).encode() + b"\n"
    path = f"{_PLACE}/{_USES}{room.writer()}{_SUFFIX}"
    with contextlib.suppress(OSError):
        with contextlib.suppress(OSError):
            if folder.read(path, 0, _LONGEST_USE)[0] == content:
                return
        folder.replace(path, content)


def _used(room: WarRoom, folder: Folder, names: Sequence[str]) -> list[Uses]:
    own = room.writer()
    uses = []
    for name in names[:MOST_USES]:
        writer = name.removeprefix(_USES).removesuffix(_SUFFIX)
        if writer == own or not is_id(writer):
            continue
        with contextlib.suppress(OSError, UnicodeDecodeError, Refused):
            said: Any = read(folder.read(f"{_PLACE}/{name}", 0, _LONGEST_USE)[0].decode())
            if isinstance(said, dict) and isinstance(said.get("by"), str) and type(said.get("number")) is int:
                uses.append(Uses(said["by"][:80], max(0, said["number"]), str(said.get("playbook"))[:64]))
    return uses
