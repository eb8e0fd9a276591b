"""What the log says, read for a screen, a shell or a document: nothing here writes."""
