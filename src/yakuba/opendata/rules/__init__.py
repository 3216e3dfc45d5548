"""What open data knows without a database."""
