"""The shared folder: publishing our operations into it, fetching those of others, and comparing the two."""
