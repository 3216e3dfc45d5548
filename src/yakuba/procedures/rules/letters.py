"""The letter that a decision sends (通知書), from the pack's words and the case's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yakuba.ground.document import Block, Document, Heading, Para, Row, Rows
from yakuba.ground.japanese.dates import both
from yakuba.ground.text import Text
from yakuba.procedures.rules.model import Answers, Edition, Letter, Procedure
from yakuba.procedures.rules.showing import shown

_SHOWN = Text("届出・申請の内容", "だした ないよう", "What you filed")
_REASON = Text("理由", "りゆう", "Reason")
_APPEAL_TITLE = Text("不服があるとき", "きまった ことに なっとく できない とき", "If you disagree")
_APPEAL = (
    Text(
        "この決定に不服があるときは、この通知書を受け取った日の翌日から起算して3か月以内に、{town}長に対して審査請求を"
        "することができます（行政不服審査法第2条、第18条）。",
        "この きまりに なっとく できない ときは、この てがみを もらった つぎの ひから 3かげつ いないに、"
        "{town}の ちょうに「もういちど しらべて ください」と いえます。",
        "If you disagree with this decision, you may request a review by the mayor of {town} within three months from the "
        "day after you received this letter (Administrative Complaint Review Act, articles 2 and 18).",
    ),
    Text(
        "また、この通知書を受け取った日の翌日から起算して6か月以内に、{town}を被告として（訴訟において{town}を代表する者は"
        "{town}長となります。）、処分の取消しの訴えを提起することができます（行政事件訴訟法第8条、第11条、第14条）。",
        "また、てがみを もらった つぎの ひから 6かげつ いないに、さいばんしょに うったえる ことも できます。",
        "You may also bring an action for its revocation against {town} within six months from the day after you received "
        "this letter (Administrative Case Litigation Act, articles 8, 11 and 14).",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a letter needs to know of a decision beside the pack and the answers."""

    outcome: str
    name: str
    receipt: str
    on: date
    reason: Text | str = ""
    basis: str = ""


def letter_for(procedure: Procedure, outcome: str) -> Letter | None:
    """Return the letter that this outcome sends, if any."""
    return next((letter for letter in procedure.letters if letter.outcome == outcome), None)


def compose(
    edition: Edition, procedure: Procedure, answers: Answers, decided: Decided, language: str, *, town: Text
) -> Document | None:
    """Return the letter as a document, or None if the outcome sends none."""
    letter = letter_for(procedure, decided.outcome)
    if letter is None:
        return None
    place = town.say(language)
    sender = f"{place}長" if language == "ja" else place
    reason = decided.reason.say(language) if isinstance(decided.reason, Text) else decided.reason
    values = {
        "name": decided.name,
        "receipt": decided.receipt,
        "procedure": procedure.title.say(language),
        "decided_on": both(decided.on, language),
        "town": place,
        "reason": reason,
        "basis": decided.basis,
    }
    blocks: list[Block] = [
        Para(both(decided.on, language), align="right"),
        Para(f"{decided.name} 様" if language != "en" else decided.name),
        Para(sender, align="right"),
        *(Para(words.fill(**values).say(language)) for words in letter.body),
    ]
    if reason and letter.outcome == "refused":
        blocks += [Heading(_REASON.say(language), 2), Para(reason), Para(decided.basis, small=True)]
    rows = tuple(
        Row(one.item.label.say(language), one.lines, note=one.about.say(language))
        for one in shown(procedure, answers, language)
        if one.item.id in letter.show and one.lines
    )
    if rows:
        blocks.append(Rows(_SHOWN.say(language), rows))
    if letter.appeal:
        blocks.append(Heading(_APPEAL_TITLE.say(language), 2))
        blocks += [Para(words.fill(town=place).say(language), small=True) for words in _APPEAL]
    return Document(
        title=letter.title.say(language),
        language="en" if language == "en" else "ja",
        blocks=tuple(blocks),
        author=sender,
        reference=decided.receipt,
        footer=f"{procedure.id} {edition.version}",
    )
