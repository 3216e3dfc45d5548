"""Why something lies in quarantine, in words. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from yakuba.ground.text import Text


class Reason(StrEnum):
    """Why a parcel, or what should have been one, lies in quarantine."""

    SIGNATURE = "signature"
    """A bundle that the other side did not sign, or that was changed on the way."""
    BODY = "body"
    """A body that is not the one that was signed."""
    ENCLOSURE = "enclosure"
    """A file that is not the one that was signed, or did not come with its parcel."""
    MISSING = "missing"
    """A number of which no parcel came."""
    GONE = "gone"
    """A number of which no parcel came, and which the other side has forgotten already."""
    KIND = "kind"
    """A whole parcel of a kind that this side does not know."""
    REFUSED = "refused"
    """A whole parcel that the room for which it is could not take."""


WHOLE: Final = frozenset({Reason.KIND, Reason.REFUSED})
"""Parcels that came whole: they are opened again here, and not sent again."""


def _text(ja: str, en: str) -> Text:
    # For those who run the system: plain Japanese is the Japanese.
    return Text(ja, ja, en)


WORDS: Final = {
    Reason.SIGNATURE: _text(
        "相手側の署名が確かめられません。次の受け渡しで取り直します",
        "not signed by the other side, or changed on the way; asked for again at the next exchange",
    ),
    Reason.BODY: _text(
        "内容が署名されたものと違います。次の受け渡しで取り直します",
        "the contents are not those that were signed; asked for again at the next exchange",
    ),
    Reason.ENCLOSURE: _text(
        "添付ファイルが欠けているか、署名されたものと違います。次の受け渡しで取り直します",
        "an enclosed file is missing or is not the one that was signed; asked for again at the next exchange",
    ),
    Reason.MISSING: _text(
        "この番号の便が届いていません。次の受け渡しで取り直します",
        "no parcel of this number has come; asked for again at the next exchange",
    ),
    Reason.GONE: _text(
        "この番号の便は届いておらず、相手側でも既に消去されています",
        "no parcel of this number has come, and the other side has deleted it",
    ),
    Reason.KIND: _text("この種類の便は、こちらでは扱えません", "this side does not know this kind of parcel"),
    Reason.REFUSED: _text("便を取り込めませんでした", "the parcel could not be taken in"),
}
"""Each reason as operators read it."""
