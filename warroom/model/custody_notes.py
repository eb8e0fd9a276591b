"""What the notes of the chain of custody are called, and what each of them tells of."""

CUSTODY = "custody"
"""The kind of such a note."""
EXPORTED, COPIED, PUBLISHED, READ_IN = "exported", "copied", "published", "read in"
