"""Papers that households attach: photos of nothing and sheets that say what they stand for. Small, and the same each time."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

from yakuba.ground.actor import Actor
from yakuba.ground.document import Document, Para
from yakuba.ground.ref import Ref
from yakuba.papers import commands
from yakuba.papers.rules import pdf
from yakuba.procedures.rules.model import Attachment

SIZE = (600, 800)


def paper_for(attachment: Attachment, random: Random) -> tuple[str, bytes]:
    """Return name and content of a file for an attachment: mostly a photo from a phone, sometimes a PDF."""
    if random.random() < 0.3:
        return f"{attachment.id}.pdf", sheet(attachment.label.ja)
    return f"IMG_{random.randint(1, 9999):04d}.jpg", photo(random.randrange(6))


def attach(about: Ref, part: str, title: str, *, actor: Actor, at: datetime) -> None:
    """Let somebody of the hall attach a sheet of that title to a part of a thing."""
    brought = commands.Brought(BytesIO(sheet(title)), f"{title}.pdf", title)
    commands.attach(about, part, brought, actor=actor, at=at)


@cache
def photo(seed: int) -> bytes:
    """Return a photo of a form on a table: lines where words would be, nothing to read."""
    random, body = Random(seed), BytesIO()
    image = Image.new("RGB", SIZE, random.choice(("#8a6d4b", "#5b6770", "#3f5a4a")))
    draw = ImageDraw.Draw(image)
    draw.rectangle((50, 60, 550, 740), fill="#f4f2ea")
    draw.rectangle((80, 100, 80 + random.randint(150, 300), 125), fill="#777777")
    for line in range(170, 690, 36):
        draw.line((80, line, random.randint(300, 520), line), fill="#aaaaaa", width=6)
    image.save(body, "JPEG", quality=70)
    return body.getvalue()


@cache
def sheet(label: str) -> bytes:
    """Return a one-page PDF under the name of the paper it stands for."""
    words = "この書類は見本です。架空の町の例として作成したもので、実在の人物・証明とは関係がありません。"
    return pdf.render(Document(title=f"{label}（見本）", language="ja", blocks=(Para(words),)))
