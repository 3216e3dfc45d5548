"""What a plan pack holds, counted, beside what its document holds.

``python -m tests.plans.sources`` writes the tables of docs/plan-sources.md anew. What the documents hold stands in
``counts.yaml``, counted by reading them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any, Final

from yakuba.ground.packs import yaml_text
from yakuba.plans.rules import model
from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.packs import reading

ROOT: Final = Path(__file__).resolve().parents[2]
PLANS: Final = ROOT / "plans"
PAGE: Final = ROOT / "docs" / "plan-sources.md"
OURS: Final = "※"
"""The sign of a mark that the document does not print."""
BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"


@cache
def pack_of(plan: str) -> PlanPack:
    """Read a pack of the repository."""
    return reading.read({path.name: path.read_text(encoding="utf-8") for path in (PLANS / plan).iterdir()})


def documents() -> dict[str, dict[str, Any]]:
    """Return counts.yaml: for each plan its title, how it was read, what was counted in the document, what is added."""
    path = Path(__file__).with_name("counts.yaml")
    found: dict[str, dict[str, Any]] = yaml_text.read(path.name, path.read_text(encoding="utf-8")).data
    for entry in found.values():
        for part in ("counts", "added"):
            entry[part] = {what: int(number) for what, number in entry.get(part, {}).items()}
    return found


def counted(pack: PlanPack) -> Counter[str]:
    """Return how many of everything there is in a pack. What is not there counts nothing."""
    found = Counter[str]()
    for part in (_head(pack.head), _tree(pack), _before(pack), _bodies(pack.bodies), _shown(pack)):
        found.update(part)
    return +found


def _head(head: model.Head) -> Counter[str]:
    return Counter(
        {
            "levels": len(head.levels),
            "axes": len(head.axes),
            "classes": sum(len(axis.classes) for axis in head.axes),
            "upper plans": len(head.upper),
            "items of upper plans": sum(len(upper.items) for upper in head.upper),
            "topics": len(head.topics),
            "roles": len(head.roles),
            "scores": len(head.scoring.scores) if head.scoring else 0,
            "thresholds": len(head.scoring.classes) if head.scoring else 0,
        }
    )


def _tree(pack: PlanPack) -> Counter[str]:
    found = Counter(f"level {node.level}" for node in pack.nodes)
    for node in pack.nodes:
        sheet = node.sheet or model.Sheet()
        found.update(
            {
                "bars": len(node.bars),
                "halves under bars": sum(_halves(bar) for bar in node.bars),
                "lines of bars": len({bar.line for bar in node.bars}),
                "marks": sum(mark.sign != OURS for mark in node.marks),
                "marks of our reading (※)": sum(mark.sign == OURS for mark in node.marks),
                "figures": len(node.figures),
                "values of figures": sum(len(figure.values) for figure in node.figures),
                "owners": bool(node.owner),
                "carried over": node.carried_over,
                "themes": node.theme,
                "costs": len(sheet.costs),
            }
        )
    return found


def _halves(bar: model.Bar) -> int:
    def place(half: str) -> int:
        year, part = half.split("-")
        return 2 * int(year) + int(part)

    return place(bar.until_half) - place(bar.from_half) + 1


def _before(pack: PlanPack) -> Counter[str]:
    found = Counter(f"earlier: {one.outcome}" for one in pack.earlier)
    found.update(f"earlier, printed as {one.printed}" for one in pack.earlier if one.printed)
    found["earlier measures"] = len(pack.earlier)
    found["challenges"] = len(pack.challenges)
    found["directions"] = sum(len(one.directions) for one in pack.challenges)
    return found


def _bodies(bodies: tuple[model.Body, ...]) -> Counter[str]:
    found = Counter({"bodies": len(bodies)})
    for body in bodies:
        articles = body.founded_by.articles if body.founded_by else ()
        supplementary = sum(article.number.startswith("附則") for article in articles)
        found.update(
            {
                "ordinances": bool(body.founded_by and body.founded_by.articles),
                "articles": len(articles) - supplementary,
                "supplementary provisions": supplementary,
                "tasks": len(body.task),
                "seats": len(body.seats),
                "meetings": len(body.meetings),
                "items of agendas": sum(len(meeting.agenda) for meeting in body.meetings),
                "questions of meetings": sum(len(meeting.questions) for meeting in body.meetings),
            }
        )
    return found


def _shown(pack: PlanPack) -> Counter[str]:
    questions = [question for survey in pack.surveys for question in survey.questions]
    answers = [answer for question in questions for answer in question.answers]
    return Counter(
        {
            "flow charts": len(pack.flows),
            "boxes of flow charts": sum(len(flow.steps) for flow in pack.flows),
            "arrows of flow charts": sum(len(step.to) for flow in pack.flows for step in flow.steps),
            "tables": len(pack.tables),
            "rows of tables": sum(len(table.rows) for table in pack.tables),
            "cells of tables": sum(len(row) for table in pack.tables for row in table.rows),
            "surveys": len(pack.surveys),
            "questions": len(questions),
            "answers": len(answers),
            "shares and numbers": sum(one.percent is not None or one.count is not None for one in answers),
        }
    )


def tables() -> str:
    """Return a table for each document, as Markdown: what is counted, in the document and in the pack."""
    parts: list[str] = []
    for plan, entry in documents().items():
        pack = counted(pack_of(plan))
        parts += [f"### {entry['title']}", "", f"Pack [`{plan}`](../plans/{plan}/plan.yaml). {entry['read']}", ""]
        parts += ["| what | document | pack |", "|---|---:|---:|"]
        parts += [f"| {what} | {number} | {pack[what]} |" for what, number in entry["counts"].items()]
        parts += [f"| {what} | – | {pack[what]} |" for what in entry["added"]]
        parts.append("")
    return "\n".join(parts)


def written(page: str) -> str:
    """Return a page with the tables as they must be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{tables()}{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
