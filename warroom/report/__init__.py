"""Facts in, documents out: what is made of an incident when it is over. Pure functions; nothing here reads a file."""
