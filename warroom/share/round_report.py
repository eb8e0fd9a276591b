"""What is said of a round of sharing: how the share stands, what is damaged, who is here, what waits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from warroom.model.identity import IncidentId, Moment, WriterId
from warroom.model.private import is_private
from warroom.share.log_file import NEWER
from warroom.share.marker import stamp_words
from warroom.share.presence import UNACCEPTED, UNSIGNED
from warroom.share.share_state import GOOD, OBSERVER, PUT_ASIDE, UNREACHABLE, ShareStanding, ShareState, read_aside
from warroom.share.vault import lies_as
from warroom.store.commit import local
from warroom.store.exchange import name_of_writer
from warroom.store.sent import own_writers
from warroom.store.whose_key import WhoseKeys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from warroom.share.lane import Lane
    from warroom.share.log_file import LogFile
    from warroom.share.presence import Presence
    from warroom.share.progress import ShareProgress


_CHANGED = "damaged: its content is not what its name says, so it was changed or cut off, and nothing of it is read"
"""What is wrong with an envelope: it is opened as a whole, or not at all."""


def with_lanes(
    state: ShareState, db: sqlite3.Connection, lanes: Mapping[IncidentId, Lane], progress: ShareProgress
) -> ShareState:
    """``state`` with all that the lanes of the incidents know."""
    own = own_writers(db)
    faulty = [(incident, file) for incident, lane in lanes.items() for file in lane.fetcher.faulty]
    aside = read_aside(local(db, PUT_ASIDE)) if faulty else {}
    damaged = {f"{incident}/{file.name}": (incident, file) for incident, file in faulty if file.fault}
    to_tell = {path: damage for path, damage in damaged.items() if aside.get(path) != damage[1].scar}
    unsent = {incident: progress.unsent_in(lane, own) for incident, lane in lanes.items()}
    count, since = progress.unsent(unsent)
    here = {
        incident: [sign for sign in lane.board.here() if sign.writer not in own] for incident, lane in lanes.items()
    }
    keys = WhoseKeys(db) if any(here.values()) else None
    standing, words = _all_in_trouble(lanes) if state.what == GOOD else (state.what, state.words)
    return replace(
        state,
        what=standing,
        words=words,
        unsent=count,
        since=Moment(since),
        damaged=tuple(
            (incident, _whose(db, file), lies_as(incident, file.name), _since(incident, file))
            for incident, file in to_tell.values()
        ),
        refused=tuple(
            (incident, file.by, lies_as(incident, file.name), sentence)
            for incident, file in faulty
            for sentence in file.refused.values()
        ),
        here={incident: believed(keys, signs) if keys is not None else () for incident, signs in here.items()},
        troubles=tuple(
            (incident, lane.owner, OBSERVER if may_not else UNREACHABLE, reason, unsent[incident])
            for incident, lane in lanes.items()
            for reason, may_not in [lane.trouble()]
            if reason
        ),
        scars={path: file.scar for path, (_, file) in to_tell.items()},
        aside=len(damaged) - len(to_tell),
        left_out=_not_looked_at(state, lanes),
    )


def believed(keys: WhoseKeys, signs: Iterable[Presence]) -> tuple[Presence, ...]:
    """``signs`` of others, each with why it is not believed, if it is not; those that are first."""
    signs = list(signs)
    for sign in signs:
        if sign.doubt != UNSIGNED:
            sign.doubt = UNACCEPTED if keys.is_doubted(sign.by, sign.writer) else ""
    return tuple(sorted(signs, key=lambda sign: bool(sign.doubt)))


def faults_of(files: Iterable[LogFile], writer: WriterId) -> list[str]:
    """What is wrong with those of ``files`` that are of ``writer``, or are called so."""
    return [file.fault for file in files if file.fault and (file.name.startswith(writer) or file.writer == writer)]


def _whose(db: sqlite3.Connection, file: LogFile) -> str:
    """Whose log it is: where somebody else put it back, its first line names them, and the lines here its writer."""
    header = file.segment.header
    if header is None or header.maker == header.writer:
        return file.by
    return name_of_writer(db, header.incident, header.writer) or file.by


def _since(incident: IncidentId, file: LogFile) -> str:
    """What is wrong with a log, and when it was changed last, by its own time, where a disk tells it."""
    look = file.look
    fault = _CHANGED if is_private(incident) and file.torn and not file.segment.offset else file.fault
    if fault == NEWER or look is None or not look.changed:
        return fault
    return f"{fault} (last changed {stamp_words(Moment(look.changed // 1_000))})"


def _all_in_trouble(lanes: Mapping[IncidentId, Lane]) -> tuple[ShareStanding, str]:
    """How the share stands if not one of its incidents is shared: as the first of them does."""
    troubles = [lane.trouble() for lane in lanes.values() if not lane.is_its_own]
    if not troubles or not all(words for words, _ in troubles):
        return GOOD, ""
    words, may_not = troubles[0]
    return OBSERVER if may_not else UNREACHABLE, words


def _not_looked_at(state: ShareState, lanes: Mapping[IncidentId, Lane]) -> dict[str, int]:
    counts = dict(state.left_out)
    for incident, lane in lanes.items():
        counts[incident] = lane.fetcher.left_out + lane.board.left_out
    return {folder: count for folder, count in counts.items() if count}
