"""Yakuba (役場): the open-source digital town hall for Japanese municipalities."""
