"""The home screen: what is open, what was, and the way into an incident."""
