"""Files that are handed in: what is known of them. Their bytes are sealed elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from random import Random
from typing import Any, ClassVar, Final

from yakuba.ground.document import Blank
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Item, Value
from yakuba.procedures.rules.types.base import Field, ItemType, Problem, Reading, Typed, register
from yakuba.procedures.rules.types.my_number import leak_problem
from yakuba.procedures.rules.types.single import wrong

ACCEPTED: Final = ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
_MEGABYTE: Final = 1024 * 1024
_KEYS: Final = {"id": str, "name": str, "type": str, "size": int, "sha256": str}

TOO_MANY: Final = Text(
    "添付できるのは{most}個までです。いらないファイルを外してください。",
    "ファイルは {most}つまで です。いらない ものを けして ください。",
    "No more than {most} files can be attached. Please remove some.",
)
TOO_LARGE: Final = Text(
    "「{name}」が大きすぎます。1個{most}MBまでです。写真なら小さくして、もう一度選んでください。",
    "「{name}」が おおきすぎます。{most}MBまで です。ちいさく して ください。",
    "“{name}” is too large. The limit is {most} MB for each file. Please make it smaller and choose it again.",
)
NO_SUCH_TYPE: Final = Text(
    "「{name}」は受け付けられない種類のファイルです。写真（JPEG・PNG・HEIC）かPDFを選んでください。",
    "「{name}」は つかえません。しゃしんか PDFを えらんで ください。",
    "“{name}” is not a kind of file we can take. Please choose a photo (JPEG, PNG, HEIC) or a PDF.",
)
EMPTY_FILE: Final = Text(
    "「{name}」は中身がありません。もう一度選んでください。",
    "「{name}」には なにも ありません。もういちど えらんで ください。",
    "“{name}” is empty. Please choose it again.",
)


@register
class File(ItemType):
    """Photos or PDFs: a list of ``{id, name, type, size, sha256}``; size in bytes, type as MIME, sha256 in hex.

    Limits: ``max_files`` (5), ``max_bytes`` for each (10 MiB), ``accept`` (MIME types). What is read and written
    is the list's JSON, one string for each file, which the face keeps on its own side and never takes from a
    browser.
    """

    name = "file"
    label = Text("ファイル", "ファイル（しゃしん など）", "File")
    limits = frozenset({"max_files", "max_bytes", "accept"})
    is_file: ClassVar[bool] = True

    def most(self, item: Item) -> int:
        """Return how many files may be handed in."""
        return int(item.limits.get("max_files", 5))

    def most_bytes(self, item: Item) -> int:
        """Return how large each may be."""
        return int(item.limits.get("max_bytes", 10 * _MEGABYTE))

    def accepted(self, item: Item) -> tuple[str, ...]:
        """Return the MIME types that are taken."""
        return tuple(item.limits.get("accept", ACCEPTED))

    def fields(self, item: Item) -> tuple[Field, ...]:
        """Return the one control that takes files."""
        return (Field(control="file"),)

    def read(self, item: Item, typed: Typed) -> Reading:
        """Read what the face wrote down of each file."""
        try:
            files = [json.loads(words) for words in typed.get("", ()) if words.strip()]
        except ValueError:
            return Reading(None, wrong())
        return self.settle(item, files) if files else Reading()

    def write(self, item: Item, value: Value) -> dict[str, list[str]]:
        """Return what is known of each file, as JSON."""
        return {"": [json.dumps(file, ensure_ascii=False, sort_keys=True) for file in value]}

    def check(self, item: Item, value: Value) -> tuple[Problem, ...]:
        """Check number, sizes, kinds and names. Whether a file is what it says, only its bytes can tell."""
        if not isinstance(value, list) or not value or not all(_is_file(file) for file in value):
            return wrong()
        if len({file["id"] for file in value}) < len(value):
            return wrong()
        if len(value) > self.most(item):
            return (Problem(TOO_MANY.fill(most=self.most(item))),)
        problems = [Problem(words) for file in value for words in self._faults(item, file)]
        leak = leak_problem(self, item, value)
        return (*problems, leak) if leak else tuple(problems)

    def _faults(self, item: Item, file: Mapping[str, Any]) -> Iterable[Text]:
        if file["type"] not in self.accepted(item):
            yield NO_SUCH_TYPE.fill(name=file["name"])
        if file["size"] > self.most_bytes(item):
            yield TOO_LARGE.fill(name=file["name"], most=self.most_bytes(item) // _MEGABYTE or 1)
        if file["size"] <= 0:
            yield EMPTY_FILE.fill(name=file["name"])

    def show(self, item: Item, value: Value, language: str) -> tuple[str, ...]:
        """Return a line for each file: its name and size."""
        return tuple(f"{file['name']}（{say_size(file['size'])}）" for file in value)

    def schema(self, item: Item) -> dict[str, Any]:
        """Return the list of what is known of each file."""
        properties = {
            "id": {"type": "string", "minLength": 1, "maxLength": 64},
            "name": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[^/\\\\\\u0000-\\u001f]+$"},
            "type": {"type": "string", "enum": list(self.accepted(item))},
            "size": {"type": "integer", "minimum": 1, "maximum": self.most_bytes(item)},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        }
        file = {"type": "object", "properties": properties, "required": [*properties], "additionalProperties": False}
        return {"type": "array", "items": file, "minItems": 1, "maxItems": self.most(item)}

    def columns(self, item: Item) -> tuple[str, ...]:
        """Return the number of files and their names."""
        return ("count", "names")

    def export(self, item: Item, value: Value) -> dict[str, str | int | bool | None]:
        """Return the number of files and their names, separated by a stroke that no name can hold."""
        return {"count": len(value), "names": " / ".join(file["name"] for file in value)}

    def blank(self, item: Item, language: str) -> tuple[tuple[str, Blank], ...]:
        """Return a box to tick: on paper the thing itself is attached."""
        attached = Text("添付しました", "いっしょに だします", "Attached")
        return (("", Blank("ticks", choices=(attached.say(language),))),)

    def sample(self, item: Item, random: Random) -> Value:
        """Return what might be known of a photo."""
        kind = self.accepted(item)[0]
        name = f"在留カード_{random.randrange(100)}.{kind.rpartition('/')[2].replace('jpeg', 'jpg')}"
        size = random.randint(1, min(self.most_bytes(item), 3 * _MEGABYTE))
        return [{"id": f"f{random.randrange(10**6)}", "name": name, "type": kind, "size": size, "sha256": _hex(random)}]

    def facts(self, item: Item, value: Value) -> Any:
        """Return how many files there are."""
        return len(value)

    def free_text(self, item: Item, value: Value) -> Iterable[str]:
        """Return the files' names."""
        for file in value if isinstance(value, list) else ():
            if isinstance(file, Mapping) and isinstance(file.get("name"), str):
                yield file["name"]


def say_size(size: int) -> str:
    """Return a size in bytes as people read it."""
    return f"{size / _MEGABYTE:.1f}MB" if size >= _MEGABYTE else f"{max(1, size // 1024)}KB"


def _is_file(file: Any) -> bool:
    if not isinstance(file, Mapping) or set(file) != set(_KEYS):
        return False
    if not all(isinstance(file[key], kind) and not isinstance(file[key], bool) for key, kind in _KEYS.items()):
        return False
    named = re.fullmatch(r"[^/\\\x00-\x1f]{1,255}", file["name"])
    return bool(named and 0 < len(file["id"]) <= 64 and re.fullmatch(r"[0-9a-f]{64}", file["sha256"]))


def _hex(random: Random) -> str:
    return f"{random.getrandbits(256):064x}"
