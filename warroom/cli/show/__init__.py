"""What the panes show, in a shell: a command in a file."""
