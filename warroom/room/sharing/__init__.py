"""The share of a database: joined, left, published and fetched in a process of its own, and how it stands."""
