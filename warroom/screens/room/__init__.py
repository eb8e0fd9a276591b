"""The war room: one incident on one screen."""
