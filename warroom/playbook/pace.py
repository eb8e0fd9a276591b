"""The workflow at the pace of a drill: where time runs five times as fast, everything is due five times as soon."""

from __future__ import annotations

from dataclasses import fields
from functools import cache, partial
from typing import Any

from warroom.model.shape import assembler, is_shape
from warroom.playbook.duration import Duration
from warroom.playbook.workflow import Playbook

FASTEST = 1000
"""How many times as fast as the clock a drill may run."""
_COUNTED = (
    "severities",
    "phases",
    "roles",
    "detection",
    "declaration",
    "resolution",
    "communication",
    "practices",
    "after",
)
"""The parts whose durations count while an incident goes on; the review and the training are held in real time."""
_NAMED_BY = "resolution"
"""The part whose durations name something (the check after 5m), and keep their words."""


@cache
def at_pace(playbook: Playbook, speed: int) -> Playbook:
    """``playbook`` with durations for a drill that runs ``speed`` times as fast as the clock; itself at 1."""
    if speed <= 1:
        return playbook
    kept = {field.name: partial(getattr, playbook, field.name) for field in fields(Playbook)}
    counted = {name: partial(_part, playbook, name, speed) for name in _COUNTED}
    return Playbook.late({}, {**kept, **counted, "closure": partial(_closure, playbook, speed)})


def _part(playbook: Playbook, name: str, speed: int) -> Any:
    return _faster(getattr(playbook, name), speed, said="" if name == _NAMED_BY else f" at x{speed}")


def _closure(playbook: Playbook, speed: int) -> Any:
    """Stability is waited for at the drill's pace."""
    return _with(playbook.closure, {"stable_for": _faster(playbook.closure.stable_for, speed, said=f" at x{speed}")})


def _faster(value: Any, speed: int, *, said: str) -> Any:
    if isinstance(value, Duration):
        return Duration(value.microseconds // speed, value.words + said)
    if isinstance(value, tuple):
        return tuple(_faster(part, speed, said=said) for part in value)
    if is_shape(type(value)):
        return _with(
            value, {field.name: _faster(getattr(value, field.name), speed, said=said) for field in fields(value)}
        )
    return value


def _with(value: Any, changed: dict[str, Any]) -> Any:
    return assembler(type(value))({field.name: getattr(value, field.name) for field in fields(value)} | changed)
