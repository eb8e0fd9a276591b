"""The one door to the log: a small core that opens, commits, queries and watches, and one module of acts per desk."""
