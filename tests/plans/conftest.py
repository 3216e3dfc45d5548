"""What the tests of plans share."""

from tests.plans.hall import planned

__all__ = ["planned"]
