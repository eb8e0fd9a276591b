"""A folder that several people reach: a command in a file."""
