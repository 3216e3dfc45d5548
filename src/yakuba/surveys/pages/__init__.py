"""Pages of surveys: those of the desk, and the one on which everybody answers."""
