"""Declaring an incident on the screen: the three questions, and the tree that says how bad it is."""
