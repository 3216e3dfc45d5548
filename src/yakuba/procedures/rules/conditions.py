"""Conditions made ready to be decided quickly: taken apart at their outermost ``&&`` and ``||``, and told apart by what
they look at. Deciding the parts one by one gives what the whole gives, and most parts are cheap or known already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from yakuba.ground.cel import Rule, bound, dotted, parts, rule

OF_EACH_ROW: Final = frozenset({"age", "age_at_fiscal_year_end", "birth_date", "relation", "id"})
"""What every row of persons brings itself, whatever is asked about it later."""


@dataclass(frozen=True, slots=True, eq=False)
class Condition:
    """A condition: either ``parts``, of which ``any`` or all must hold, or one ``rule`` for the engine.

    ``columns`` are the parts of a row at which it looks where it goes over lists; None if that cannot be told.
    """

    source: str
    rule: Rule
    parts: tuple[Condition, ...] = ()
    any: bool = False
    columns: frozenset[str] | None = None


@lru_cache(maxsize=4096)
def condition(source: str) -> Condition:
    """Return a condition made ready; the same text is made ready once a process."""
    # Below a ``? :`` the outermost operators are not what they seem.
    pieces = () if "?" in source else parts(source)
    if not pieces:
        return Condition(source, rule(source), columns=columns(source))
    return Condition(source, rule(source), tuple(condition(one) for one in pieces), any=_is_any(source, pieces))


def _is_any(source: str, pieces: tuple[str, ...]) -> bool:
    """Tell whether the pieces stand between ``||``: what follows the first piece is the operator."""
    return source.partition(pieces[0])[2].lstrip().startswith("||")


@lru_cache(maxsize=4096)
def columns(source: str) -> frozenset[str] | None:
    """Return the parts of a row at which a condition looks: ``age`` for ``members.exists(m, m.age < 18)``.

    None where a row is looked at as a whole, or no list is gone over.
    """
    names, found = bound(source), set(re.findall(r"\w\s*\[[^\]]*\]\.(\w+)", source))
    if re.search(r"\w\s*\[[^\]]*\](?!\.\w)", re.sub(r"\bin\s*\[", "in, [", source)):
        return None
    for name in names:
        macros = len(re.findall(rf"\.(?:exists_one|exists|all|filter|map)\(\s*{name}\s*,", source))
        if len(re.findall(rf"(?<![\w.]){name}\b(?!\s*\.)", source)) != macros:
            return None
        found |= {path.split(".")[1] for path in dotted(source) if path.startswith(f"{name}.")}
    return frozenset(found) or None


@lru_cache(maxsize=4096)
def is_fixed(source: str, of_event: frozenset[str]) -> bool:
    """Tell whether a condition is the same for every procedure: it looks only at what came with the event."""
    return all(_came_with_the_event(path, of_event) for path in rule(source).paths)


def _came_with_the_event(path: tuple[str, ...], of_event: frozenset[str]) -> bool:
    if path[0] == "one":
        return len(path) == 2 and path[1] in OF_EACH_ROW
    return path == ("on",) or any(".".join(path[:length]) in of_event for length in range(2, len(path) + 1))
