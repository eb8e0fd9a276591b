"""warroom: a full-screen terminal console for running production incidents."""

__version__ = "0.1.0"
COMPLETE = "_WARROOM_COMPLETE"
"""The variable by which a shell asks what may stand at a place of the command line."""
