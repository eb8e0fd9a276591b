"""The outline of a template: places under their headings, each with its label."""

from __future__ import annotations

from tests.screens.opening import playbook
from warroom.report.outline import Place, outline


def test_a_place_has_the_heading_above_it_and_its_own_label() -> None:
    template = "# Of: {{ title }}\n\n## Impact\n- **Users**: {{ users }}\n\n**Why?**\n{{ why }}\n\n## C\n{{ cause }}"
    assert outline(template) == (
        Place("users", "Impact", "Users"),
        Place("why", "Impact", "Why?"),
        Place("cause", "C"),
    )


def test_every_place_of_the_shipped_template_stands_under_a_heading() -> None:
    places = outline(playbook().texts["post_mortem.md"])
    assert all(place.heading for place in places)
    assert [place.name for place in places][-1] == "status_updates"
