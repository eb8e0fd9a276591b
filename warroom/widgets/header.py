"""The header of the room: what it is, how bad, how far, who, and every clock, in two lines (one on a tiny screen)."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content, Span
from textual.widgets import Static

from warroom.model.identity import Moment
from warroom.model.lengths import length
from warroom.model.private import MARK, is_private
from warroom.model.sentences import counted
from warroom.model.views import DRILL, IncidentView, unmarked
from warroom.playbook.standing import DECLARED, standing
from warroom.playbook.workflow import Playbook
from warroom.room.readings.clocks import (
    AMBER,
    CALM,
    RED,
    Clock,
    empty_roles,
    open_for,
    phase_clock,
    quiet_for,
    resolve_by,
    standing_severities,
    standing_words,
)
from warroom.room.readings.due import due_clock, stable_clock
from warroom.text import for_line
from warroom.widgets.clocks_fitted import CLOCK_STYLES, LEAST_TITLE, beside_title, shorter
from warroom.widgets.severity_badge import severity_badge
from warroom.widgets.wrapping import in_cells

_BETWEEN = " · "
"""What stands between two phases."""
_ROOM_FOR_TITLE = 78
"""Cells in which one line holds the title beside what is late."""
MOST_REDS = 3
"""Alarms that are red at once: where everything is, nothing stands out. The others say the same in plain words."""
QUIET = 20 * 60 * 1_000_000


class Header(Static):
    """Shows a view of an incident. `show` is cheap enough to be called every second."""

    DEFAULT_CSS = """
    Header { height: 2; padding: 0 1; background: $panel; color: $foreground; text-wrap: nowrap; }
    Header.-tiny { height: 1; }
    """

    def __init__(self, playbook: Playbook, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__("", id=id)
        self._playbook = playbook
        self._shown: Content | None = None
        self._update = Clock("")
        self._drill, self._real, self._runs, self._others = DRILL, "", True, ""
        self._most_reds = MOST_REDS

    def show(
        self,
        view: IncidentView,
        now: Moment,
        *,
        share: Clock | None = None,
        update: Clock | None = None,
        drill: str = DRILL,
        runs: bool = True,
        real: str = "",
        others: str = "",
        reds: int = MOST_REDS,
    ) -> None:
        """Show ``view`` as it stands at ``now``, with the clocks of the share and of the next update; nothing is
        painted when nothing changed. ``drill`` is how a drill is marked, ``real`` what is declared in earnest
        meanwhile, ``others`` what is late in other incidents; ``runs`` is whether its clocks do, which of a drill that
        is over they do not; ``reds`` is how many alarms may be red.
        """
        self._most_reds = reds
        self._update = update if update is not None else Clock("")
        self._drill, self._real, self._runs, self._others = drill, real, runs, others
        tiny = self.has_class("-tiny")
        width = max(10, self.size.width - 2)
        content = self._tiny(view, now, width, share) if tiny else self.lines(view, now, width, share)
        if self._shown is None or content.markup != self._shown.markup or content.plain != self._shown.plain:
            self._shown = content
            self.update(content, layout=False)

    def lines(self, view: IncidentView, now: Moment, width: int, share: Clock | None = None) -> Content:
        """Both lines in ``width`` cells."""
        first, age = self._first(view, now, width, share)
        both = Content.assemble(first, "\n", self._second(view, now, width, age))
        return _with_reds(both, self._most_reds)

    def _first(self, view: IncidentView, now: Moment, width: int, share: Clock | None) -> tuple[Content, Clock | None]:
        """The line, and how long it has been open, where that gave way to the title."""
        resolve = resolve_by(view, self._playbook, now)
        opened = open_for(view, now)
        clocks = [opened, resolve, due_clock(view, self._playbook, now)]
        clocks.append(stable_clock(view, self._playbook, now))  # where the time to resolve it stood until then
        clocks.append(self._update)
        still = quiet_for(view, self._playbook, now)
        if not self._runs:
            clocks = []
        elif still > QUIET:
            clocks.append(Clock(f"quiet for {length(still)}", AMBER))
        elif width >= 130:
            clocks.append(phase_clock(view, self._playbook, now))
        if share is not None:
            # What is wrong comes first: on a narrow screen the last words are the ones that are cut.
            clocks.insert(0 if share.urgency == RED else len(clocks), share)
        if self._others:
            clocks.append(Clock(self._others, RED))
        if self._real:
            clocks.insert(0, Clock(self._real, RED))
        severity = Content.assemble(self._mark(view), self._severity(view), self._stands(view, now))
        words = for_line(view.summary.title)
        if view.summary.drill is not None:
            words = unmarked(words)
        room = width - severity.cell_length - 3
        far = resolve if resolve.urgency == CALM else None
        over = opened if view.summary.closed is not None else None
        fitted = beside_title(clocks, room, cell_len(words), far=far, age=opened, stays=over)
        right = fitted.words.truncate(max(1, room - min(LEAST_TITLE, cell_len(words))), ellipsis=True)
        gave_way = any(clocks[at] is opened for at in fitted.left_out) and opened.words
        title = in_cells(words, max(1, room - right.cell_length))
        left = Content.assemble(severity, "  ", (title, "bold"))
        return _spread(left, right, width), opened if gave_way else None

    def _second(self, view: IncidentView, now: Moment, width: int, age: Clock | None) -> Content:
        roles = self._roles(view, now)
        if view.conflicts:
            count = len(view.conflicts)
            words = f"{counted(count, 'conflict', 'conflicts')}: C"
            roles = Content.assemble((words, CLOCK_STYLES[RED]), "  ", roles)
        if view.purges:
            roles = Content.assemble((f"{view.purges} to purge: /purges", CLOCK_STYLES[RED]), "  ", roles)
        if view.newer:
            roles = Content.assemble((f"{view.newer} written by a newer version", CLOCK_STYLES[AMBER]), "  ", roles)
        how = standing(view, self._playbook)
        # No phases: what to do instead, or how it ended.
        more = "" if how.phased else standing_words(view, self._playbook, now).more
        least = self.rail(view.phase, 0).cell_length if how.phased else cell_len(more)
        if age is not None and least + len(age.words) + 2 <= width - roles.cell_length - 2:
            roles = Content.assemble(age.words, "  ", roles)
        room = width - roles.cell_length - 2
        if not how.phased:
            return _spread(Content.styled(in_cells(more, max(1, room)), "$quiet"), roles, width)
        return _spread(self.rail(view.phase, room), roles, width)

    def _tiny(self, view: IncidentView, now: Moment, width: int, share: Clock | None) -> Content:
        leads = self._leads(view)
        if width >= _ROOM_FOR_TITLE:  # a low one, such as half of a split terminal
            return Content.assemble(self._first(view, now, width - Content(leads).cell_length, share)[0], leads)
        late = self._runs and resolve_by(view, self._playbook, now).urgency == RED
        due = due_clock(view, self._playbook, now) if self._runs else Clock("")
        alarms = [share.words] if share is not None and share.urgency == RED else []
        if due.urgency == RED:
            alarms.append(shorter(due).words)
        elif late:
            alarms.append("LATE")
        # What is wrong comes first: the last words are the ones that are cut.
        parts = [(f"  {words}", CLOCK_STYLES[RED]) for words in alarms]
        open_words = open_for(view, now).words if self._runs else ""
        tail = Content.assemble("  ", open_words, *parts, leads)
        if self._real:
            tail = Content.assemble(" ", (self._real, CLOCK_STYLES[RED]), tail)
        bad = Content.assemble(self._mark(view), self._severity(view), self._stands(view, now))
        return Content.assemble(bad, tail).truncate(width, ellipsis=True)

    def _leads(self, view: IncidentView) -> str:
        """Who leads, where somebody does or must."""
        ic = self._playbook.roles.role[0]
        holders = next((role.holders for role in view.roles if role.role == ic.name), ())
        said = "/".join(f"@{for_line(name)}" for name in holders) or "nobody"
        return f"  {ic.short} {said}" if holders or standing(view, self._playbook).runs else ""

    def _mark(self, view: IncidentView) -> Content:
        """What comes first of all on a drill, or where only members read, so that it is never cut off: a word,
        reversed, seen without colour.
        """
        if is_private(view.id):
            return Content.assemble((f" {MARK} ", "bold reverse $text-warning"), " ")
        if view.summary.drill is None:
            return Content("")
        return Content.assemble((f" {self._drill} ", "bold reverse $text-accent"), " ")

    def _severity(self, view: IncidentView) -> Content:
        severity = view.summary.severity
        if severity is None and standing(view, self._playbook).state != DECLARED:
            return Content("")  # what it is instead stands here
        if severity is None:
            return Content.styled("no severity", "$quiet")
        levels = {(severity.level, severity.rank) for severity, _ in view.severities}
        if len(levels) > 1:
            return Content.styled(f" {' / '.join(standing_severities(view))} ", "bold reverse $text-error")
        return severity_badge(for_line(severity.level), severity.rank)

    def _stands(self, view: IncidentView, now: Moment) -> Content:
        """What it is where it is not simply declared or closed, in a word or two."""
        said = standing_words(view, self._playbook, now).short
        words = said.upper() if view.summary.severity is None else f" {said}"
        return Content.styled(words, "bold" if view.summary.severity is None else "$quiet") if said else Content("")

    def rail(self, phase: str, room: int) -> Content:
        """The phases in their order, the present one in brackets and bold; so it is seen without colour too. Where
        ``room`` cells do not hold them all: the present one, what comes next, and what was, as whole words.
        """
        phases = [each for each in self._playbook.phases.phase if not each.throughout]
        present = self._playbook.phase(phase)
        at = next((at for at, each in enumerate(phases) if present is not None and each is present[1]), None)
        names = [for_line(each.title).lower() for each in phases]
        if at is None:
            return _names(names, None, 0, len(names) - 1)
        first = last = at
        names[at] = f"[{names[at]}]"
        cells = [cell_len(name) for name in names]

        def long(first: int, last: int) -> int:
            left_out = (first > 0) + (last + 1 < len(cells))
            return sum(cells[first : last + 1]) + left_out + len(_BETWEEN) * (last - first + left_out)

        while last + 1 < len(names) and long(first, last + 1) <= room:
            last += 1
        while first > 0 and long(first - 1, last) <= room:
            first -= 1
        return _names(names, at, first, last) if long(first, last) <= room else _names([names[at]], 0, 0, 0)

    def _roles(self, view: IncidentView, now: Moment) -> Content:
        held = {role.role: role.holders for role in view.roles}
        late = empty_roles(view, self._playbook, now)
        asked = standing(view, self._playbook).runs
        parts: list[Content] = []
        for role in self._playbook.roles.role:
            holders = held.get(role.name, ())
            if len(holders) > 1:
                names = ", ".join(f"@{for_line(name)}" for name in holders)
                parts.append(Content.styled(f"two {for_line(role.short)}s: {names}", CLOCK_STYLES[RED]))
            elif holders:
                parts.append(
                    Content.assemble(
                        (f"{for_line(role.short)} ", "$quiet"), (f"@{for_line(holders[0])}", "$text-accent")
                    )
                )
            elif role.short in late:
                parts.append(Content.styled(f"{for_line(role.short)} nobody!", CLOCK_STYLES[RED]))
            elif not role.optional and asked:
                parts.append(Content.styled(f"{for_line(role.short)} -", "$quiet"))
        return _join(parts, Content("  "))


def _names(names: list[str], present: int | None, first: int, last: int) -> Content:
    """The phases from ``first`` to ``last``; a sign stands for those that are left out."""
    parts = [
        Content.styled(names[place], "bold $text-accent" if place == present else "$quiet")
        for place in range(first, last + 1)
    ]
    left_out = Content.styled("…", "$quiet")
    parts = [*([left_out] if first else []), *parts, *([left_out] if last + 1 < len(names) else [])]
    return _join(parts, Content.styled(_BETWEEN, "$quiet"))


def _with_reds(content: Content, most: int) -> Content:
    """``content`` with ``most`` of its alarms in red, the first ones; the others are bold."""
    spans, reds = [], 0
    for span in content.spans:
        reds += span.style == CLOCK_STYLES[RED]
        spans.append(Span(span.start, span.end, "bold") if span.style == CLOCK_STYLES[RED] and reds > most else span)
    return Content(content.plain, spans)


def _join(parts: list[Content], between: Content) -> Content:
    return between.join(parts)


def _spread(left: Content, right: Content, width: int) -> Content:
    gap = max(1, width - left.cell_length - right.cell_length)
    return Content.assemble(left, " " * gap, right).truncate(width, ellipsis=True)
