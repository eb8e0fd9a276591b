"""What tools say comes into the room: files that are brought in, what a listener took, and what changed."""
