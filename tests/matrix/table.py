"""The table of docs/access.md, from the policies. ``python -m tests.matrix.table`` writes it anew."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.matrix.everything import POLICIES
from tests.matrix.policy import Leave
from tests.matrix.roles import ROLES

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "access.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"


def table() -> str:
    """Return all addresses and all visitors, as Markdown."""
    from tests.matrix.cells import addresses

    rows = ["| address | what it is | who may look (GET) | who may send (POST) |", "|---|---|---|---|"]
    for address in addresses():
        policy = POLICIES[address.name]
        rows.append(f"| `/{address.pattern}` | {policy.words} | {_who(policy.look)} | {_who(policy.send)} |")
    rows += ["", "| visitor | who that is |", "|---|---|"]
    rows += [f"| `{role.name}` | {role.words} |" for role in ROLES]
    return "\n".join(rows) + "\n"


def _who(leave: Leave | None) -> str:
    return leave.who.value if leave else "—"


def written(page: str) -> str:
    """Return a page with the table as it must be."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"
