"""Under which conditions data may be used (利用条件). A town's own data is CC BY 4.0 unless it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name, and its address where it has one."""

    name: str
    url: str = ""


DEFAULT: Final = Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")
KNOWN: Final = (
    DEFAULT,
    Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    Licence("PDL1.0", "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0"),
)


def named(written: str) -> Licence:
    """Return the licence that is meant by what a pack says; what is unknown keeps its words and has no address."""
    wanted = _folded(written)
    return next((one for one in KNOWN if _folded(one.name) == wanted or one.url == written), Licence(written))


def _folded(name: str) -> str:
    return "".join(sign for sign in name.casefold() if sign.isalnum())
