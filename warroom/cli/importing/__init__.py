"""What was written elsewhere becomes an incident here: a command in a file."""
