"""What goes out to other tools: exactly what was approved, or nothing, or it is said that nobody knows."""
