"""The shell commands, one file per group."""
