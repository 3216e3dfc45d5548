"""Words that a browser or a spreadsheet would run, if a page or an export let them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

HIT: Final = "window.atkHit&&atkHit()"
"""What a payload calls if it runs."""
_SCRIPTS: Final = (
    "<script>{hit}</script>",
    "<ScRiPt>{hit}</sCrIpT>",
    "<script\n>{hit}</script\n>",
    "<script/x>{hit}</script>",
    "<scr<script>ipt>{hit}</scr</script>ipt>",
    "<img src=x onerror={hit}>",
    "<img src=x onerror\n=\n'{hit}'>",
    "<svg/onload={hit}>",
    "<svg><script>{hit}</script></svg>",
    "<math><mtext><style><img src=x onerror={hit}></style></mtext></math>",
    "<iframe srcdoc='<script>parent.{hit}</script>'>",
    "<iframe src=javascript:{hit}>",
    "<object data=javascript:{hit}>",
    "<embed src=javascript:{hit}>",
    "<details open ontoggle={hit}>",
    "<input autofocus onfocus={hit}>",
    "<video><source onerror={hit}></video>",
    "<body onload={hit}>",
    "<base href=//elsewhere.example/>",
    "<meta http-equiv=refresh content='0;url=javascript:{hit}'>",
    "<form action=javascript:{hit}><button>x</button></form>",
    "<a href='javascript:{hit}'>住民票</a>",
    "<a href='java\tscript:{hit}'>住民票</a>",
    "<a href='data:text/html,<script>{hit}</script>'>住民票</a>",
    "<link rel=stylesheet href='data:text/css,*{{}}'>",
    "<style>@import '//elsewhere.example/x.css';</style>",
    "<!--><script>{hit}</script>-->",
    "<![CDATA[<script>{hit}</script>]]>",
    "<ruby>漢<rt><script>{hit}</script></rt></ruby>",
    "<template shadowrootmode=open><script>{hit}</script></template>",
    "＜script＞{hit}＜/script＞",
    "&lt;script&gt;{hit}&lt;/script&gt;",
    "&#60;script&#62;{hit}&#60;/script&#62;",
    "\\u003cscript\\u003e{hit}\\u003c/script\\u003e",
    "%3Cscript%3E{hit}%3C/script%3E",
    "+ADw-script+AD4-{hit}+ADw-/script+AD4-",
    "javascript:{hit}",
    "JaVaScRiPt:{hit}",
    "';{hit};//",
    '";{hit};//',
    "`;{hit};//",
    "${{{hit}}}",
    "</script><script>{hit}</script>",
    "\\';{hit};//",
)
"""Ways of running something in a page. ``{hit}`` is put in."""
_EXITS: Final = ("", '">', "'>", "</textarea>", "</title>", "</option></select>", "</style>", "-->", "]]>")
"""Ways out of the place in which a page shows what was typed."""
_ATTRIBUTES: Final = tuple(
    f"{quote}{space}{event}={quote}{{hit}}{quote}{space}x={quote}"
    for quote in ('"', "'", "")
    for space in (" ", "\t", "/", "\x0c")
    for event in ("onfocus autofocus tabindex=1 onfocus", "onmouseover", "style=animation-name:x onanimationstart")
)


def scripts() -> Iterator[str]:
    """Return every way of running something, out of every place in which a page shows what was typed."""
    for script in _SCRIPTS:
        for leave in _EXITS:
            yield leave + script.format(hit=HIT)
    for attribute in _ATTRIBUTES:
        yield attribute.format(hit=HIT)


def formulas() -> Iterator[str]:
    """Cells that a spreadsheet would run: each beginning, in both widths, bare and behind what is skipped or split off."""
    for sign in "=+-@＝＋－＠":
        yield from (
            f"{sign}1+1",
            f'{sign}HYPERLINK("//elsewhere.example";"x")',
            f"{sign}cmd|' /C calc'!A0",
            f"{sign}SUM(1;1)",
        )
    for before in ("\t", "\r", "\n", " ", '"', "'", ";", ",", '","', "\u3000", "\u200b"):
        yield f"{before}=1+1"
    yield from ("DDE (x)", "=", "-", "+81-90-1234-5678", "-1", "@花子")
