"""A key on paper: shares after SLIP-39 (https://github.com/satoshilabs/slips/blob/master/slip-0039.md).

So many of them give the key back, one fewer gives nothing at all. A share of a key of age is 33 English words; the last
three are its own check sum, and four letters tell a word. Any tool for SLIP-39 combines them, without a passphrase, to
the 32 bytes of the key.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shamir_mnemonic
from shamir_mnemonic.wordlist import WORDLIST

from yakuba.ground.sealing.identities import identity_of, secret_of

WORDS: Final = 33
MOST: Final = 16
"""As many shares as SLIP-39 allows."""
_BY_START: Final = {word[:4]: word for word in WORDLIST}


class BadShare(ValueError):
    """What was typed is no share. ``word`` is the number of the word that is none, 0 if it is another thing."""

    def __init__(self, reason: str, word: int = 0) -> None:
        # Not with what was typed: messages end in logs.
        super().__init__(reason)
        self.reason, self.word = reason, word


class CannotCombine(ValueError):
    """These shares do not give a key: too few, of different sets, or one is another's."""


@dataclass(frozen=True, slots=True, repr=False)
class Share:
    """One share. ``set`` is the number that all shares of one split have in common; it opens nothing."""

    words: str
    set: int
    number: int
    needed: int

    @property
    def check(self) -> str:
        """Return three words by which two people tell that they mean the same share, without reading it aloud."""
        found = hashlib.sha256(b"yakuba share check\n" + self.words.encode()).digest()
        bits = int.from_bytes(found[:4], "big") >> 2
        return " ".join(WORDLIST[bits >> shift & 1023] for shift in (20, 10, 0))


def split(identity: str, *, needed: int, of: int) -> tuple[Share, ...]:
    """Split a key into ``of`` shares, of which any ``needed`` give it back. Raises ValueError for other numbers than
    2 ≤ needed ≤ of ≤ 16."""
    if not 2 <= needed <= of <= MOST:
        raise ValueError(f"2 <= needed <= of <= {MOST}")
    secret = secret_of(identity)
    (written,) = shamir_mnemonic.generate_mnemonics(1, [(needed, of)], secret)
    shares = tuple(read(one) for one in written)
    for start in range(of):
        # Each share is used before it is given away: from the paper nobody can tell whether it would have worked.
        some = [shares[(start + step) % of] for step in range(needed)]
        if combine(some) != identity:
            raise CannotCombine("the shares do not give the key back")
    return shares


def read(typed: str) -> Share:
    """Read a share as a person types it: any width and case, four letters of a word are enough, numbers are passed over.

    Raises BadShare.
    """
    plain = re.sub(r"[\d.,:;、。）)]+", " ", unicodedata.normalize("NFKC", typed).lower())
    words = []
    for number, word in enumerate(plain.split(), 1):
        known = _BY_START.get(word[:4])
        if known is None or not known.startswith(word):
            raise BadShare("no such word", number)
        words.append(known)
    if len(words) != WORDS:
        raise BadShare(f"{len(words)} words instead of {WORDS}")
    try:
        share = shamir_mnemonic.Share.from_mnemonic(" ".join(words))
    except shamir_mnemonic.MnemonicError:
        raise BadShare("the check words do not fit: a word is wrong or two are exchanged") from None
    return Share(" ".join(words), share.identifier, share.index + 1, share.member_threshold)


def combine(shares: Sequence[Share]) -> str:
    """Return the key of some shares, as an identity of age. Raises CannotCombine."""
    some = {share.number: share.words for share in shares}
    needed = {share.needed for share in shares}
    if len({share.set for share in shares}) != 1 or len(needed) != 1:
        raise CannotCombine("these shares are not of one set")
    if len(some) < max(needed):
        raise CannotCombine(f"{len(some)} shares, and {max(needed)} are needed")
    try:
        return identity_of(shamir_mnemonic.combine_mnemonics(list(some.values())[: max(needed)]))
    except shamir_mnemonic.MnemonicError:
        raise CannotCombine("these shares do not fit together") from None
