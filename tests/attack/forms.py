"""The forms of a page as a browser would send them, and what stands in its markup that we did not write."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urljoin

TYPED: Final = frozenset({"text", "search", "email", "tel", "password", "number", "textarea", "url"})
"""Controls into which somebody types; all others a browser fills in by itself."""
_OURS: Final = frozenset({"/static/"})


@dataclass
class Control:
    """One field: how it is called, of which kind it is, and what stands in it."""

    name: str
    kind: str
    value: str = ""
    on: bool = True


@dataclass
class Form:
    """A form: where it is sent, how, and its fields."""

    action: str
    method: str
    controls: list[Control] = field(default_factory=list)

    @property
    def typed(self) -> list[str]:
        """The names of the fields into which somebody types."""
        return [one.name for one in self.controls if one.kind in TYPED]

    def filled(self) -> dict[str, list[str]]:
        """Return what the form sends as it stands, files and buttons left out."""
        sent: dict[str, list[str]] = {}
        for one in self.controls:
            if one.on and one.kind not in ("file", "button", "submit"):
                sent.setdefault(one.name, []).append(one.value)
        return sent

    def buttons(self) -> list[Control]:
        """Return the buttons that send something of their own."""
        return [one for one in self.controls if one.kind in ("button", "submit")]


class Page(HTMLParser):
    """A page as it was sent: its forms, links, and everything in it that could run."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__(convert_charrefs=True)
        self.address = address
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.running: list[str] = []
        self.elements = 0
        self._by_id: dict[str, Form] = {}
        self._waiting: list[tuple[str, Control]] = []
        self._open: Form | None = None
        self._area: Control | None = None
        self._choice: list[str] = []
        self.feed(html)
        self.close()
        for form_id, control in self._waiting:
            if form_id in self._by_id:
                self._by_id[form_id].controls.append(control)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element is for."""
        had = {name: value or "" for name, value in attrs}
        self.elements += 1
        self._look_for_scripts(tag, had)
        if tag == "form":
            action = urljoin(self.address, had.get("action", ""))
            self._open = Form(action, had.get("method", "get").upper())
            self.forms.append(self._open)
            self._by_id[had.get("id", "")] = self._open
        elif tag in ("input", "textarea", "button", "select"):
            self._control(tag, had)
        elif tag == "option" and self._choice and ("selected" in had or not self._last_value()):
            self._area_or_last().value = had.get("value", "")
        elif tag == "a" and had.get("href"):
            self.links.append(urljoin(self.address, had["href"]))

    def _look_for_scripts(self, tag: str, had: dict[str, str]) -> None:
        source = had.get("src", "")
        if tag == "script" and not source.startswith(tuple(_OURS)) and "json" not in had.get("type", ""):
            self.running.append(f"<script src={source!r}>")
        if tag in ("iframe", "object", "embed", "base", "math", "meta") and (tag != "meta" or "http-equiv" in had):
            self.running.append(f"<{tag}>")
        for name, value in had.items():
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.running.append(f"<{tag} {name}>")
            if value.strip().lower().startswith(("javascript:", "data:text", "vbscript:")) and name in (
                "href",
                "src",
                "action",
            ):
                self.running.append(f"<{tag} {name}={value[:40]!r}>")

    def _control(self, tag: str, had: dict[str, str]) -> None:
        kind = had.get("type", "text") if tag == "input" else had.get("type", "submit") if tag == "button" else tag
        on = kind not in ("checkbox", "radio") or "checked" in had
        control = Control(had.get("name", ""), kind, had.get("value", "on" if kind == "checkbox" else ""), on)
        if tag == "textarea":
            self._area = control
        if tag == "select":
            self._choice.append(control.name)
            self._chosen = control
        if not control.name:
            return
        if "form" in had:
            self._waiting.append((had["form"], control))
        elif self._open is not None:
            self._open.controls.append(control)

    def _last_value(self) -> str:
        return self._chosen.value

    def _area_or_last(self) -> Control:
        return self._chosen

    def handle_endtag(self, tag: str) -> None:
        """Note where an element ends."""
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select" and self._choice:
            self._choice.pop()

    def handle_data(self, data: str) -> None:
        """Note what stands in a text area."""
        if self._area is not None:
            self._area.value += data
