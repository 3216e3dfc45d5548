"""Packs: a life event and its procedures as plain files that a municipality can own, review, sign and share."""
