"""Addresses of surveys: `desk` below the staff's prefix, `residents` where everybody comes in."""
