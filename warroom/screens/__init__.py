"""The screens: each owns its state and hands its panes their views."""
