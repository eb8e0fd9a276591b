"""What a check showed held against what it should show: its time, the figures of the triage, the playbook's limits.

``should`` of ``resolution.toml`` holds the rules. What cannot be compared is said to be not compared, never to be good.
"""

from __future__ import annotations

import re
import unicodedata

from warroom.model.desks import CheckItem, FixView
from warroom.model.figures import Figure, meets, read_figure
from warroom.model.lengths import length
from warroom.model.moment import EventTime
from warroom.model.shape import record
from warroom.model.states import CheckState
from warroom.model.views import IncidentView
from warroom.playbook.deciding_shapes import Expectation, VerifyStep
from warroom.playbook.workflow import Playbook
from warroom.text import Untrusted, bounded, for_line

BASELINE = "baseline"
RULE = re.compile(r"(<=|>=|<|>) ?(.{1,80})")
_AMOUNT = re.compile(r"(?P<number>[0-9.,\u2044]+) ?(?P<unit>[^\W\d]+)(?: [^\W\d]+){0,2}")
_WORSE = {"<=": "above", "<": "not below", ">=": "below", ">": "not above"}
_LONGEST = 40


@record
class Comparison:
    """A figure held against one rule. ``meets`` is `None` where they cannot be compared; ``words`` are safe to show.
    ``apart`` says that both are figures, or look it, and measure different things: ``12 apples`` beside ``0.2 %``.
    """

    meets: bool | None
    words: str
    apart: bool = False


@record
class Shortfall:
    """A check that was passed ``early_by`` microseconds before its time, or ``against`` what its figure should be (in
    words that are safe to show); ``because`` is the reason that was kept, `None` where nobody gave one. ``apart`` says
    that its figure is not worse for sure, but measures something else.
    """

    check: CheckItem
    early_by: int
    against: str
    because: Untrusted | None
    apart: bool = False


def rule_of(check: CheckItem, playbook: Playbook) -> VerifyStep | Expectation | None:
    """What the playbook says of a check of a fix."""
    name = check.id.rpartition(":")[2]
    resolution = playbook.resolution
    step = next((step for step in resolution.verify if step.after.words == name), None)
    points = {f"list{number}": point for number, point in enumerate(resolution.checklist, 1)}
    return step if step is not None else points.get(name)


def at_triage(check: CheckItem, view: IncidentView, playbook: Playbook) -> Untrusted | None:
    """The figure that was noted at triage and that ``check`` of a fix is compared with; `None` where there is none."""
    rule = rule_of(check, playbook)
    return view.baseline.get(rule.metric) if rule is not None else None


def compare(check: CheckItem, figure: str, view: IncidentView, playbook: Playbook) -> list[Comparison]:
    """``figure``, seen at ``check``, held against each of its rules; nothing where it has none."""
    rule = rule_of(check, playbook)
    return (
        [_held_against(rule_text, figure, at_triage(check, view, playbook)) for rule_text in rule.should]
        if rule
        else []
    )


def _held_against(rule: str, figure: str, noted: Untrusted | None) -> Comparison:
    sign, limit = split(rule)
    is_baseline = limit == BASELINE
    if is_baseline and noted is None:
        return Comparison(None, "not compared: no figure was noted at triage")
    limit_text = noted.raw if is_baseline and noted is not None else limit
    shown_limit = bounded(for_line(Untrusted(limit_text)), _LONGEST)
    named = f"the {shown_limit} of triage" if is_baseline else shown_limit
    seen, threshold = read_figure(figure), read_figure(limit_text)
    met = meets(seen, sign, threshold) if seen is not None and threshold is not None else None
    shown_figure = bounded(for_line(Untrusted(figure)), _LONGEST)
    if met is None and threshold is not None and _measures_otherwise(figure, sign, seen, threshold):
        return Comparison(None, f"{shown_figure} is not comparable with {named}", apart=True)
    if met is None:
        return Comparison(None, f"not compared with {named}")
    return Comparison(met, f"within {named}" if met else f"{shown_figure} is {_WORSE[sign]} {named}")


def _measures_otherwise(figure: str, sign: str, seen: Figure | None, threshold: Figure) -> bool:
    """Whether ``figure`` is meant as one and cannot be held against ``threshold``: a number and what it is of, alone.
    Words that have a number in them are none, and nothing of something else is not more than it should be.
    """
    if seen is None:
        amount = _AMOUNT.fullmatch(" ".join(unicodedata.normalize("NFKC", figure).split()))
        if amount is None:
            return False
        seen = read_figure(f"{amount['number']} {amount['unit']}")
        if seen is None:
            return bool(amount["number"].strip("0.,")) or sign in (">", ">=")
    if seen.hi == 0 and sign in ("<", "<="):
        return False
    return seen.what != threshold.what or bool(seen.of and threshold.of and seen.of != threshold.of)


def split(rule: str) -> tuple[str, str]:
    """The sign of a rule and what it is held against. Raise ``ValueError`` for what is no rule."""
    match = RULE.fullmatch(rule.strip())
    if match is None or (match[2] != BASELINE and read_figure(match[2]) is None):
        raise ValueError(f'a rule such as "<= {BASELINE}" or "< 1 %"')
    return match[1], match[2]


def against(check: CheckItem, view: IncidentView, playbook: Playbook) -> str:
    """How the figure of a check that was passed is worse than it should be, or shows something else, in words; empty
    where it is neither.
    """
    return _shortfall(check, view, playbook).against


def worse_words(check: CheckItem, figure: str, view: IncidentView | None, playbook: Playbook) -> list[str]:
    """How ``figure`` is surely worse than what ``check`` should show, or measures something else, in words that are
    safe to show.
    """
    return [comparison.words for comparison in _speaking_against(check, figure, view, playbook)]


def _speaking_against(check: CheckItem, figure: str, view: IncidentView | None, playbook: Playbook) -> list[Comparison]:
    comparisons = compare(check, figure, view, playbook) if figure and view is not None else []
    return [comparison for comparison in comparisons if comparison.meets is False or comparison.apart]


def doubts(
    check: CheckItem, verdict: CheckState, figure: str, when: EventTime, view: IncidentView | None, playbook: Playbook
) -> list[str]:
    """What speaks against saying ``verdict`` of a check as of ``when``, in words that are safe to show: it is not due,
    its figure is worse than it should be. Failing one early is doubted only where no figure says why.
    """
    doubts = []
    left = check.left_at(when)
    if left and (verdict == CheckState.PASSED or (verdict == CheckState.FAILED and not figure)):
        doubts.append(f"due in {length(left)}")
    return doubts + (worse_words(check, figure, view, playbook) if verdict == CheckState.PASSED else [])


def shortfalls(fix: FixView, view: IncidentView, playbook: Playbook) -> tuple[Shortfall, ...]:
    """The checks of a round that were passed before their time, against their figure or with one of something else."""
    every = (_shortfall(check, view, playbook) for check in fix.checks)
    return tuple(shortfall for shortfall in every if shortfall.early_by or shortfall.against)


def _shortfall(check: CheckItem, view: IncidentView, playbook: Playbook) -> Shortfall:
    figure = check.figure.raw if check.state == CheckState.PASSED and check.figure is not None else ""
    comparisons = _speaking_against(check, figure, view, playbook)
    words = ", ".join(comparison.words for comparison in comparisons)
    is_apart = bool(comparisons) and all(comparison.apart for comparison in comparisons)
    return Shortfall(check, check.early_by, words, check.because, is_apart)


def shortfall_words(fix: FixView, view: IncidentView, playbook: Playbook) -> str:
    """The same in a few words: ``2 before their time, 1 against its figure``; empty when there is none."""
    fix_shortfalls = shortfalls(fix, view, playbook)
    early, worse, apart = (
        sum(shortfall.early_by > 0 for shortfall in fix_shortfalls),
        sum(bool(shortfall.against) and not shortfall.apart for shortfall in fix_shortfalls),
        sum(shortfall.apart for shortfall in fix_shortfalls),
    )
    unsaid = sum(shortfall.because is None for shortfall in fix_shortfalls)
    counted = (
        (early, "before its time", "before their time"),
        (worse, "against its figure", "against their figures"),
        (apart, "with a figure that is not comparable", "with figures that are not comparable"),
        (unsaid, "without a reason", "without a reason"),
    )
    return ", ".join(f"{number} {many if number > 1 else singular}" for number, singular, many in counted if number)
