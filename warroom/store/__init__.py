"""The local SQLite file: schema and migrations, folding operations into tables, queries."""
