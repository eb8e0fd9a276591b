"""The panes and lines of the screens: each is given its view and posts messages."""
