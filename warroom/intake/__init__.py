"""What people type, paste or bring along, read into drafts: the entry line, pasted text, post-mortem timelines."""
