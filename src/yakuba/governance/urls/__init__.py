"""Addresses of governance below the staff's prefix: `regulations` and `training`."""
