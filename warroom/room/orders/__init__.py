"""What is said with a slash, and what each order is given."""
