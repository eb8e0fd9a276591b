"""The post-mortem, drafted from facts: each part says on which entries it stands, and people's words come first."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable

from warroom.intake.times import local
from warroom.model.moment import EventTime
from warroom.model.views import CANCELLED
from warroom.playbook.declaring_shapes import NONE
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.blame import blamed
from warroom.report.case_words import CaseWords
from warroom.report.facts import Case, Change, EntryFact, Holding, SectionFact
from warroom.report.lengths_told import duration_told, time_to_detect
from warroom.report.minutes import BEGAN, HELD, PREFIX, Review, minutes_of, review_of
from warroom.report.people import named, people_of
from warroom.report.post_mortem_lines import began_as, declared_at
from warroom.report.post_mortem_parts import WRITTEN, Part, PostMortem
from warroom.report.post_mortem_sections import detection, resolution, root_cause, summary
from warroom.report.proposals import entries_of, proposals
from warroom.text import Untrusted, for_line

_PROPOSED = ("went_well", "could_improve")
"""Parts whose draft is the playbook's sentences, which blame nobody whatever somebody gave as a reason."""
_AS = "as:"
_LINK = re.compile(r"https?://[^\s<>\"']{3,300}")
_MOST_LINKS = 3
_UNSAID = SectionFact(Untrusted(""), ())


def draft(case: Case, playbook: Playbook) -> PostMortem:
    """The post-mortem of ``case``."""
    drafted = _Drafting(case, playbook).parts()
    by_id = {entry.id: entry for entry in case.entries}
    parts = {}
    for name, part in drafted.items():
        seen = (*part.stands_on, _as_they_stand(by_id[id_] for id_ in part.stands_on if id_ in by_id))
        section = case.sections.get(name, _UNSAID) if name in WRITTEN else _UNSAID
        if not section.text:
            parts[name] = dataclasses.replace(part, seen=seen, others=section.others)
            continue
        offered = part.text if _moved_on(seen, section.stands_on) and part.text.raw != section.text.raw else None
        parts[name] = Part(name, section.text, part.stands_on, True, offered, section.others, seen)
    people, minutes = people_of(case, playbook), minutes_of(case, playbook)
    mentioned = dict.fromkeys(name.raw for entry in case.entries for name in entry.people)
    mentions = (name for name in mentioned if not playbook.composing.is_machine(name))
    # Whoever blames somebody need not write an @ before the name.
    names = list(dict.fromkeys([*(name.raw for name in people), *mentions]))
    written = [
        *((name, parts[name].text) for name in WRITTEN if parts[name].by_people or name not in _PROPOSED),
        *((f"{PREFIX}{minute.name}", minute.text) for minute in minutes),
    ]
    blame = [
        blamed_sentence for name, text in written for blamed_sentence in blamed(name, text, names, playbook.after.blame)
    ]
    return PostMortem(case, parts, tuple(blame), people, review_of(case), minutes)


def _as_they_stand(entries: Iterable[EntryFact]) -> str:
    """The words and the times of ``entries`` in one short text, so that a correction of one is noticed."""
    entries_text = repr([(entry.id, entry.at.lo, entry.at.hi, entry.text.raw) for entry in entries])
    return f"{_AS}{hashlib.sha256(entries_text.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _moved_on(seen: tuple[str, ...], had: tuple[str, ...]) -> bool:
    """Whether today's facts are others than those that the writer had."""
    if any(mark.startswith(_AS) for mark in had):
        return seen[-1] not in had
    return bool(set(seen[:-1]) - set(had))


class _Drafting:
    """Makes the parts of one case."""

    def __init__(self, case: Case, playbook: Playbook) -> None:
        self._case, self._playbook, self._words = case, playbook, playbook.after.words
        self._says = CaseWords(case, playbook)

    def parts(self) -> dict[str, Part]:
        case, words = self._case, self._words
        first = case.times.get(began_as(case))
        day = f"{local(first.lo, case.zone):%Y-%m-%d}" if first is not None and first.lo is not None else words.unknown
        commander = next((role for role in case.roles if role.role == self._playbook.roles.role[0].name), None)
        review = review_of(case)
        present = review.present if review is not None and review.present else people_of(case, self._playbook)
        people = ", ".join(f"@{for_line(name)}" for name in present)
        alert = self._first_alert()
        declared = declared_at(case, self._playbook)
        fact = case.facts.get
        parts = [
            Part("title", case.title, entries_of(case, "declared")),
            self._part("date", day),
            self._part("severity", self._severity(declared), "declared", "severity"),
            self._part("duration", duration_told(case, self._playbook), "began", "closed", "status"),
            self._part("commander", self._held(commander), "declared", "role"),
            self._part("roles", self._other_roles(commander), "declared", "role"),
            self._part("attendees", self._attendees(review, people), *((BEGAN, HELD) if review is not None else ())),
            summary(self._says),
            Part("users", self._users(), entries_of(case, "impact")),
            Part("revenue", self._revenue(), entries_of(case, "revenue")),
            self._part("complaints", self._complaints(), "complaints", "tickets"),
            root_cause(self._says),
            self._part(
                "why_not_caught", words.not_caught_unasked if case.asks_review == NONE else words.why_not_caught
            ),
            resolution(self._says),
            detection(self._says),
            self._part("started", self._says.time_of("began"), "began"),
            Part("first_alert", Untrusted(self._alert_words(alert)), self._alert_entries()),
            self._part("declared", self._declared_words(declared), "declared", "severity"),
            self._part("time_to_detect", time_to_detect(case, self._playbook, alert), "began", "detected"),
            self._proposed("went_well"),
            self._proposed("could_improve"),
            Part("channel", fact("channel") or Untrusted(words.unknown)),
            self._linked("hotfix"),
            self._linked("dashboard"),
            self._linked("runbook"),
            self._status_updates(),
        ]
        return {part.name: part for part in parts}

    def _declared_words(self, declared: EventTime | None) -> str:
        """When it was declared, or that it never was: what is only kept has no time that somebody forgot."""
        return self._never_declared(declared) or self._says.clock_or_unknown(declared)

    def _never_declared(self, declared: EventTime | None) -> str:
        """That it never was, of what was of no severity that is; else empty."""
        levels = [self._playbook.level(change.value.raw) for change in self._case.severities]
        kept = bool(levels) and all(level is not None and level[1].quiet for level in levels)
        return self._words.not_declared if declared is None and kept else ""

    def _part(self, name: str, text: str, *kinds: str) -> Part:
        return Part(name, Untrusted(text), entries_of(self._case, *kinds) if kinds else ())

    def _severity(self, declared: EventTime | None) -> str:
        stands = self._case.stands or self._never_declared(declared).strip("[]")
        level = self._says.contested("incident", "severity") or self._level()
        return f"{level}, {stands}" if stands else level

    def _level(self) -> str:
        """How bad it is, and how bad it was when."""
        changes = self._case.severities
        if len(changes) < 2:
            return self._case.severity or self._words.unknown
        changes_text = ", ".join(
            fill(self._words.severity_change, {"level": for_line(change.value), "at": self._says.clock(change.at)})
            for change in changes
        )
        return f"{self._case.severity} ({changes_text})"

    def _held(self, holding: Holding | None) -> str:
        every = holding.terms if holding is not None else ()
        terms: list[tuple[Change, tuple[Untrusted, ...]]] = []
        for change, holders in every:
            if holders and (not terms or set(terms[-1][1]) != set(holders)):
                terms.append((change, holders))  # whoever is named again holds it still
        if not terms or holding is None:
            return self._words.nobody
        if sides := self._says.contested("role", "holder", f"role:{holding.role}"):
            return sides
        later = [self._says.since(change, holders) for change, holders in terms[1:]]
        last, holders = every[-1]
        if not holders and self._went_on(last):
            nobody = self._words.nobody.strip("[]")
            later.append(fill(self._words.role_since, {"who": nobody, "at": self._says.clock(last.at)}))
        return ", ".join([named(terms[0][1]), *later])

    def _went_on(self, change: Change) -> bool:
        """Whether it was not closed yet at ``change``: after the end roles are laid down, and nobody is missing."""
        closed = self._case.times.get("closed")
        return closed is None or closed.lo is None or change.at.lo is None or change.at.lo < closed.lo

    def _other_roles(self, commander: Holding | None) -> str:
        roles = [
            fill(self._words.role_held, {"role": role.title, "who": self._held(role)})
            for role in self._case.roles
            if role is not commander and role.holders
        ]
        return "; ".join(roles) or self._words.no_roles

    def _first_alert(self) -> EventTime | None:
        """When it was detected; where nobody said so, when a machine first spoke."""
        case = self._case
        return case.times.get("detected") or (case.alert.at if case.alert is not None else None)

    def _attendees(self, review: Review | None, people: str) -> str:
        """Who was at the review; before it, who took part in the incident: nobody was at what was not held."""
        if review is None and people:
            return fill(self._words.before_review, {"people": people})
        return people or self._words.unknown

    def _alert_words(self, at: EventTime | None) -> str:
        """When the first alert was: that of the log, however late somebody noticed it, and where it came later when it
        was noticed before. Where there was none when it was noticed, and how.
        """
        case, words = self._case, self._words
        way = self._playbook.way_noticed(for_line(case.facts.get("detection", Untrusted(""))))
        if at is not None and self._alert_came_first(at) and case.alert is not None:
            return self._says.clock(case.alert.at)
        if sides := self._says.contested("incident", "detected"):
            return sides
        opened = any(entry.kind == "opened" and entry.at == at for entry in case.entries)
        told = any(entry.kind == "detected" for entry in case.entries)
        if at is None or (way.alerts if way is not None else case.alert is None and (told or not opened)):
            return self._says.clock_or_unknown(at)
        if case.alert is not None:
            return fill(words.alert_after, {"at": self._says.clock(case.alert.at), "noticed": self._says.clock(at)})
        how = way.title if way is not None else ""
        return fill(words.no_alert_by if how else words.no_alert, {"at": self._says.clock(at), "how": how})

    def _alert_came_first(self, noticed: EventTime) -> bool:
        """Whether the log holds an alert that is not later than it was ``noticed``."""
        alert = self._case.alert
        return alert is not None and (noticed.hi is None or (alert.at.lo or 0) <= noticed.hi)

    def _alert_entries(self) -> tuple[str, ...]:
        case, detected = self._case, self._case.times.get("detected")
        if case.alert is None or (detected is not None and not self._alert_came_first(detected)):
            return entries_of(case, "detected")
        return (case.alert.id,)

    def _none_since_no_incident(self, name: str) -> str:
        """What every message says of ``name`` of what was cancelled, whatever was feared before; else empty."""
        return self._playbook.composing.no_incident.get(name, "") if self._case.state == CANCELLED else ""

    def _users(self) -> Untrusted:
        if none := self._none_since_no_incident("users"):
            return Untrusted(none)
        users, affected = self._says.fact("users"), self._case.facts.get("affected")
        if users is not None or affected is None:
            return users or Untrusted(self._words.unknown)
        return Untrusted(fill(self._words.affected, {"what": for_line(affected)}))

    def _revenue(self) -> Untrusted:
        none = self._none_since_no_incident("revenue")
        return Untrusted(none) if none else self._says.fact("revenue") or Untrusted(self._words.unknown)

    def _complaints(self) -> str:
        """How many complaints there were, and which tickets, where somebody said so."""
        count, tickets = self._case.complaints, self._says.fact("tickets")
        complaints = [] if count is None else [f"at least {count}" if self._case.more_complaints else str(count)]
        if tickets is not None:
            complaints.append(for_line(tickets))
        return "; ".join(complaints) or self._words.unknown

    def _linked(self, name: str) -> Part:
        """A link of the incident: as somebody said it, else those in its entries that look like one of this kind."""
        said = self._says.fact(name)
        if said is not None:
            return Part(name, said)
        signs = self._playbook.after.links.get(name, ())
        found: dict[str, str] = {}
        for entry in self._case.entries:
            for link in _LINK.findall(entry.text.raw):
                if any(sign in link for sign in signs):
                    found.setdefault(link.rstrip(".,;:!?"), entry.id)
        links = list(found)[:_MOST_LINKS]
        stands_on = tuple(dict.fromkeys(found[link] for link in links))
        return Part(name, Untrusted(", ".join(links) or self._words.unknown), stands_on)

    def _status_updates(self) -> Part:
        """What was posted to the page that customers look at, and when; and how the page stands."""
        pages = [
            audience.name
            for audience in self._playbook.communication.audience
            if audience.customers and audience.every is not None
        ]
        updates = [
            fill(
                self._words.page_update, {"at": self._says.clock(update.posted), "status": for_line(update.status)}
            ).strip()
            for update in self._case.updates
            if update.audience in pages
        ]
        page = self._case.facts.get("status_page")
        if page is not None and not any(for_line(page).casefold() in line.casefold() for line in updates[-1:]):
            updates.append(for_line(page))
        return Part(
            "status_updates", Untrusted("; ".join(updates) or self._words.unknown), entries_of(self._case, "update")
        )

    def _proposed(self, section: str) -> Part:
        proposed = [proposal for proposal in proposals(self._case, self._playbook) if proposal.section == section]
        text = "\n".join(f"- {proposal.words}" for proposal in proposed) or self._words.nothing
        return Part(
            section,
            Untrusted(text),
            tuple(dict.fromkeys(entry for proposal in proposed for entry in proposal.stands_on)),
        )
