"""Looking at a database without changing it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from warroom.model.identity import Moment
from warroom.model.private import is_private
from warroom.model.sentences import counted
from warroom.oplog.envelope import NEEDS, available
from warroom.oplog.signing import available as signs
from warroom.oplog.signing import is_keyed, key_words
from warroom.paths import is_absent, read_by_others
from warroom.room.core import WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing.joined_share import joined_as
from warroom.room.sharing.kept_files import waiting_words_at
from warroom.room.sharing.places import opener_read_by_others
from warroom.room.sharing.unsent import LATE, UNREADABLE, how, kept_share, unsent_words
from warroom.room.sharing.waits import waits
from warroom.store.commit import local, present_writer
from warroom.store.database import (
    absolute,
    damage_of,
    file_system,
    format_of,
    is_made,
    is_on_network,
    open_reader,
    parts_that_act,
)
from warroom.store.exchange import incident_ids
from warroom.store.log_verification import Verified, verify
from warroom.store.own_keys import is_gone, key_file, keys_read_by_others
from warroom.store.private_keys import identity_file
from warroom.store.schema import VERSION
from warroom.store.seals import name_of
from warroom.store.sent import joining, standing, unsent
from warroom.store.trouble import StoreTrouble, damaged

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3


def check_database(path: str) -> list[tuple[str, bool, str]]:
    """What is found at ``path``: (what, whether it is in order, the finding)."""
    try:
        path = absolute(path)
    except StoreTrouble as trouble:
        return [("database", False, str(trouble))]
    try:
        if not is_made(path):
            return [_to_be_made(path)]
    except StoreTrouble as trouble:
        return [("database", False, str(trouble))]
    findings: list[tuple[str, bool, str]] = []
    mode = stat.S_IMODE(os.stat(path).st_mode)  # noqa: PTH116
    findings.append(
        ("privacy", mode & 0o077 == 0, f"{path} has mode {mode:04o}" + ("" if mode & 0o077 == 0 else "; chmod 600 it"))
    )
    kind = file_system(path)
    findings.append(("disk", not is_on_network(path), f"{kind or 'unknown'} file system"))
    try:
        db = open_reader(path, patience=1.0)
    except StoreTrouble as trouble:
        return [*findings, ("database", False, str(trouble))]
    try:
        findings.append(_version(db))
        added = parts_that_act(db)
        if added:
            findings.append(("database", False, f"somebody put {', '.join(map(ascii, added))[:200]} into {path}"))
        damage = damage_of(db)
        findings.append(("database", not damage, f"{path}: " + ("; ".join(damage) or "ok")))
        findings.append(_log(db))
    except StoreTrouble as trouble:
        findings.append(("database", False, str(trouble)))
    except (TypeError, ValueError) as error:  # what stands where a hash or a name stood is something else
        findings.append(("log", False, f"{path} is damaged: the log cannot be read ({error})"))
    finally:
        db.close()
    return findings


def _to_be_made(path: str) -> tuple[str, bool, str]:
    """What stands in the way of making the database at ``path``, which is not there yet."""
    folder = os.path.dirname(path)  # noqa: PTH120
    while is_absent(folder) and folder != os.path.dirname(folder):  # noqa: PTH120
        folder = os.path.dirname(folder)  # noqa: PTH120
    if os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK):  # noqa: PTH112
        return ("database", True, f"{path} is not there yet; the first incident makes it")
    return (
        "database",
        False,
        f"{path} is not there yet and cannot be made: nobody here may make anything in {folder}. Make it a folder that "
        "is writable for you, or choose another with --db or WARROOM_DB.",
    )


_OF_ANY_VALUE = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, AssertionError)
"""What comes of a value that is another one than was ever written."""


def damage_behind(error: BaseException, path: str) -> StoreTrouble | None:
    """What is to be said of ``error``, which nobody foresaw, where the database at ``path`` is damaged: out of a torn
    page anything may be read, and SQLite gives it as it stands there. `None` where the database is whole.
    """
    if not isinstance(error, _OF_ANY_VALUE):
        return None
    try:
        db = open_reader(path, patience=1.0)
        try:
            damage = damage_of(db)
        finally:
            db.close()
    except StoreTrouble as trouble:
        return trouble
    return damaged(path, damage[0]) if damage else None


def check_sharing(path: str, *, now: Moment) -> list[tuple[str, bool, str]]:
    """What the database at ``path`` knows of its share at ``now`` (microseconds since 1970), without asking the share:
    what is unsent and since when, and what is still to come. Nothing without a share.
    """
    db = _reader(path)
    if db is None:
        return []
    try:
        membership = local(db, f"setting:{SHARE_SETTING}")
        if not membership:
            return []
        member = kept_share(membership)
        if member is None:
            return [("share", False, UNREADABLE)]
        joined = joined_as(member)
        share, where = member["share"], joined.words
        sending, coming = unsent(db, share), joining(db, share)
        state, why, _ = standing(db, share)
        words = [f"{where}: {unsent_words(sending.count, sending.since, now, what=how(state, why))}"]
        words += [f"still joining: {coming[0]:,} of about {max(coming):,}"] if coming is not None else []
        words += [f"share {how(state, why)}: {why}"] if why else []
        late = bool(sending.count) and now - sending.since >= LATE
        if late or coming is not None:
            words.append("`warroom share sync` sends and fetches")
        stuck = bool(why) and sending.count > 0  # what is refused is not on its way, however young it is
        open_to = [
            ("share", False, readable)
            for place in (joined.path, joined.also)
            if (readable := opener_read_by_others(place))
        ]
        return [("share", not late and not stuck and coming is None, "; ".join(words)), *open_to]
    except (StoreTrouble, ValueError, KeyError, TypeError):
        return []  # said of the database already
    finally:
        db.close()


def check_waiting(path: str) -> list[tuple[str, bool, str]]:
    """What at ``path`` waits for a word of whoever sits here, and which attached files are not on the share."""
    db = _reader(path)
    if db is None:
        return []
    try:
        found = [("waiting", False, f"{what}: {words}") for what, words in waits(db)]
        shared = bool(local(db, f"setting:{SHARE_SETTING}"))
    except (StoreTrouble, ValueError, KeyError, TypeError):
        return []  # said of the database already
    finally:
        db.close()
    words = waiting_words_at(path) if shared else ""
    return found + ([("waiting", False, f"{words}: `warroom share sync` sends them")] if words else [])


def check_key(path: str) -> list[tuple[str, bool, str]]:
    """Whether the key that signs for the database at ``path`` is beside it, and whether others may read it; nothing
    where nothing was written yet, or where nothing is signed.
    """
    db = _reader(path)
    if db is None:
        return []
    try:
        writer = present_writer(db)
    except StoreTrouble:
        return []  # said of the database already
    finally:
        db.close()
    if not writer or not signs():
        return []
    if not is_keyed(writer):
        return [
            ("key", True, "this database writes without a key and signs nothing: `warroom key rotate` begins with one")
        ]
    if is_gone(writer, path):
        words = f"no key of this database can be read in {key_file(path)}: its next entry is of a new writer"
        return [("key", False, words)]
    readable = keys_read_by_others(path)
    return [("key", not readable, readable or f"{key_file(path)} signs as {key_words(writer)}")]


def check_private(path: str, state_folder: str = "") -> list[tuple[str, bool, str]]:
    """What of private incidents lies at ``path`` as it is, which files of ours in ``state_folder`` may hold some of it
    too, and whether others may read the keys that open them; nothing where there are none.
    """
    db = _reader(path)
    if db is None:
        return []
    try:
        private = [incident for incident in incident_ids(db) if is_private(incident)]
    except StoreTrouble:
        return []  # said of the database already
    finally:
        db.close()
    findings = []
    if private:
        here = counted(len(private), "private incident lies", "private incidents lie")
        beside = _filled(state_folder)
        also = f"; what was copied, held back or left by a crash may hold some: {', '.join(beside)}" if beside else ""
        findings.append(
            (
                "private",
                True,
                f"{here} as plain text in {path}, in its drafts and in every export and backup of it, for whoever may "
                f"read those; only what is on a share is sealed{also}",
            )
        )
        if not available():
            findings.append(("private", False, f"nothing of it is published or fetched: {NEEDS}"))
    if readable := read_by_others(identity_file(path)):
        findings.append(("private", False, readable))
    return findings


def _filled(state_folder: str) -> list[str]:
    """The files in which this program leaves words outside of the database, as far as there is something in them."""
    from warroom.room.acts.purging import held_back, own_files

    if not state_folder:
        return []
    return [path for path in (*own_files(state_folder), *held_back(state_folder)) if Path(path).stat().st_size]


def verify_database(room: WarRoom) -> Verified:
    """Whether every operation of the room's log is what was written."""
    return verify(room.reader())


def _reader(path: str) -> sqlite3.Connection | None:
    """The database at ``path`` to read in; `None` where there is none, or `check_database` says what is wrong."""
    if is_absent(path):
        return None
    try:
        return open_reader(path, patience=1.0)
    except StoreTrouble:
        return None


def _version(db: sqlite3.Connection) -> tuple[str, bool, str]:
    version = format_of(db)
    return (
        "format",
        version == VERSION,
        f"{version}" + ("" if version == VERSION else f"; this program knows {VERSION}"),
    )


def _log(db: sqlite3.Connection) -> tuple[str, bool, str]:
    """Whether every operation is what was written."""
    verified = verify(db)
    if verified.findings:
        findings = [
            f"operation {n} of {name_of(by, writer)} {finding}" for n, by, writer, finding in verified.findings[:10]
        ]
        return ("log", False, "; ".join(findings))
    missing = f"; {verified.gaps} follow operations that have not arrived" if verified.gaps else ""
    held = counted(verified.held, "operation", "operations")
    return ("log", True, f"{held}, every hash holds{missing}; whose they are: `warroom verify`")
