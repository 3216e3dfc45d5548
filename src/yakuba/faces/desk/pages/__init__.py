"""The pages of the desk, by what one comes to do."""
