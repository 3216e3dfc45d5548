"""The hall that is attacked: the world of the matrix, with everybody and everything in it."""

from tests.matrix.conftest import world

__all__ = ["world"]
