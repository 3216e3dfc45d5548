"""The rows of a plan's tree as they are shown. Two thousand of them: written here, for a template takes ten times as long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yakuba.ground.text import Text
from yakuba.plans.pages.finding import NO_SECTION, NOBODY, owner_of
from yakuba.plans.reads.tree import NodeView
from yakuba.plans.rules import life, lights
from yakuba.plans.rules.lights import Light


@dataclass(frozen=True, slots=True)
class Look:
    """How rows are shown: in which language, below which address, with the names of sections and the lights."""

    language: str
    address: str
    sections: Mapping[str, Text] | None
    lights: Mapping[str, str]
    levels: Mapping[str, Text]


def tree_rows(nodes: Iterable[NodeView], look: Look) -> SafeString:
    """Return the rows of the table, everything that is data escaped."""
    chips = _chips(look.language)
    heads = tuple(escape(words) for words in (_("所管課"), _("段階"), _("信号"), _("経費")))
    theme = f' <span class="yk-chip" data-tone="key">{escape(_("重点"))}</span>'
    written: list[str] = []
    for node in nodes:
        words = escape(node.title.say(look.language))
        number = f'<span class="pn-number">{escape(node.number)}</span> ' if node.number else ""
        link = f'{number}<a href="{look.address}measures/{escape(node.key)}/">{words}</a>'
        depth = min(node.depth, 6)
        if not node.is_measure:
            level = escape(look.levels[node.level].say(look.language)) if node.level in look.levels else ""
            written.append(
                f'<tr class="pn-group" data-depth="{depth}"><th scope="rowgroup" colspan="5">'
                f'<span class="pn-level">{level}</span> {link}</th></tr>'
            )
            continue
        owner = _owner(node, look)
        written.append(
            f'<tr data-depth="{depth}"><th scope="row">{link}{theme if node.theme else ""}</th>'
            f'<td data-head="{heads[0]}">{owner}</td>'
            f'<td data-head="{heads[1]}">{chips["stage"].get(node.stage, "")}</td>'
            f'<td data-head="{heads[2]}">{chips["light"].get(look.lights.get(node.key, ""), "")}</td>'
            f'<td data-head="{heads[3]}" data-number>{_yen(node.yen, look.language)}</td></tr>'
        )
    return mark_safe("".join(written))  # noqa: S308 - every part that is data was escaped above


def _owner(node: NodeView, look: Look) -> str:
    if owner_of(node, look.sections) == NOBODY:
        return f'<span class="yk-chip" data-tone="bad">{escape(NO_SECTION.say(look.language))}</span>'
    named = (look.sections or {}).get(node.owner)
    return escape(named.say(look.language) if named else node.owner)


def _chips(language: str) -> dict[str, dict[str, str]]:
    stages = {
        name: f'<span class="yk-chip">{escape(words.say(language))}</span>'
        for name, words in life.STAGES.items()
        if name
    }
    shown = {
        light.value: f'<span class="yk-chip" data-tone="{lights.TONES[light]}">{escape(words.say(language))}</span>'
        for light, words in lights.NAMES.items()
        if light is not Light.NONE
    }
    return {"stage": stages, "light": shown}


def _yen(yen: int, language: str) -> str:
    if not yen:
        return ""
    return f"¥{yen:,}" if language == "en" else f"{yen:,}円"
