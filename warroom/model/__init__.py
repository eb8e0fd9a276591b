"""What an incident is: records, times with precision, views. Knows nothing of storage, screens or files."""
