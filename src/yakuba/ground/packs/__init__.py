"""Packs: folders of plain files that a town owns. Reading them with the line of every value, and saying what is wrong."""
