"""What is fuzzed: a reader of ours, the refusals that it promises, and a few things that it must read well.

Each target takes any bytes. It may raise one of its refusals; whatever else comes out of it is a find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

Parse = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Target:
    """A reader: ``refusals`` are what its docstring promises to raise, ``seeds`` make the first inputs.

    ``tries`` is how many changed inputs the quick tests give it: slow readers get fewer.
    """

    name: str
    parse: Parse
    refusals: tuple[type[Exception], ...]
    seeds: Callable[[], list[bytes]]
    tries: int

    def meet(self, data: bytes) -> bool:
        """Give it an input; tell whether it was read, rather than refused. Raises what nobody promised."""
        try:
            self.parse(data)
        except self.refusals:
            return False
        return True


TARGETS: Final[dict[str, Target]] = {}


def target(*refusals: type[Exception], seeds: Callable[[], list[bytes]], tries: int = 300) -> Callable[[Parse], Parse]:
    """Enter a function among the targets, under its own name."""

    def enter(parse: Parse) -> Parse:
        name = parse.__name__
        TARGETS[name] = Target(name, parse, refusals, seeds, tries)
        return parse

    return enter


def words(data: bytes) -> str:
    """Return the text of an input, as forms are read: what is no UTF-8 becomes a mark."""
    return data.decode("utf-8", "replace")


def texts(*some: str) -> Callable[[], list[bytes]]:
    """Return seeds that are texts."""
    return lambda: [one.encode() for one in some]


_ODD: Final = (
    *(b"\0", b"\xff", b"'", b'"', b"{", b"}", b"[", b"[" * 3000, b"%", b"\\", b"\n", b"\r\n", b"\t", b",", b";", b"&"),
    *(b"0", b"-1", b"9" * 5000, b"1e999", b"NaN", b"Infinity", b"null", b"true", b"{}", b"[]", b'""', b"\\ud800"),
    *(one.encode() for one in ("²", "٣", "Ⅷ", "元", "千", "。", "\u200b", "\u202e", "髙", "𠮷", "\ufeff", "ー", "㋿")),
)
"""What readers have fallen over before, here and elsewhere."""


def mutations(seeds: Iterable[bytes], random: Random, count: int) -> Iterator[bytes]:
    """Yield the seeds, then so many inputs with one to four cheap changes each."""
    pool = list(seeds) or [b""]
    yield from pool
    for _ in range(count):
        data = bytearray(random.choice(pool))
        for _ in range(random.randint(1, 4)):
            _change(data, random, pool)
        yield bytes(data)


def _change(data: bytearray, random: Random, pool: list[bytes]) -> None:
    start = random.randint(0, len(data))
    end = min(len(data), start + random.choice((1, 1, 2, 4, 16, 64)))
    match random.randrange(6):
        case 0:
            data[start:end] = b""
        case 1:
            data[start:start] = random.choice(_ODD)
        case 2:
            data[start:end] = random.choice(_ODD)
        case 3 if start < len(data):
            data[start] ^= 1 << random.randrange(8)
        case 4:
            data[start:start] = data[start:end] * random.choice((1, 2, 50))
        case _:
            other = random.choice(pool)
            cut = random.randint(0, len(other))
            data[start:] = other[cut:]
