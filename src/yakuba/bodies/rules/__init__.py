"""What bodies knows without a database."""
