"""On which grounds residents are told later that somebody looked at their case.

The law does not speak of such notices. A town that gives them holds back what it would not have to disclose on
request either: 個人情報の保護に関する法律（平成15年法律第57号）第78条第1項.
"""

from __future__ import annotations

from typing import Final

from yakuba.ground.text import Text

GROUNDS: Final = {
    "78-1-1": Text(
        "個人情報保護法第78条第1項第1号（本人の生命、健康、生活または財産を害するおそれ）",
        "ほんにんが あぶなく なる おそれ",
        "Act on the Protection of Personal Information, art. 78 (1) i: danger to the resident's life, health or property",
    ),
    "78-1-2": Text(
        "個人情報保護法第78条第1項第2号（本人以外の個人の権利利益を害するおそれ）",
        "ほかの ひとが こまる おそれ",
        "The same, art. 78 (1) ii: rights of another person",
    ),
    "78-1-7": Text(
        "個人情報保護法第78条第1項第7号（監査、検査、取締り、租税の賦課徴収など事務の適正な遂行に支障を及ぼすおそれ）",
        "しらべる しごとが できなく なる おそれ",
        "The same, art. 78 (1) vii: audit, inspection, enforcement, taxation would be hindered",
    ),
    "other": Text("その他の法令（条項を理由に書く）", "ほかの ほうりつ", "Another law (named in the reason)"),
}
"""Under the id that is kept."""
