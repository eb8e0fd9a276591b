"""Anything that the format of the log accepts, from people who mean harm: nothing ends, and everybody sees the same."""
