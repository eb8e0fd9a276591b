"""The panes of a room: each owns its list, its keys and what they do. They act on the room; widgets only draw."""
