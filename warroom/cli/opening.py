"""What every command needs first: the settings, the person, the database, the playbook, the incident."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NoReturn, TypeVar

from warroom import exit_codes
from warroom.config import Config, ConfigTrouble, load_config
from warroom.intake.machine_zone import machine_zone
from warroom.intake.times import known_zone
from warroom.model.identity import NO_INCIDENT, IncidentId, Moment
from warroom.model.sentences import counted
from warroom.paths import beside_settings, config_file, database_file, person_name, state_folder
from warroom.room.core import RoomTrouble, WarRoom
from warroom.room.queries import SHARE_SETTING
from warroom.room.sharing.background import leave_behind
from warroom.room.sharing.taken_playbook import taken_folder
from warroom.room.sharing.unsent import joining_words
from warroom.text import for_terminal, quoted

if TYPE_CHECKING:
    from pathlib import Path

    from warroom.model.views import IncidentSummary, IncidentView
    from warroom.playbook.workflow import Playbook

Result = TypeVar("Result")


def now() -> Moment:
    """Microseconds since 1970."""
    return Moment(time.time_ns() // 1000)


def stop(sentence: str, code: int) -> NoReturn:
    """Say on the error stream why it does not go on, and end with ``code``."""
    import click  # a program that opens has no need of it, and would wait for it

    click.echo(f"warroom: {for_terminal(sentence)}", err=True)
    sys.exit(code)


def _looking_at_copies() -> Callable[..., None]:
    from warroom.room.acts.purged_by_others import look_at_copies  # hardly any command needs it

    return look_at_copies


def settings() -> Config:
    """The user's settings. Raise `ConfigTrouble` with what is wrong with them."""
    path = config_file(os.environ)
    config = load_config(path)
    if config.zone and known_zone(config.zone) != config.zone:
        raise ConfigTrouble(f"{path}: zone: expected a time zone such as Europe/Berlin, found {quoted(config.zone)}")
    return config


def _remark(words: str) -> None:
    """One line on the error stream, if anybody listens there."""
    with contextlib.suppress(OSError):
        print(f"warroom: {for_terminal(words)}", file=sys.stderr)


@dataclass
class Opening:
    """What was given on the command line, and what is opened from it when it is needed. A database that is not there
    is made only by what ``makes`` one: a question never leaves an empty one where a name was mistyped.
    """

    db: str = ""
    person: str = ""
    playbook_folder: str = ""
    makes: bool = False
    zone_remark: str = ""
    publishes: bool = True
    """Whether what waits is sent by a process that is left behind."""
    tells_alarms: bool = False
    """Whether the answer itself tells the alarms that stand."""
    with_secrets: bool = False
    """Whether what looks like a secret is stored, or written, all the same."""
    answers: bool = False
    """Whether what is said is what was asked for, though something is stored with it."""
    _pace: int = 1

    @cached_property
    def config(self) -> Config:
        """The user's settings."""
        try:
            return settings()
        except ConfigTrouble as trouble:
            stop(str(trouble), exit_codes.DATA)

    @property
    def path(self) -> str:
        """The chosen database."""
        chosen = self.db or ("" if os.environ.get("WARROOM_DB") else beside_settings(os.environ, self.config.database))
        return os.path.expanduser(database_file(os.environ, chosen))  # noqa: PTH111

    @cached_property
    def room(self) -> WarRoom:
        """The room over the chosen database."""
        return self.open_room()

    def open_room(self, path: str = "") -> WarRoom:
        """A room over the database at ``path``, the chosen one unless it is named."""
        try:
            person = person_name(os.environ, self.person, self.config.person)
        except ValueError as error:
            stop(f"{error}.", exit_codes.USAGE)
        try:
            room = WarRoom(path or self.path, person=person, now=now, entropy=os.urandom, make=self.makes, keys=True)
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
        room.secrets.stand_open = self.with_secrets
        room.when_purged = lambda emptied: _looking_at_copies()(room, state_folder(os.environ), emptied)
        return room

    @property
    def has_acted(self) -> bool:
        """Whether an act of this command was stored."""
        room: WarRoom | None = vars(self).get("room")
        return room is not None and room.acts > 0

    def leave(self) -> None:
        """Say what has not gone to the share for long or is still to come from it, and leave that to a process."""
        room: WarRoom | None = vars(self).get("room")
        if room is not None and self.publishes:
            leave_behind(room, _remark, alarms=not self.tells_alarms)

    @property
    def playbook(self) -> Playbook:
        """The workflow, as its clocks run in the incident that was chosen: a drill may be faster than the clock."""
        if self._pace == 1:
            return self.workflow
        from warroom.playbook.pace import at_pace

        return at_pace(self.workflow, self._pace)

    @cached_property
    def workflow(self) -> Playbook:
        """The workflow at its own pace, with the organisation's files on top; every problem of theirs is said."""
        from warroom.playbook.load import PlaybookError, load_playbook

        try:
            return load_playbook(self.organisation)
        except PlaybookError as error:
            import click

            for problem in error.problems:
                click.echo(for_terminal(str(problem)), err=True)
            is_taken = self.organisation is not None and str(self.organisation) == taken_folder(self.path)
            way = "; `warroom share playbook back` leaves it" if is_taken else ""
            stop(
                f"the playbook has {counted(len(error.problems), 'problem', 'problems')}; nothing was done{way}.",
                exit_codes.DATA,
            )

    @property
    def organisation(self) -> Path | None:
        """The folder of an organisation's own playbook: the one that was named, the one of the share that was taken, or
        the settings'.
        """
        from pathlib import Path  # with what it loads it takes as long as a page of the timeline to show

        folder = os.path.expanduser(self.playbook_folder) or taken_folder(self.path)  # noqa: PTH111
        folder = folder or beside_settings(os.environ, self.config.playbook)
        return Path(folder) if folder else None

    @property
    def share(self) -> str:
        """The share that the settings name: a folder, or the address of one on a server."""
        return self.config.share if "://" in self.config.share else beside_settings(os.environ, self.config.share)

    @property
    def allowed_signers(self) -> str:
        """The file that the settings name of whose SSH keys are whose."""
        return beside_settings(os.environ, self.config.allowed_signers)

    @cached_property
    def zone(self) -> str:
        """The zone of the person's machine, unless the settings say otherwise; one without a name here is said."""
        if self.config.zone:
            return self.config.zone
        zone, self.zone_remark = machine_zone(os.environ)
        if self.zone_remark:
            _remark(self.zone_remark)
        return zone

    def incident(self, chosen: str) -> IncidentId:
        """The incident that is meant: ``chosen`` (an id or its beginning, words of a title), or the last one."""
        summary = self._room_of(self._find(chosen))
        if summary.drill is not None and summary.drill.speed > 1:
            from warroom.room.readings.incident_pace import pace_of

            self._pace = pace_of(self.room, summary.drill)
        return summary.id

    def plain_incident(self, chosen: str) -> IncidentId:
        """The incident in which something is said to everybody in the share: ``chosen``, or the newest one that is
        neither private nor a drill; empty where there is none.
        """
        if chosen:
            return self.incident(chosen)
        from warroom.model.private import is_private

        shared = (incident.id for incident in self.room.incidents_apart() if incident.drill is None)
        return next((incident for incident in shared if not is_private(incident)), NO_INCIDENT)

    def _room_of(self, summary: IncidentSummary) -> IncidentSummary:
        """The incident in whose room ``summary`` is shown: two may be one outage."""
        root = self.room.merged_into(summary.id)
        return next((incident for incident in self.room.incidents() if incident.id == root), summary)

    def _find(self, chosen: str) -> IncidentSummary:
        incidents = self.room.incidents_apart()
        if not chosen:
            last = self.room.setting("incident")
            summaries = [incident for incident in incidents if incident.id == last] or incidents[:1]
            coming = joining_words(self.room)
            if coming and not any(incident.id == last for incident in incidents) and len(incidents) != 1:
                # Which one is open may not be known yet: nothing is written into the wrong one.
                which = "--incident names the one that you mean" if incidents else "its incidents are not here yet"
                stop(f"{coming}; {which}, or wait: `warroom share sync` shows how far it is.", exit_codes.TRY_AGAIN)
            if not summaries and self.room.setting(SHARE_SETTING):
                stop(
                    "no incident has come from the share yet; `warroom share status` tells what of it is here, and "
                    '`warroom declare "what is broken" --severity LEVEL` opens one.',
                    exit_codes.MISSING,
                )
            if not summaries:
                stop(
                    'there is no incident yet; `warroom declare "what is broken" --severity LEVEL` opens one, '
                    "and without --severity it asks how bad it is.",
                    exit_codes.MISSING,
                )
            return summaries[0]
        sought = chosen.casefold()
        summaries = [incident for incident in incidents if incident.id.startswith(sought)]
        summaries = summaries or [incident for incident in incidents if sought in incident.title.raw.casefold()]
        if len(summaries) != 1:
            problem = "no incident is" if not summaries else counted(len(summaries), "incident is", "incidents are")
            stop(f"{problem} called {quoted(chosen, 60)}; `warroom show incidents` lists them.", exit_codes.MISSING)
        return summaries[0]

    def view(self, incident: IncidentId) -> IncidentView:
        """The incident as it stands; ends the command when it is not here."""
        view = self.room.view(incident)
        if view is None:
            stop("this incident is not here.", exit_codes.MISSING)
        return view

    def run(self, act: Callable[[], Result]) -> Result:
        """Do ``act``; on trouble say so, and whether something was stored before it, and end with its code."""
        try:
            return act()
        except RoomTrouble as trouble:
            if self.has_acted:
                words = str(trouble).replace("nothing was stored", "nothing more was stored")
                stop(f"NOT ALL OF IT IS SAVED, only the beginning: {words}", trouble.exit_code)
            stop(f"NOT SAVED: {trouble}", trouble.exit_code)

    def read(self, look: Callable[[], Result]) -> Result:
        """What ``look`` finds, which stores nothing; on trouble say so and end with its code."""
        try:
            return look()
        except RoomTrouble as trouble:
            stop(str(trouble), trouble.exit_code)
