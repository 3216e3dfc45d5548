"""What insight knows without a database."""
