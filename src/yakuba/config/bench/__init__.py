"""Measuring the house: what `yakuba bench` runs. Each measure stands beside a baseline of the same run."""
