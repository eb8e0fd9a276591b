"""Drills and training on the screen."""
