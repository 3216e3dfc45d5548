"""National lists to which plans refer, by edition, and what changed from one edition to another.

A plan keeps the list to which it refers as it was when the plan was made (`model.Axis`, with its edition); these are the
lists themselves, so that it can be seen which of its classes are still there. An axis is one of these by its id. Only
what could be read in a source stands here; what no source says about an edition is not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from yakuba.ground.text import Text
from yakuba.plans.rules.model import Axis


@dataclass(frozen=True, slots=True)
class Item:
    """A class of a list, under an id that it keeps as long as it means the same. ``besides`` are not the priorities."""

    id: str
    title: Text
    besides: bool = False


@dataclass(frozen=True, slots=True)
class Edition:
    """A list as it was published. ``whole`` says whether what stands beside the priorities is known, too."""

    id: str
    name: Text
    source: str
    items: tuple[Item, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a class: ``kept``, ``renamed``, ``new``, ``gone``, or ``unknown`` where no source tells."""

    id: str
    what: str
    before: Text | None = None
    after: Text | None = None


_STANDARD: Final = Text(
    "自治体の情報システムの標準化・共通化", "システムを おなじに する", "Standardising information systems"
)
_CARD: Final = Text("マイナンバーカードの普及促進", "マイナンバーカードを ひろめる", "Spreading the My Number Card")
_ONLINE: Final = Text("自治体の行政手続のオンライン化", "てつづきを インターネットで する", "Online procedures")
_AI: Final = Text("自治体のAI・RPAの利用推進", "AI・RPAを つかう", "Use of AI and RPA")
_TELEWORK: Final = Text("テレワークの推進", "はなれた ばしょで はたらく", "Telework")
_SECURITY: Final = Text("セキュリティ対策の徹底", "あんぜんを まもる", "Security throughout")
_DIVIDE: Final = Text("デジタルデバイド対策", "だれでも つかえるように する", "Closing the digital divide")

DX: Final = (
    Edition(
        "2020-12",
        Text(
            "自治体DX推進計画（令和2年12月）",
            "くにの DXの けいかく（2020ねん）",
            "Municipal DX promotion plan, December 2020",
        ),
        "総務省 自治体デジタル・トランスフォーメーション（DX）推進計画（令和2年12月）",
        (
            Item("standard", _STANDARD),
            Item("card", _CARD),
            Item("online", _ONLINE),
            Item("ai-rpa", _AI),
            Item("telework", _TELEWORK),
            Item("security", _SECURITY),
            Item(
                "community", Text("地域社会のデジタル化", "ちいきで デジタルを つかう", "Digital local society"), True
            ),
            Item("divide", _DIVIDE, True),
        ),
    ),
    Edition(
        "2022-09",
        Text(
            "自治体DX推進計画 第2.0版（令和4年9月）",
            "くにの DXの けいかく（2022ねん）",
            "Municipal DX promotion plan 2.0, September 2022",
        ),
        "総務省 自治体DX推進計画【第2.0版】（令和4年9月2日）",
        (
            Item("standard", Text("情報システムの標準化・共通化", _STANDARD.ja_easy, _STANDARD.en)),
            Item("card", _CARD),
            Item("online", Text("行政手続のオンライン化", _ONLINE.ja_easy, _ONLINE.en)),
            Item("ai-rpa", Text("AI・RPAの利用推進", _AI.ja_easy, _AI.en)),
            Item("telework", _TELEWORK),
            Item("security", _SECURITY),
            Item(
                "community",
                Text(
                    "デジタル田園都市国家構想の実現に向けたデジタル実装の取組",
                    "ちいきで デジタルを つかう",
                    "Digital implementation for the Digital Garden City Nation",
                ),
                True,
            ),
            Item("divide", _DIVIDE, True),
            Item(
                "rules",
                Text(
                    "デジタル原則を踏まえた条例等の規制の点検・見直し",
                    "きまりを みなおす",
                    "Reviewing rules by the digital principles",
                ),
                True,
            ),
        ),
    ),
    Edition(
        "2024-02",
        Text(
            "自治体DX推進計画 第2.3版（令和6年2月）",
            "くにの DXの けいかく（2024ねん）",
            "Municipal DX promotion plan 2.3, February 2024",
        ),
        "総務省 自治体DX推進計画【第2.3版】（令和6年2月5日、目次）",
        (
            Item("front-yard", Text("自治体フロントヤード改革の推進", "まどぐちを かえる", "Reform of the front yard")),
            Item("standard", Text("情報システムの標準化・共通化", _STANDARD.ja_easy, _STANDARD.en)),
            Item("eltax", Text("公金収納におけるeLTAXの活用", "eLTAXで おかねを おさめる", "Paying through eLTAX")),
            Item(
                "card",
                Text(
                    "マイナンバーカードの普及促進・利用の推進",
                    "マイナンバーカードを ひろめて つかう",
                    "Spread and use of the My Number Card",
                ),
            ),
            Item("security", _SECURITY),
            Item("ai-rpa", Text("AI・RPAの利用推進", _AI.ja_easy, _AI.en)),
            Item("telework", _TELEWORK),
        ),
        whole=False,
    ),
)
"""自治体DX推進計画 重点取組事項 and what is to be done besides. Of 2.3 only the priorities could be read."""
DATA: Final = (
    Edition(
        "",
        Text(
            "官民データ活用推進基本法",
            "データの ほうりつ",
            "Basic Act on the Advancement of Public and Private Sector Data Utilization",
        ),
        "官民データ活用推進基本法（平成28年法律第103号）第10条、第11条、第13条、第14条、第15条",
        (
            Item(
                "online",
                Text("手続における情報通信の技術の利用等", "てつづきを インターネットで する", "ICT in procedures"),
            ),
            Item("open", Text("官民データの容易な利用等", "データを つかいやすく する", "Easy use of data")),
            Item(
                "card",
                Text(
                    "個人番号カードの普及及び活用", "カードを ひろめて つかう", "Spread and use of the My Number Card"
                ),
            ),
            Item("divide", Text("利用の機会等の格差の是正", "だれでも つかえるように する", "Closing the divide")),
            Item(
                "standard",
                Text(
                    "情報システムに係る規格の整備及び互換性の確保等",
                    "システムを そろえる",
                    "Standards and interoperability",
                ),
            ),
        ),
    ),
)
"""The five kinds of measures (a to e) of the act, in the order of its articles."""
LISTS: Final = MappingProxyType({"dx": DX, "data": DATA})
"""The lists by the id of the axis under which plans refer to them, each with its editions, oldest first."""


def edition_of(axis: Axis) -> Edition | None:
    """Return the national edition to which an axis refers, None if it is no national list or no edition we know."""
    return next((one for one in LISTS.get(axis.id, ()) if one.id == axis.edition), None)


def changes(before: Edition, after: Edition) -> tuple[Change, ...]:
    """Return what became of each class from one edition to a later one: first what was there, then what is new."""
    there = {item.id: item for item in after.items}
    found = []
    for item in before.items:
        now = there.pop(item.id, None)
        if now is None:
            what = "unknown" if item.besides and not after.whole else "gone"
            found.append(Change(item.id, what, before=item.title))
        else:
            what = "kept" if now.title.ja == item.title.ja else "renamed"
            found.append(Change(item.id, what, item.title, now.title))
    return (*found, *(Change(item.id, "new", after=item.title) for item in there.values()))


def since(axis: Axis) -> tuple[Edition, Edition, tuple[Change, ...]] | None:
    """Return the edition of an axis, the newest one and what changed between them; None if there is no newer one."""
    own = edition_of(axis)
    newest = LISTS[axis.id][-1] if own else None
    return (own, newest, changes(own, newest)) if own and newest and own is not newest else None
