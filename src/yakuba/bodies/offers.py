"""What bodies offer the room of papers: who may see the papers of a meeting, and who works on them."""

from __future__ import annotations

from yakuba.bodies.reads import papers
from yakuba.papers.rules.keepers import keepers

keepers.add("meeting", papers.place)
