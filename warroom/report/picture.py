"""The picture of a timeline as SVG: phases and severity as bands, roles as bars, updates with their gaps, checks, and
the entries as marks by kind. It holds no script, no style attribute and no link.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from warroom.intake.times import clock_words, local
from warroom.model.identity import Moment
from warroom.model.lengths import in_units
from warroom.model.moment import DAY, HOUR, MINUTE, EventTime
from warroom.model.views import DRILL
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.colours import plain_style
from warroom.report.facts import Case, Change, EntryFact
from warroom.report.key_moments import event_words, key_moments, kind_words, moment_words
from warroom.report.minutes import BEGAN, HELD
from warroom.report.promises import promises
from warroom.report.spans import ends_of
from warroom.text import Untrusted, bounded, for_html, for_line

WIDTH, _LEFT, _RIGHT, _ROW = 1200, 150, 20, 24
_BIN = 4
"""Marks nearer than so many units become one, taller mark."""
_MOST_KINDS, _MOST_MOMENTS, _LONGEST_LABEL, _LONGEST_MOMENT = 12, 24, 18, 120
_STEPS = (MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY,
          30 * DAY, 365 * DAY)  # fmt: skip
_MOST_TICKS = 12
_FEW = 4
_MILESTONES = frozenset((
    "began", "detected", "acknowledged", "declared", "identified", "mitigated", "deployed", "resolved", "closed",
    "status", "severity", "phase", "role", "fixed", "impact", "complaints", "review",
))  # fmt: skip
"""Kinds of entries that tell of a fact which has a lane of its own: they share one."""
_OF_THE_REVIEW = frozenset(("review", BEGAN, HELD))
_ZERO = datetime.timedelta()


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretch of time that is shown, in microseconds, and the zone of its clocks. What is told of times long before
    or after it stands at its edge; ``earlier`` and ``later`` are those times.
    """

    start: int
    end: int
    zone: str
    earlier: tuple[int, ...] = ()
    later: tuple[int, ...] = ()

    def x(self, microseconds: int) -> float:
        """Where a moment stands, in units of the picture."""
        part = (min(max(microseconds, self.start), self.end) - self.start) / (self.end - self.start)
        return round(_LEFT + part * (WIDTH - _LEFT - _RIGHT), 1)


def picture(case: Case, playbook: Playbook, *, standalone: bool = True) -> str:
    """The picture as an ``svg`` element; ``standalone`` gives it its colours, for a file of its own."""
    frame = _frame(case)
    if frame is None:
        rows, height = [_text(_LEFT, 20, playbook.after.words.untimed)], 40
    else:
        drawing = _Drawing(case, playbook, frame)
        rows, height = drawing.rows(), drawing.height
    if case.drill:
        rows = [_text(4, 18, DRILL), *rows]
    style = f"<style>{plain_style()}</style>" if standalone else ""
    paper = f'<rect class="paper" width="{WIDTH}" height="{height}"/>' if standalone else ""
    title = for_html(for_line(case.title))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pic" role="img" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}">{style}<title>{title}</title>{paper}' + "\n".join(rows) + "</svg>\n"
    )


def _frame(case: Case) -> Frame | None:
    """From the first to the last of it. Its review lies days later and would leave no room for the incident."""
    times: list[EventTime | None] = [entry.at for entry in case.entries if entry.kind not in _OF_THE_REVIEW]
    times += [at for name, at in case.times.items() if name != "review"]
    times += [update.posted for update in case.updates]
    times += [check.checked for check in case.checks]
    spans = sorted(
        ends
        for at in times
        if at is not None and (ends := ends_of(at)) is not None and ends[1] - ends[0] < DAY - MINUTE
    )
    if not spans:
        return None
    first, last = _core(case, spans)
    drawn = set(spans)
    reach = max(HOUR, last - first)
    near_spans = [ends for ends in spans if ends[0] >= first - reach and ends[1] <= last + reach]
    start, end = min([first, *(lo for lo, _ in near_spans)]), max([last, *(hi for _, hi in near_spans)])
    margin = max(MINUTE, (end - start) // 50)
    entries = [ends for entry in case.entries if (ends := ends_of(entry.at)) in drawn and ends is not None]
    return Frame(
        start - margin,
        end + margin,
        case.zone,
        tuple(lo for lo, _ in entries if lo < start),
        tuple(hi for _, hi in entries if hi > end),
    )


def _core(case: Case, spans: list[tuple[int, int]]) -> tuple[int, int]:
    """What the incident itself took: from its first milestone to its last, else the middle nine tenths of its times.

    One entry of another day would leave no room for the others.
    """
    milestone_spans = [
        ends for name, at in case.times.items() if name != "review" and (ends := ends_of(at)) in spans and ends
    ]
    if len(milestone_spans) > 1:
        return min(lo for lo, _ in milestone_spans), max(hi for _, hi in milestone_spans)
    edge = -(-len(spans) // 20) if len(spans) > _FEW else 0
    inner = spans[edge : len(spans) - edge]
    return inner[0][0], max(hi for _, hi in inner)


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    name = f' class="{kind}"' if kind else ""
    return f'<text x="{x}" y="{y}"{name} text-anchor="{anchor}">{for_html(words)}</text>'


def _box(x: float, y: float, width: float, height: float, kind: str, tooltip: str = "") -> str:
    title = f"<title>{for_html(tooltip)}</title>" if tooltip else ""
    return f'<rect x="{x}" y="{y}" width="{round(max(width, 1), 1)}" height="{height}" class="{kind}">{title}</rect>'


def _spread(moments: list[EntryFact], most: int) -> list[EntryFact]:
    """``most`` of the moments from the first to the last, or all of them where there are no more."""
    if len(moments) <= most:
        return moments
    return [moments[number * len(moments) // most] for number in range(most)]


class _Drawing:
    """Draws one lane under the other."""

    def __init__(self, case: Case, playbook: Playbook, frame: Frame) -> None:
        self._case, self._playbook, self._frame = case, playbook, frame
        self.height = 40

    def rows(self) -> list[str]:
        lanes = [*self._changes(), *self._roles(), *self._updates(), *self._checks(), *self._entries()]
        ticks = list(self._ticks())
        moments = list(self._moments())
        self.height += 10
        return [*ticks, *lanes, *moments]

    def _lane(self, label: str) -> tuple[int, list[str]]:
        top = self.height
        self.height += _ROW
        back = _box(_LEFT, top, WIDTH - _LEFT - _RIGHT, _ROW - 4, "lane")
        return top, [back, _text(_LEFT - 8, top + 14, bounded(for_line(label), _LONGEST_LABEL), "soft", "end")]

    def _ticks(self) -> Iterator[str]:
        frame = self._frame
        whole = frame.end - frame.start
        step = next((step for step in _STEPS if whole / step <= _MOST_TICKS), whole // _MOST_TICKS + 1)
        offset = int((local(frame.start, frame.zone).utcoffset() or _ZERO).total_seconds()) * 1_000_000
        tick = (frame.start + offset) // step * step - offset + step
        days = "%Y-%m-%d" if step >= DAY else "%H:%M"
        first = f"{local(frame.start, frame.zone):%Y-%m-%d}"
        yield _text(4, 34, f"{first} {frame.zone}", "soft")
        words = self._playbook.after.words
        if frame.earlier:
            earlier_words = fill(
                words.earlier, {"n": str(len(frame.earlier)), "at": self._day(Moment(min(frame.earlier)))}
            )
            yield _text(_LEFT + 60, 34, earlier_words, "late")
        if frame.later:
            earlier_words = fill(words.later, {"n": str(len(frame.later)), "at": self._day(Moment(max(frame.later)))})
            yield _text(WIDTH - _RIGHT, 34, earlier_words, "late", "end")
        while tick < frame.end:
            x = frame.x(tick)
            yield f'<line x1="{x}" y1="24" x2="{x}" y2="{self.height}" class="tick"/>'
            yield _text(x, 18, f"{local(tick, frame.zone):{days}}", "soft", "middle")
            tick += step

    def _day(self, at: Moment) -> str:
        return f"{local(at, self._frame.zone):%Y-%m-%d %H:%M}"

    def _spans(self, changes: Sequence[Change]) -> Iterator[tuple[Change, int, int]]:
        """Each change with the stretch over which it held."""
        timed = [(change, ends[0]) for change in changes if (ends := ends_of(change.at)) is not None]
        closed = self._case.times.get("closed")
        closed_span = ends_of(closed) if closed is not None else None
        end = closed_span[1] if closed_span is not None else self._frame.end
        for number, (change, start) in enumerate(timed):
            until = timed[number + 1][1] if number + 1 < len(timed) else max(end, start)
            yield change, start, until

    def _band(self, top: int, change: Change, start: int, until: int, kind: str, words: str, ink: str) -> Iterator[str]:
        left, right = self._frame.x(start), self._frame.x(until)
        yield _box(left, top, right - left - 1.5, _ROW - 4, kind, f"{words} {clock_words(change.at, self._frame.zone)}")
        room = int((right - left) / 7)
        if room > 2:
            yield _text(left + 4, top + 14, bounded(words, room), ink)

    def _changes(self) -> Iterator[str]:
        titles = {phase.name: phase.title for phase in self._playbook.phases.phase}
        for label, changes, sort, ink in (
            (self._playbook.after.words.lane_phase, self._case.phases, "p", ""),
            (self._playbook.after.words.lane_severity, self._case.severities, "s", "on"),
        ):
            if not changes:
                continue
            top, rows = self._lane(label)
            yield from rows
            for change, start, until in self._spans(changes):
                words = titles.get(change.value.raw, change.value.raw)
                kind = f"{sort}{min(max(change.rank, 0), 7 if sort == 'p' else 3)}"
                yield from self._band(top, change, start, until, kind, for_line(words), ink)

    def _roles(self) -> Iterator[str]:
        for role in self._case.roles:
            if not role.holders:
                continue
            top, rows = self._lane(role.title)
            yield from rows
            held = [
                replace(change, value=Untrusted(", @".join(holder.raw for holder in holders)))
                for change, holders in role.terms
            ]
            for change, start, until in self._spans(held):
                if change.value:
                    yield from self._band(top, change, start, until, "held", f"@{for_line(change.value)}", "")

    def _updates(self) -> Iterator[str]:
        audiences = {audience.name: audience for audience in self._playbook.communication.audience}
        late_since = {
            (kept.audience.name, wait.since)
            for kept in promises(self._case, self._playbook)
            for wait in kept.waits
            if wait.late
        }
        for name in dict.fromkeys(update.audience for update in self._case.updates):
            audience = audiences.get(name)
            top, rows = self._lane(audience.title if audience is not None else name)
            yield from rows
            posted = [
                (ends[0], update) for update in self._case.updates
                if update.audience == name and (ends := ends_of(update.posted)) is not None
            ]  # fmt: skip
            for (start, update), (end, _) in pairwise(posted):
                late = (name, start - update.posted.slack) in late_since
                left, right, kind = self._frame.x(start), self._frame.x(end), "gap-late" if late else "gap"
                yield f'<line x1="{left}" y1="{top + 14}" x2="{right}" y2="{top + 14}" class="{kind}"/>'
                if right - left > 50:
                    yield _text(
                        (left + right) / 2, top + 11, in_units(end - start), "late" if late else "soft", "middle"
                    )
            for start, update in posted:
                tooltip = f"{clock_words(update.posted, self._frame.zone)} {for_line(update.status)}"
                yield _box(self._frame.x(start) - 3, top + 3, 6, 14, "posted", tooltip)

    def _checks(self) -> Iterator[str]:
        for number, name in enumerate(dict.fromkeys(check.round for check in self._case.checks), 1):
            top, rows = self._lane(f"{self._playbook.after.words.lane_checks} {number}")
            yield from rows
            for check in self._case.checks:
                ends = ends_of(check.checked) if check.checked is not None else None
                at = ends[0] if ends is not None else check.due
                if check.round == name and at is not None:
                    tooltip = f"{for_line(check.name)}: {check.state} {for_line(check.figure)}".strip()
                    kind = check.state if check.state in ("passed", "failed", "skipped") else "open"
                    yield _box(self._frame.x(at) - 5, top + 3, 10, 14, kind, tooltip)

    def _entries(self) -> Iterator[str]:
        timed: dict[str, list[tuple[float, EntryFact]]] = {}
        for entry in self._case.entries:
            if entry.kind in _OF_THE_REVIEW:
                continue
            ends = ends_of(entry.at)
            if ends is not None:
                kind = self._playbook.after.words.lane_milestones if entry.kind in _MILESTONES else entry.kind
                timed.setdefault(kind, []).append((self._frame.x(ends[0]), entry))
        kinds = sorted(timed, key=lambda kind: -len(timed[kind]))
        for kind in kinds[:_MOST_KINDS]:
            yield from self._marks(f"{kind_words(kind, self._playbook) or kind} ({len(timed[kind])})", timed[kind])
        rest = [timed_entry for kind in kinds[_MOST_KINDS:] for timed_entry in timed[kind]]
        if rest:
            yield from self._marks(f"… ({len(rest)})", rest)

    def _marks(self, label: str, marks: list[tuple[float, EntryFact]]) -> Iterator[str]:
        top, rows = self._lane(label)
        yield from rows
        bins: dict[int, list[tuple[float, EntryFact]]] = {}
        for x, entry in marks:
            bins.setdefault(int(x // _BIN), []).append((x, entry))
        for together in bins.values():
            x, first = together[0]
            height = min(_ROW - 4, 8 + round(3 * math.log2(len(together))))
            more = f" (+{len(together) - 1})" if len(together) > 1 else ""
            words = bounded(for_line(Untrusted(event_words(first, self._case, self._playbook))), _LONGEST_MOMENT)
            tooltip = f"{clock_words(first.at, self._frame.zone)} {words}{more}"
            kind = "pinned" if any(entry.pinned for _, entry in together) else "mark"
            yield _box(x - 1.5, top + (_ROW - 4 - height) / 2, 3, height, kind, tooltip)

    def _moments(self) -> Iterator[str]:
        """The key moments, numbered, with what they say underneath."""
        moments = [entry for entry in key_moments(self._case, self._playbook) if entry.at.lo is not None]
        entries = _spread([entry for entry in moments if entry.kind in _MILESTONES], _MOST_MOMENTS // 2)
        entries += _spread([entry for entry in moments if entry not in entries], _MOST_MOMENTS - len(entries))
        entries.sort(key=lambda entry: entry.at.lo or 0)
        if not entries:
            return
        top, rows = self._lane(self._playbook.after.words.lane_moments)
        yield from rows
        last = 0.0
        for number, entry in enumerate(entries, 1):
            x = max(self._frame.x(entry.at.lo or 0), last + 18)
            last = x
            if x < WIDTH - _RIGHT:
                yield _text(x, top + 14, str(number), "pinned", "middle")
        self.height += 6
        for number, entry in enumerate(entries, 1):
            kind, said = moment_words(entry, self._case, self._playbook)
            words = bounded(for_line(Untrusted(f"{kind}: {said}" if kind else said)), _LONGEST_MOMENT)
            yield _text(_LEFT, self.height + 10, f"{number}  {clock_words(entry.at, self._frame.zone)}  {words}")
            self.height += 16
