"""The resident's pages, a module for each part of the way."""
