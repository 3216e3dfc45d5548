"""Faces: how people meet the house. One design, and on it the square for residents and the desk for staff."""
