"""The five panes side by side, and what can be done in whichever of them has the keys."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from warroom.model.views import IncidentView, same_beside_entries
from warroom.panes.context import RoomContext
from warroom.panes.decide import DecidePane
from warroom.panes.hypotheses import HypothesesPane
from warroom.panes.pane import RoomPane
from warroom.panes.timeline import TimelinePane
from warroom.panes.update import UpdatePane
from warroom.panes.verify import VerifyPane
from warroom.screens.commands.room_commands import IN_ANY_PANE
from warroom.screens.room.coaching import Coaching
from warroom.screens.room.drill_acts import DrillActs
from warroom.screens.room.incident_acts import IncidentActs
from warroom.screens.room.layout import Layout
from warroom.screens.room.purge_acts import PurgeActs
from warroom.screens.room.share_acts import ShareActs
from warroom.screens.room.waiting_alerts import WaitingAlerts
from warroom.widgets.command import Command, bindings


class Panes(Horizontal):
    """Lays the panes out, and hands what concerns the whole incident to those who do it. Its keys are letters in the
    line, so they count only while the focus is in a pane.
    """

    commands: ClassVar[tuple[type[Command], ...]] = IN_ANY_PANE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(IN_ANY_PANE)]

    def __init__(self, desk: RoomContext) -> None:
        super().__init__(id="panes")
        self.desk = desk
        self.timeline, self.decide, self.hypotheses = TimelinePane(desk), DecidePane(desk), HypothesesPane(desk)
        self.verify, self.update_pane = VerifyPane(desk), UpdatePane(desk)
        self.panes: tuple[RoomPane, ...] = (
            self.timeline, self.decide, self.hypotheses, self.verify, self.update_pane,
        )  # fmt: skip
        self.room_layout = Layout(self.panes, desk)
        self.incident, self.share, self.drill = IncidentActs(desk), ShareActs(desk), DrillActs(desk)
        self.coach = Coaching(desk)
        self.purges, self.waiting = PurgeActs(desk, self.timeline), WaitingAlerts(desk)

    def compose(self) -> ComposeResult:
        """The timeline, three panes above each other, the update."""
        yield self.timeline
        with Vertical(id="middle"):
            yield self.decide
            yield self.hypotheses
            yield self.verify
        yield self.update_pane

    def owner_of(self, command: type[Command]) -> Panes | RoomPane | None:
        """Whose ``command`` is: the pane that has the keys, if it is one of that pane, else where it belongs; `None`
        where it is the screen's own.
        """
        focused = self.room_layout.focused_pane()
        owners = (*((focused,) if focused is not None else ()), self, *self.panes)
        return next((owner for owner in owners if command in owner.commands), None)

    # Where the keys are

    def action_pane(self, number: int) -> None:
        """Go to a pane, at once: the keys behind this one in a burst are for it."""
        self.room_layout.go_to(self.panes[number - 1])

    def action_line(self, begin: str) -> None:
        """Go to the line, beginning with ``begin`` when it is empty."""
        self.room_layout.begin_line(begin)

    def action_zoom(self) -> None:
        """Let the pane fill the screen, and give it back."""
        self.room_layout.zoom()

    def action_utc(self) -> None:
        """Show times in UTC, or in the incident's zone again."""
        self.desk.in_utc = not self.desk.in_utc
        self.timeline.entries.show_all()
        self.desk.result = f"times are in {self.desk.zone}"
        self.desk.say(self.desk.result)

    # The incident

    def action_severity(self) -> None:
        """The next key says the severity."""
        self.incident.ask_severity()

    def action_next_phase(self) -> None:
        """Go to the next phase that has its turn."""
        self.incident.next_phase()

    def action_undo(self) -> None:
        """Take my last act back."""
        self.incident.undo()

    def action_situation(self) -> None:
        """The situation in words that can be read aloud in half a minute."""
        self.incident.show_situation()

    def action_packet(self) -> None:
        """Show the hand-over packet, and copy it."""
        self.incident.show_packet()

    def action_mute(self) -> None:
        """No bells on this machine, or bells again."""
        self.incident.mute()

    def action_purge(self) -> None:
        """Show what goes with the chosen entry."""
        self.purges.purge_chosen()

    def action_purge_words(self) -> None:
        """Ask for the words that shall go."""
        self.purges.ask_for_words()

    # The others

    def action_conflicts(self) -> None:
        """Show the first disagreement with all that stands; a digit settles it."""
        self.share.show_conflicts()

    def action_share(self) -> None:
        """Show who is here and how the share stands."""
        self.share.show_share()

    def action_purges(self) -> None:
        """Show whose purges wait and what came back after a purge."""
        self.purges.show_purges()

    def action_put_damage_aside(self) -> None:
        """Say no more of the damaged logs of others that are known now."""
        self.share.put_damage_aside()

    # Other screens

    def action_inbox(self) -> None:
        """Show what tools sent."""
        self.desk.bridge.ways.open_inbox(self.desk.incident)

    def action_changes(self) -> None:
        """Show what was changed around the incident."""
        self.desk.bridge.ways.open_changes(self.desk.incident)

    async def action_help_here(self) -> None:
        """Show what can be typed and every key."""
        await self.screen.run_action("help")

    def action_drill(self) -> None:
        """Go to how the drill stands."""
        self.drill.show_standing()

    def action_learn(self) -> None:
        """Go to what is learnt from it."""
        self.desk.bridge.ways.open_learning(self.desk.incident)

    def action_home(self) -> None:
        """Back to all incidents."""
        self.desk.bridge.ways.go_home()


def hand_on(desks: Panes, view: IncidentView, before: IncidentView | None) -> None:
    """Hand ``view`` to the panes. Two show nothing of the entries, nor of the time but what each second lets go on:
    they are not drawn anew where nothing but entries was stored since ``before``, nor is the timeline where it was
    shown ahead. A look that is asked for though nothing was stored shows what changed here.
    """
    entries_alone = before is not None and view.revision != before.revision and same_beside_entries(view, before)
    drawn: list[RoomPane] = [desks.hypotheses, desks.verify] if entries_alone else []
    if desks.timeline.entries.were_ahead(view.revision):
        drawn.append(desks.timeline)
    for pane in desks.panes:
        if pane in drawn:
            pane.set_reactive(RoomPane.view, view)  # for what is done next
        else:
            pane.view = view
