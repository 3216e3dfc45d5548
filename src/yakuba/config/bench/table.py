"""What was measured, as a table for people and as JSON for machines."""

from __future__ import annotations

import json
import os
import platform
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: the runs of a measure, its goal, and the runs of what it is compared with.

    ``at_least`` and ``below`` are goals; without either the line is told for its own sake.
    """

    name: str
    unit: str
    runs: Sequence[float]
    at_least: float | None = None
    below: float | None = None
    baseline: str = ""
    baseline_runs: Sequence[float] = ()
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def median(self) -> float:
        """The median of the runs."""
        return median(self.runs)

    @property
    def ratio(self) -> float | None:
        """The median over that of the baseline; None if there is none."""
        return self.median / median(self.baseline_runs) if self.baseline_runs and median(self.baseline_runs) else None

    @property
    def held(self) -> bool | None:
        """Whether the goal is met; None if there is none."""
        if self.at_least is not None:
            return self.median >= self.at_least
        return self.median < self.below if self.below is not None else None


HEAD = ("measure", "median", "from – to", "goal", "", "baseline in the same run", "median", "ratio")


def table(measures: Sequence[Measure]) -> str:
    """Return the table; columns are as wide as what stands in them."""
    rows = [HEAD, *(_row(one) for one in measures)]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = [
        "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "─" * max(map(_width, lines)), *lines[1:]])


def _row(one: Measure) -> tuple[str, ...]:
    goal = f"≥ {_number(one.at_least)}" if one.at_least is not None else ""
    goal = f"< {_number(one.below)}" if one.below is not None else goal
    held = {True: "held", False: "MISSED", None: ""}[one.held]
    spread = f"{_number(min(one.runs))} – {_number(max(one.runs))}" if len(one.runs) > 1 else ""
    ratio = "" if one.ratio is None else f"{one.ratio:.2f}" if one.ratio >= 0.1 else f"{one.ratio:.3f}"
    base = _number(median(one.baseline_runs)) if one.baseline_runs else ""
    return (f"{one.name}", f"{_number(one.median)} {one.unit}", spread, goal, held, one.baseline, base, ratio)


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or float(value).is_integer() else f"{value:.2f}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def write(measures: Sequence[Measure], folder: Path, *, at: datetime) -> Path:
    """Write everything as JSON, each run included, with the machine it ran on. Returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%d-%H%M%S}.json"
    told = {
        "at": at.isoformat(),
        "machine": {"processors": os.cpu_count(), "python": platform.python_version(), "load": os.getloadavg()},
        "measures": [{**asdict(one), "median": one.median, "ratio": one.ratio, "held": one.held} for one in measures],
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return path
