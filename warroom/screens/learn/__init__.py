"""After the incident: the post-mortem, its follow-ups, and the review meeting."""
