"""Every template is tried before it is needed."""

from __future__ import annotations

import dataclasses

from warroom.playbook.load import load_playbook
from warroom.playbook.workflow import Playbook
from warroom.room.drills.template_rehearsal import rehearse

SHIPPED = load_playbook()


def with_texts(**texts: str) -> Playbook:
    return dataclasses.replace(SHIPPED, texts=SHIPPED.texts | {f"{name}.md": text for name, text in texts.items()})


def test_every_shipped_template_is_filled_by_the_sample_and_by_an_empty_incident() -> None:
    assert rehearse(SHIPPED) == []


def test_what_is_undefined_is_named_with_file_and_line() -> None:
    ours = with_texts(
        closing="Over.\n{% if weather %}{{ mood|upper }}{% endif %}\n",
        post_mortem="{{ title }}\n\n{{ poem }}",
        internal_update="{% for x in %}",
    )
    found = {(one.file, one.line, one.field) for one in rehearse(ours)}
    assert found == {
        ("templates/closing.md", 2, "weather"),
        ("templates/closing.md", 2, "mood"),
        ("templates/post_mortem.md", 3, "poem"),
        ("templates/internal_update.md", 1, ""),
    }
    assert "expected a field that is filled, found undefined value: `poem` is undefined" in str(rehearse(ours))


def test_a_template_that_runs_for_ever_is_named() -> None:
    ours = with_texts(closing="{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}")
    (problem,) = rehearse(ours)
    assert "fuel" in str(problem)
