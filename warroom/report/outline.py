"""The outline of the post-mortem's template: which place stands under which heading, and what it is called there."""

from __future__ import annotations

from dataclasses import dataclass

from warroom.playbook.placeholders import PLACE

_SIGNS = "#*-: "


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the template: its ``name``, the ``heading`` above it, and its ``label``, empty without one."""

    name: str
    heading: str
    label: str = ""


def outline(template: str) -> tuple[Place, ...]:
    """The places below the first heading of ``template``, in its order."""
    places: list[Place] = []
    heading = above = ""
    for line in template.splitlines():
        match = PLACE.search(line)
        if line.startswith("#"):
            heading, above = "" if match else line.strip(_SIGNS), ""
        elif match:
            if heading:
                label = line[: match.start()].replace("*", "").strip(_SIGNS)
                places.append(Place(match.group(1), heading, label or above))
            above = ""
        elif line.startswith("**"):
            above = line.replace("*", "").strip(_SIGNS)
    return tuple(places)
