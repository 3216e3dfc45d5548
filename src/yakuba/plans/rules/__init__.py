"""Plans as pure data and arithmetic: what is written, whether it holds together, what follows from it."""
