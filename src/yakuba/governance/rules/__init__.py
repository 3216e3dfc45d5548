"""What governance knows without a database."""
