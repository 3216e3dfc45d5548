"""How to appeal against a refusal (教示, 行政不服審査法第82条): kept with the decision as it was told."""

from typing import Final

from yakuba.ground.text import Text

APPEAL: Final = Text(
    "この決定に不服があるときは、決定があったことを知った日の翌日から起算して3か月以内に、審査請求をすることができます"
    "（行政不服審査法第18条）。また、6か月以内に、処分の取消しの訴えを提起することができます（行政事件訴訟法第14条）。",
    "この きまりに なっとく できない ときは、しった つぎの ひから 3かげつ いないに「もういちど しらべて ください」と "
    "いえます。6かげつ いないに さいばんしょに うったえる ことも できます。",
    "If you disagree, you may request a review within three months from the day after you learned of this decision "
    "(Administrative Complaint Review Act, article 18), and bring an action for its revocation within six months "
    "(Administrative Case Litigation Act, article 14).",
)
