"""The post-mortem, drafted from facts: each part says on which entries it stands, and people's words come first."""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable

from warroom.intake.times import local, zoned_clock
from warroom.model.lengths import in_units
from warroom.model.moment import MINUTE, EventTime
from warroom.model.sentences import begun, sentence
from warroom.model.states import CheckState, HypothesisState
from warroom.playbook.declaring_shapes import NONE
from warroom.playbook.placeholders import fill
from warroom.playbook.workflow import Playbook
from warroom.report.blame import blamed
from warroom.report.facts import Case, Change, EntryFact, Holding, SectionFact
from warroom.report.key_moments import tells_of
from warroom.report.minutes import BEGAN, HELD, PREFIX, Review, minutes_of, review_of
from warroom.report.people import people_of
from warroom.report.post_mortem_lines import declared_at, whole_duration
from warroom.report.post_mortem_parts import WRITTEN, Part, PostMortem
from warroom.report.promises import owed_until
from warroom.report.proposals import entries_of, passed_early, proposals, unmade_checks
from warroom.report.spans import Span, between, span_words
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
    names = [name.raw for name in people]
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

    def parts(self) -> dict[str, Part]:
        case, words = self._case, self._words
        first = case.times.get("began") or case.times.get("detected") or case.times.get("declared")
        day = f"{local(first.lo, case.zone):%Y-%m-%d}" if first is not None and first.lo is not None else words.unknown
        commander = next((role for role in case.roles if role.role == self._playbook.roles.role[0].name), None)
        review = review_of(case)
        present = review.present if review is not None and review.present else people_of(case, self._playbook)
        people = ", ".join(f"@{for_line(name)}" for name in present)
        alert = self._first_alert()
        noticed, declared = alert, declared_at(case, self._playbook)
        if "detected" not in case.times and noticed is not None and declared is not None:
            before = declared.lo is not None and noticed.lo is not None and declared.lo < noticed.lo
            noticed = None if before else noticed  # whoever declared it had noticed it, at a time that nobody said
        span = between(case.times.get("began"), noticed)
        fact = case.facts.get
        parts = [
            Part("title", case.title, entries_of(case, "declared")),
            self._part("date", day),
            self._part("severity", self._severity(), "declared", "severity"),
            self._part(
                "duration", span_words(whole_duration(case), missing=words.unknown), "began", "closed", "status"
            ),
            self._part("commander", self._held(commander), "declared", "role"),
            self._part("roles", self._other_roles(commander), "declared", "role"),
            self._part("attendees", self._attendees(review, people), *((BEGAN, HELD) if review is not None else ())),
            self._summary(),
            Part("users", self._users(), entries_of(case, "impact")),
            Part("revenue", self._told("revenue") or Untrusted(words.unknown), entries_of(case, "revenue")),
            self._part("complaints", self._complaints(), "complaints", "tickets"),
            self._root_cause(),
            self._part(
                "why_not_caught", words.not_caught_unasked if case.asks_review == NONE else words.why_not_caught
            ),
            self._resolution(),
            self._detection(),
            self._part("started", self._time("began"), "began"),
            Part("first_alert", Untrusted(self._alert_words(alert)), self._alert_entries()),
            self._part("declared", self._declared_words(declared), "declared", "severity"),
            Part("time_to_detect", Untrusted(self._length(span)), entries_of(case, "began", "detected")),
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
        levels = [self._playbook.level(change.value.raw) for change in self._case.severities]
        kept = bool(levels) and all(level is not None and level[1].quiet for level in levels)
        return self._words.not_declared if declared is None and kept else self._at(declared)

    def _part(self, name: str, text: str, *kinds: str) -> Part:
        return Part(name, Untrusted(text), entries_of(self._case, *kinds) if kinds else ())

    def _severity(self) -> str:
        changes, stands = self._case.severities, self._case.stands
        if stands:
            return f"{self._case.severity or self._words.unknown}, {stands}"
        if len(changes) < 2:
            return self._case.severity or self._words.unknown
        changes_text = ", ".join(
            fill(self._words.severity_change, {"level": for_line(change.value), "at": self.clock(change.at)})
            for change in changes
        )
        return f"{self._case.severity} ({changes_text})"

    def _held(self, holding: Holding | None) -> str:
        changes: list[Change] = []
        for change in holding.changes if holding is not None else ():
            if change.value and (not changes or changes[-1].value != change.value):
                changes.append(change)  # whoever is named again holds it still
        if not changes or holding is None:
            return self._words.nobody
        if sides := self._contested("role", "holder", f"role:{holding.role}"):
            return sides
        later = [self._since(change) for change in changes[1:]]
        return ", ".join([f"@{for_line(changes[0].value)}", *later])

    def _other_roles(self, commander: Holding | None) -> str:
        roles = [
            fill(self._words.role_held, {"role": role.title, "who": self._held(role)})
            for role in self._case.roles
            if role is not commander and role.holders
        ]
        return "; ".join(roles) or self._words.no_roles

    def _since(self, change: Change) -> str:
        return fill(self._words.role_since, {"who": f"@{for_line(change.value)}", "at": self.clock(change.at)})

    def clock(self, at: EventTime) -> str:
        """A time with its day where that is not the document's, and its zone."""
        case = self._case
        if at.lo is None:
            return self._words.untimed
        first = case.times.get("began") or case.times.get("detected") or case.times.get("declared")
        day = f"{local(at.lo, case.zone):%Y-%m-%d} "
        if first is not None and first.lo is not None and day.strip() == f"{local(first.lo, case.zone):%Y-%m-%d}":
            day = ""
        return f"{day}{zoned_clock(at, case.zone)}"

    def _time(self, name: str) -> str:
        return self._at(self._case.times.get(name))

    def _at(self, at: EventTime | None) -> str:
        return self.clock(at) if at is not None else self._words.unknown

    def _length(self, span: Span | None) -> str:
        """A length in words; what took no time that clocks show is not said to have taken none."""
        if span is not None and span.hi < MINUTE:
            return self._words.at_once
        return span_words(span, missing=self._words.unknown)

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
        """When the first alert was; where there was none, when it was noticed, and how."""
        case, words = self._case, self._words
        way = self._playbook.way_noticed(for_line(case.facts.get("detection", Untrusted(""))))
        opened = any(entry.kind == "opened" and entry.at == at for entry in case.entries)
        told = any(entry.kind == "detected" for entry in case.entries)
        if at is None or case.alert is not None or (way.alerts if way is not None else told or not opened):
            return self._at(at)
        how = way.title if way is not None else ""
        return fill(words.no_alert_by if how else words.no_alert, {"at": self.clock(at), "how": how})

    def _alert_entries(self) -> tuple[str, ...]:
        case = self._case
        if case.times.get("detected") is not None or case.alert is None:
            return entries_of(case, "detected")
        return (case.alert.id,)

    def _told(self, name: str) -> Untrusted | None:
        """A fact of the incident, or what somebody wrote for it in a message that was posted."""
        return self._case.facts.get(name) or self._case.typed.get(name)

    def _users(self) -> Untrusted:
        users, affected = self._told("users"), self._case.facts.get("affected")
        if users is not None or affected is None:
            return users or Untrusted(self._words.unknown)
        return Untrusted(fill(self._words.affected, {"what": for_line(affected)}))

    def _complaints(self) -> str:
        """How many complaints there were, and which tickets, where somebody said so."""
        count, tickets = self._case.complaints, self._told("tickets")
        complaints = [] if count is None else [f"at least {count}" if self._case.more_complaints else str(count)]
        if tickets is not None:
            complaints.append(for_line(tickets))
        return "; ".join(complaints) or self._words.unknown

    def _linked(self, name: str) -> Part:
        """A link of the incident: as somebody said it, else those in its entries that look like one of this kind."""
        said = self._told(name)
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
            fill(self._words.page_update, {"at": self.clock(update.posted), "status": for_line(update.status)}).strip()
            for update in self._case.updates
            if update.audience in pages
        ]
        page = self._case.facts.get("status_page")
        if page is not None and not any(for_line(page).casefold() in line.casefold() for line in updates[-1:]):
            updates.append(for_line(page))
        return Part(
            "status_updates", Untrusted("; ".join(updates) or self._words.unknown), entries_of(self._case, "update")
        )

    def _summary(self) -> Part:
        case, words = self._case, self._words
        impact = "" if self._contested("incident", "impact") else for_line(case.facts.get("impact", Untrusted("")))
        text = fill(words.summary, {
            "title": for_line(case.title), "severity": case.severity or words.unknown,
            "duration": span_words(whole_duration(case), missing=words.unknown),
            "impact": sentence(impact) if impact else "",
        }).strip()  # fmt: skip
        confirmed = [hypothesis for hypothesis in case.hypotheses if hypothesis.status == HypothesisState.CONFIRMED]
        sentences = [f"{case.stands[:1].upper()}{case.stands[1:]}", text] if case.stands else [text]
        sentences.extend(
            fill(words.summary_cause, {"cause": for_line(hypothesis.statement)}) for hypothesis in confirmed
        )
        resolved = "resolved" in case.times or (owed_until(case) is not None and not unmade_checks(case))
        fix_words = words.summary_fix if resolved else words.summary_fix_in
        sentences.extend(fill(fix_words, {"fix": self._fix(number)}) for number in range(len(case.fixes))[-1:])
        # The cards of the board are told where the cause is.
        sentences.extend(
            apart.words for apart in case.contested if (apart.kind, apart.field) != ("hypothesis", "status")
        )
        stands_on = (
            *entries_of(case, "declared", "impact", "fixed"),
            *(hypothesis.entry for hypothesis in confirmed if hypothesis.entry),
        )
        return Part("summary", Untrusted("\n".join(map(sentence, sentences))), stands_on)

    def _contested(self, kind: str, field: str, on: str = "") -> str:
        """Who says what of ``field`` of the record ``on``, or of the only one of its kind, where people disagree about
        it; else empty.
        """
        told = (
            f"contested: {apart.sides}"
            for apart in self._case.contested
            if (apart.kind, apart.field) == (kind, field) and on in ("", apart.on)
        )
        return next(told, "")

    def _fix(self, number: int) -> str:
        fix = self._case.fixes[number]
        option = self._playbook.option(fix.how.raw)
        how = option.title.lower() if option is not None else for_line(fix.how)
        at = self.clock(fix.deployed) if fix.deployed is not None else self._words.untimed
        if option is not None and option.say:
            return fill(option.say, {"what": for_line(fix.what), "at": at}).rstrip(": ")  # how says nothing more
        if fix.what:
            how = f"{how} ({for_line(fix.what)})"
        return fill(self._words.fix, {"how": how, "at": at})

    def _root_cause(self) -> Part:
        case, words = self._case, self._words
        by_id = {entry.id: entry for entry in case.entries}
        lines, stands_on = [], []
        for hypothesis in case.hypotheses:
            if hypothesis.status != HypothesisState.CONFIRMED:
                continue
            outcome = f" ({for_line(hypothesis.result)})" if hypothesis.result else ""
            lines.append(sentence(f"{for_line(hypothesis.statement)}{outcome}"))
            stands_on.extend([hypothesis.entry, *hypothesis.evidence])
            for entry in hypothesis.evidence:
                if entry in by_id:
                    label, alone = (f" (for {label})" for label in hypothesis.labels)
                    lines.append(f"- {self._quoted(by_id[entry]).removesuffix(label).removesuffix(alone)}")
        for hypothesis in case.hypotheses:
            if hypothesis.contested:
                values = {"cause": for_line(hypothesis.statement).rstrip("."), "sides": hypothesis.contested}
                lines.append(fill(words.root_cause_contested, values))
                stands_on.extend([hypothesis.entry, *hypothesis.evidence, *hypothesis.against])
        if not lines:
            lines.append(words.root_cause)
        for hypothesis in case.hypotheses:
            if hypothesis.status == HypothesisState.REFUTED:
                because = (
                    f" {fill(words.because, {'result': for_line(hypothesis.result)})}" if hypothesis.result else ""
                )
                lines.append(f"- {fill(words.ruled_out, {'statement': for_line(hypothesis.statement)})}{because}")
                stands_on.extend([hypothesis.entry, *hypothesis.against])
        return Part("root_cause", Untrusted("\n".join(lines)), tuple(dict.fromkeys(filter(None, stands_on))))

    def _quoted(self, entry: EntryFact) -> str:
        return f"{self.clock(entry.at)}: {for_line(entry.text)}"

    def _resolution(self) -> Part:
        case, words = self._case, self._words
        lines = [f"- {begun(self._fix(number))}" for number in range(len(case.fixes))]
        checks = [check for check in case.checks if check.state != CheckState.OPEN]
        for check in checks:
            name = for_line(check.name) or for_line(check.round)
            early = passed_early(check)
            doubts = [
                for_line(check.figure),
                fill(words.check_early, {"before": in_units(early)}) if early is not None else "",
                for_line(Untrusted(check.against)) if check.against != check.figure.raw else "",
            ]
            told = "; ".join(filter(None, doubts))
            line = begun(fill(words.check, {"name": name, "state": check.state}))
            lines.append(f"- {line} ({told})" if told else f"- {line}")
        if len(checks) < len(case.checks):
            lines.append(f"- {fill(words.checks_open, {'n': str(len(case.checks) - len(checks))})}")
        text = Untrusted("\n".join(lines) or words.nothing)
        return Part("resolution", text, entries_of(case, "fixed", "check", "verification"))

    def _detection(self) -> Part:
        case = self._case
        how = case.facts.get("detection")
        lines = [self._playbook.way_words(for_line(how))] if how is not None else []
        entries = [entry for entry in case.entries if entry.kind in ("detected", "acknowledged")]
        if case.alert is not None and not any(tells_of(entry, case.alert) for entry in entries):
            entries = [*(entry for entry in entries if entry.id != case.alert.id), case.alert]
        for entry in sorted(entries, key=lambda entry: entry.at.lo or 0):
            kind, _, way = for_line(entry.text).partition(": ")
            words = (
                f"{kind}: {self._playbook.way_words(way)}" if way and entry.kind == "detected" else for_line(entry.text)
            )
            lines.append(f"- {self.clock(entry.at)}: {words}")
        text = Untrusted("\n".join(lines) or self._words.nothing)
        alert = (case.alert.id,) if case.alert is not None else ()
        return Part(
            "detection", text, tuple(dict.fromkeys((*entries_of(case, "detected", "acknowledged", "began"), *alert)))
        )

    def _proposed(self, section: str) -> Part:
        proposed = [proposal for proposal in proposals(self._case, self._playbook) if proposal.section == section]
        text = "\n".join(f"- {proposal.words}" for proposal in proposed) or self._words.nothing
        return Part(
            section,
            Untrusted(text),
            tuple(dict.fromkeys(entry for proposal in proposed for entry in proposal.stands_on)),
        )
