"""The hall that is attacked: the world of the matrix, with everybody and everything in it; and the stage of the stories."""

from tests.browser.conftest import hours, raise_curtain
from tests.matrix.conftest import world

__all__ = ["hours", "raise_curtain", "world"]
