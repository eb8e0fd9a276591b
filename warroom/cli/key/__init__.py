"""Whose key is whose: a command in a file, those that decide in one."""
