"""What acts in a PDF: scripts, actions, files within the file. Found, and taken out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

# Keys under which a PDF keeps what acts, fetches, sends, or carries files (ISO 32000-2, 12.6, 12.7.8, 7.11, 13).
_ACTIVE_KEYS: Final = frozenset({
    "/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/EmbeddedFiles", "/EF", "/AF", "/Collection",
    "/RichMediaContent",
})  # fmt: skip
_HARMLESS_ACTIONS: Final = frozenset({"/GoTo", "/Named"})
_ACTIVE_ANNOTATIONS: Final = frozenset(
    {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D", "/Projection"}
)  # fmt: skip
# What tells of the person or machine behind a file, and is no part of the page.
_PRIVATE_KEYS: Final = frozenset({"/Metadata", "/PieceInfo"})
_ACTIONS: Final = frozenset({
    "/GoTo", "/GoToR", "/GoToE", "/GoToDp", "/Launch", "/Thread", "/URI", "/Sound", "/Movie", "/Hide", "/Named",
    "/SubmitForm", "/ResetForm", "/ImportData", "/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView", "/JavaScript",
    "/RichMediaExecute",
})  # fmt: skip


def find_active(pdf: pikepdf.Pdf) -> frozenset[str]:
    """Return the names of all that acts in a PDF: keys, kinds of actions, kinds of annotations."""
    found: set[str] = set()
    for thing in _dictionaries(pdf):
        found.update(key for key in thing.keys() if key in _ACTIVE_KEYS)  # noqa: SIM118 - not a dict
        if _is_action(thing) and _word(thing.S) not in _HARMLESS_ACTIONS | {"/URI", "/GoToR"}:
            found.add(_word(thing.S))
        if _kind(thing) in _ACTIVE_ANNOTATIONS:
            found.add(_kind(thing))
    return frozenset(found)


def disarm(pdf: pikepdf.Pdf) -> None:
    """Take out all that acts, links that lead out of the file, and what tells of its author."""
    for thing in _dictionaries(pdf):
        _disarm(thing)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _disarm(thing: Any) -> None:
    for key in list(thing.keys()):
        if key in _ACTIVE_KEYS | _PRIVATE_KEYS:
            del thing[key]
    for key in ("/A", "/PA", "/Next"):
        action = thing.get(key)
        actions = list(action) if isinstance(action, pikepdf.Array) else [action]
        if any(_is_action(a) and _word(a.S) not in _HARMLESS_ACTIONS for a in actions):
            del thing[key]
    annotations = thing.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        thing["/Annots"] = pikepdf.Array([a for a in annotations if _kind(a) not in _ACTIVE_ANNOTATIONS])


def _is_action(thing: Any) -> bool:
    """Tell an action by its kind; the optional ``/Type`` may be missing, and ``/S`` alone means other things too."""
    if not isinstance(thing, pikepdf.Dictionary) or not isinstance(thing.get("/S"), pikepdf.Name):
        return False
    return _word(thing.get("/Type", "")) == "/Action" or _word(thing.S) in _ACTIONS


def _kind(thing: Any) -> str:
    return _word(thing.get("/Subtype", "")) if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) else ""


def _word(name: Any) -> str:
    """Return a name as text. PDF allows any bytes in it, and makers of Japanese files write Shift_JIS."""
    try:
        return str(name)
    except UnicodeDecodeError:
        return bytes(name).decode("ascii", "replace")


def _dictionaries(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Walk every dictionary of a PDF, also those written inside another and those at the head of a stream."""
    waiting: list[Any] = [pdf.trailer, *pdf.objects]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Array):
            waiting.extend(part for part in thing if _inside(part))
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield thing
            waiting.extend(part for part in _values(thing) if _inside(part))


def _values(thing: Any) -> list[Any]:
    # Not by their keys: what is no UTF-8 does not find its value again.
    return [value for _, value in thing.items()]


def _inside(part: Any) -> bool:
    # What is kept by reference is in the list of objects already; following it would walk in circles.
    return isinstance(part, pikepdf.Dictionary | pikepdf.Array) and not part.is_indirect
