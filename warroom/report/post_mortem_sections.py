"""The sections of a post-mortem that tell a story: what happened, how it was noticed, why, and how it was mended."""

from __future__ import annotations

from warroom.intake.contested import CONTESTED
from warroom.model.leaning import without_leaning
from warroom.model.lengths import in_units
from warroom.model.sentences import begun, sentence
from warroom.model.states import CheckState, HypothesisState
from warroom.playbook.placeholders import fill
from warroom.report.case_words import CaseWords
from warroom.report.check_rounds import last_fix_failed, passed_early, unmade_checks
from warroom.report.facts import CheckFact
from warroom.report.key_moments import tells_of
from warroom.report.lengths_told import duration_told
from warroom.report.post_mortem_parts import Part
from warroom.report.promises import owed_until
from warroom.report.proposals import entries_of
from warroom.text import Untrusted, for_line


def summary(of: CaseWords) -> Part:
    """What happened in a few sentences: how bad, how long, the cause, the fix, and what people disagree about."""
    case, words = of.case, of.words
    impact = "" if of.contested("incident", "impact") else for_line(case.facts.get("impact", Untrusted("")))
    text = fill(
        words.summary,
        {
            "title": for_line(case.title),
            "severity": of.contested("incident", "severity").removeprefix(CONTESTED) or case.severity or words.unknown,
            "duration": duration_told(case, of.playbook),
            "impact": sentence(impact) if impact else "",
        },
    ).strip()
    confirmed = [hypothesis for hypothesis in case.hypotheses if hypothesis.status == HypothesisState.CONFIRMED]
    sentences = [f"{case.stands[:1].upper()}{case.stands[1:]}", text] if case.stands else [text]
    sentences.extend(fill(words.summary_cause, {"cause": for_line(hypothesis.statement)}) for hypothesis in confirmed)
    sentences.extend(
        fill(words.summary_reopened, {"over": of.clock(lull.over), "at": of.clock(lull.resumed)}) for lull in case.lulls
    )
    resolved = "resolved" in case.times or (owed_until(case) is not None and not unmade_checks(case))
    fix_words = words.summary_fix if resolved else words.summary_fix_in
    if last_fix_failed(case):
        fix_words = words.summary_fix_failed
    sentences.extend(fill(fix_words, {"fix": of.fix(number)}) for number in range(len(case.fixes))[-1:])
    # The cards of the board are told where the cause is, how bad it was in the first sentence.
    elsewhere = (("hypothesis", "status"), ("incident", "severity"))
    sentences.extend(apart.words for apart in case.contested if (apart.kind, apart.field) not in elsewhere)
    stands_on = (
        *entries_of(case, "declared", "impact", "fixed"),
        *(hypothesis.entry for hypothesis in confirmed if hypothesis.entry),
    )
    return Part("summary", Untrusted("\n".join(map(sentence, sentences))), stands_on)


def root_cause(of: CaseWords) -> Part:
    """The causes that were confirmed with their evidence, those that people disagree about, and what was ruled out."""
    case, words = of.case, of.words
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
                lines.append(f"- {without_leaning(of.with_time(by_id[entry]))}")
    for hypothesis in case.hypotheses:
        if hypothesis.contested:
            values = {"cause": for_line(hypothesis.statement).rstrip("."), "sides": hypothesis.contested}
            lines.append(fill(words.root_cause_contested, values))
            stands_on.extend([hypothesis.entry, *hypothesis.evidence, *hypothesis.against])
    if not lines:
        lines.append(words.root_cause_over if "closed" in case.times else words.root_cause)
    for hypothesis in case.hypotheses:
        if hypothesis.status == HypothesisState.REFUTED:
            because = f" {fill(words.because, {'result': for_line(hypothesis.result)})}" if hypothesis.result else ""
            lines.append(f"- {fill(words.ruled_out, {'statement': for_line(hypothesis.statement)})}{because}")
            stands_on.extend([hypothesis.entry, *hypothesis.against])
    return Part("root_cause", Untrusted("\n".join(lines)), tuple(dict.fromkeys(filter(None, stands_on))))


def resolution(of: CaseWords) -> Part:
    """The fixes in their order, each with what the checks after it showed, and what nobody looked at after the last."""
    case, words = of.case, of.words
    checks = [check for check in case.checks if check.state != CheckState.OPEN]
    lines = []
    for number, fix in enumerate(case.fixes):
        lines.append(f"- {begun(of.fix(number))}")
        lines.extend(_check_line(of, check) for check in checks if fix.round and check.round == fix.round)
    rounds = {fix.round for fix in case.fixes}
    lines.extend(_check_line(of, check) for check in checks if not check.round or check.round not in rounds)
    unmade = unmade_checks(case)  # those of a fix that another one followed are asked of nobody
    if unmade:
        lines.append(f"- {fill(words.checks_open, {'n': str(len(unmade))})}")
    text = Untrusted("\n".join(lines) or words.nothing)
    return Part("resolution", text, entries_of(case, "fixed", "check", "verification"))


def _check_line(of: CaseWords, check: CheckFact) -> str:
    """How a check that was made went, with its figure and what speaks against it."""
    name = for_line(check.name) or for_line(check.round)
    early = passed_early(check)
    doubts = [
        for_line(check.figure),
        fill(of.words.check_early, {"before": in_units(early)}) if early is not None else "",
        for_line(Untrusted(check.against)) if check.against != check.figure.raw else "",
    ]
    behind = "; ".join(filter(None, doubts))
    line = begun(fill(of.words.check, {"name": name, "state": check.state}))
    return f"- {line} ({behind})" if behind else f"- {line}"


def detection(of: CaseWords) -> Part:
    """How it was noticed, and the entries that tell of it."""
    case = of.case
    how = case.facts.get("detection")
    lines = [of.playbook.way_words(for_line(how))] if how is not None else []
    entries = [entry for entry in case.entries if entry.kind in ("detected", "acknowledged")]
    if case.alert is not None and not any(tells_of(entry, case.alert) for entry in entries):
        entries = [*(entry for entry in entries if entry.id != case.alert.id), case.alert]
    for entry in sorted(entries, key=lambda entry: entry.at.lo or 0):
        kind, _, way = for_line(entry.text).partition(": ")
        words = f"{kind}: {of.playbook.way_words(way)}" if way and entry.kind == "detected" else for_line(entry.text)
        lines.append(f"- {of.clock(entry.at)}: {words}")
    text = Untrusted("\n".join(lines) or of.words.nothing)
    alert = (case.alert.id,) if case.alert is not None else ()
    return Part(
        "detection", text, tuple(dict.fromkeys((*entries_of(case, "detected", "acknowledged", "began"), *alert)))
    )
