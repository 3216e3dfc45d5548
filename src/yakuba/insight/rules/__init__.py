"""What insight knows without a database: what a measure is, and the arithmetic of counts."""

from yakuba.insight.rules.measure import Measure, Span, UnknownMeasure, measures, median, rounded, share

__all__ = ["Measure", "Span", "UnknownMeasure", "measures", "median", "rounded", "share"]
