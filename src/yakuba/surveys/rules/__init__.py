"""What surveys knows without a database."""
