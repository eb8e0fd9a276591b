"""Rehearsals: drills, training, the sample incident, and what is real meanwhile."""
