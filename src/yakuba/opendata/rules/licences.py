"""Under which conditions data may be used (利用条件). A town's own data is CC BY 4.0 unless it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from yakuba.ground.text import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name, and its address where it has one."""

    name: Text
    url: str = ""


def _called(name: str, url: str = "") -> Licence:
    return Licence(Text.read(name), url)


DEFAULT: Final = _called("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
KNOWN: Final = (
    DEFAULT,
    _called("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    _called("PDL1.0", "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
)

UNSTATED: Final = Licence(
    Text(
        "出典の文書に利用条件の記載はありません",
        "もとの しりょうに つかいかたは かいて ありません",
        "The source document states no licence",
    )
)
"""Of another's document that does not say how it may be used: we do not say it in its place."""


def named(written: str) -> Licence:
    """Return the licence that is meant by what a pack says; what is unknown keeps its words and has no address."""
    wanted = _folded(written)
    return next((one for one in KNOWN if _folded(one.name.ja) == wanted or one.url == written), _called(written))


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def of(source: str, *, own: bool) -> Licence:
    """Return the licence of a data set: as its source says, else the house's for our own, and none for another's."""
    if source:
        return named(source)
    return DEFAULT if own else UNSTATED
