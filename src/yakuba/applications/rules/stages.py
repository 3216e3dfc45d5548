"""The few stages that this room itself must understand; all others are codes that it only hands on."""

from __future__ import annotations

from typing import Final

OVER: Final = ("decided", "withdrawn")
"""The stages after which nothing can be taken back."""
