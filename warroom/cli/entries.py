"""An entry of a timeline, for programs."""

from __future__ import annotations

from warroom.intake.times import iso

TYPE_CHECKING = False
if TYPE_CHECKING:  # the shapes take as long to load as a page of the timeline to show
    from warroom.cli.shapes import Entry
    from warroom.model.timeline_entries import TimelineEntry


def entry_json(entry: TimelineEntry) -> Entry:
    """An entry as ``show timeline --json`` prints it; `warroom.cli.schemas` says what each field is."""
    return {
        "id": entry.id,
        "at": iso(entry.at.lo),
        "at_end": iso(entry.at.hi),
        "precision": entry.at.precision,
        "written": (entry.at.words or None) if not entry.wordless else None,
        "kind": entry.kind,
        "text": entry.text.raw,
        "by": entry.by.raw,
        "key_accepted": not entry.unsure,
        "speaker": entry.speaker.raw if entry.speaker is not None else None,
        "entered_at": iso(entry.entered_at) or "",
        "struck": entry.struck.raw if entry.struck is not None else None,
        "tags": [tag.raw for tag in entry.tags],
        "people": [name.raw for name in entry.people],
        "pinned": entry.pinned,
        "versions": entry.versions,
        "wordings_by": [by.raw for by in entry.wordings_by],
        "wordings_by_key_accepted": [by.is_sure for by in entry.wordings_by],
        "edited": entry.edited,
        "purged": entry.purged,
        "words_missing": entry.missing,
    }
