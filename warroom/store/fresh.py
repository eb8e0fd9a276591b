"""Entries that a single write made and that nothing contests, as most that arrive: their rows without registers.

The rows are those that `warroom.store.entry_fold` would make, at a third of the time: whoever joins a long incident
waits for a hundred thousand of them.
"""

from __future__ import annotations

import json

from warroom.model.record_kinds import ENTRY, LATEST, TAGS
from warroom.store.entry_row import facets_of, is_noise, place, spaced

TYPE_CHECKING = False
if TYPE_CHECKING:
    from warroom.oplog.operation import Operation
    from warroom.store.known import Record

_FIELDS = frozenset(field.name for field in ENTRY.fields.values() if field.policy == LATEST and field.holds != TAGS)


class FreshEntries:
    """What the entries that were taken put into each table.

    ``rows`` are in the order of `warroom.store.entry_row.COLUMNS`, ``said`` is (record, text, `spaced` text),
    ``facets`` are rows of that table. ``counts`` maps (incident, kind, noise) to how many entries there are, ``ends``
    an incident to the records that came first and last.
    """

    __slots__ = ("counts", "ends", "facets", "rows", "said")

    def __init__(self) -> None:
        self.rows: list[tuple[object, ...]] = []
        self.said: list[tuple[object, ...]] = []
        self.facets: list[tuple[object, ...]] = []
        self.counts: dict[tuple[int, str, int], int] = {}
        self.ends: dict[int, tuple[int, int]] = {}

    def take(self, record: Record, only: Operation) -> bool:
        """Take ``record``, of which ``only`` is the single write, if it is such an entry, and say so; each is of a
        higher number than the one before. What it says was admitted.
        """
        inc, of, name = record.key
        if only.body is None or of != ENTRY.name:
            return False
        values = only.values()
        if not values.keys() <= _FIELDS:
            return False
        get = values.get
        text, kind, speaker, like = get("text"), get("kind"), get("speaker"), get("like")
        repeats, source, pinned, after = get("repeats"), get("source"), get("pinned"), get("after")
        stated, lo, hi, approx, words, zone = get("at"), None, None, False, "", ""
        if isinstance(stated, dict):
            lo, hi, approx = stated.get("lo"), stated.get("hi"), stated.get("approx") is True
            words, zone = stated.get("as", ""), stated.get("tz", "UTC") or "UTC"
        details = get("details")
        if details is not None:
            details = json.dumps(details, ensure_ascii=False, separators=(",", ":"))
        kind, pinned, rec, born = str(kind or ""), 1 if pinned else 0, record.rec, record.born
        sort, noise = place(lo, after, born.at), is_noise(kind, repeats)
        self.rows.append((
            rec, inc, name, sort, born.t, record.rev, born.by, born.at, kind, text, lo, hi, int(approx), words, zone,
            pinned, None, None, None, None, None, speaker, like, repeats, after, source, details, None, 1, 0, noise,
            apart := spaced(text),
        ))  # fmt: skip
        self.said.append((rec, text, apart))
        for facet in facets_of(kind, born.by, pinned, speaker, None, None):
            self.facets.append((inc, facet, sort, born.t, name, rec))
        counted = (inc, kind, noise)
        self.counts[counted] = self.counts.get(counted, 0) + 1
        ends = self.ends.get(inc)
        self.ends[inc] = (rec, rec) if ends is None else (ends[0], rec)
        return True
