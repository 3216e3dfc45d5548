"""A plan as sheets that an official can fill in: Excel and CSV, out and in again.

A pack becomes grids (`writing`), grids become a pack again (`reading`); what a medium is, `excel` and `delimited` know.
What has no sheet (bodies, flow charts, tables, surveys, topics, scoring) stays as it was in the plan that is changed.
"""

from yakuba.plans.rules.exchange.grid import CellFault, Grid, Place, Unreadable
from yakuba.plans.rules.exchange.reading import Read, read
from yakuba.plans.rules.exchange.writing import grids

__all__ = ["CellFault", "Grid", "Place", "Read", "Unreadable", "grids", "read"]
