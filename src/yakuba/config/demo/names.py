"""Names of people who do not exist: common family and given names, put together by chance.

Written as people in Japan really write themselves, with the variants that break careless programmes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

FAMILIES: Final = (
    ("佐藤", "サトウ"), ("鈴木", "スズキ"), ("髙橋", "タカハシ"), ("高橋", "タカハシ"), ("田中", "タナカ"),
    ("伊藤", "イトウ"), ("渡邊", "ワタナベ"), ("渡辺", "ワタナベ"), ("渡邉", "ワタナベ"), ("山本", "ヤマモト"),
    ("中村", "ナカムラ"), ("小林", "コバヤシ"), ("加藤", "カトウ"), ("𠮷田", "ヨシダ"), ("吉田", "ヨシダ"),
    ("山田", "ヤマダ"), ("佐々木", "ササキ"), ("山口", "ヤマグチ"), ("松本", "マツモト"), ("井上", "イノウエ"),
    ("齋藤", "サイトウ"), ("斎藤", "サイトウ"), ("齊藤", "サイトウ"), ("山﨑", "ヤマザキ"), ("山崎", "ヤマザキ"),
    ("木村", "キムラ"), ("林", "ハヤシ"), ("清水", "シミズ"), ("池田", "イケダ"), ("橋本", "ハシモト"),
    ("石川", "イシカワ"), ("望月", "モチヅキ"), ("杉山", "スギヤマ"), ("大石", "オオイシ"), ("増田", "マスダ"),
    ("葛󠄀西", "カサイ"), ("葛󠄀城", "カツラギ"), ("濵田", "ハマダ"), ("濱田", "ハマダ"), ("宮﨑", "ミヤザキ"),
    ("桒原", "クワバラ"), ("冨田", "トミタ"), ("德永", "トクナガ"), ("𠮷野", "ヨシノ"), ("藪田", "ヤブタ"),
    ("曾根", "ソネ"), ("廣瀬", "ヒロセ"), ("國井", "クニイ"), ("眞鍋", "マナベ"), ("神尾", "カミオ"),
)  # fmt: skip
OLDER: Final = {
    "female": (
        ("和子", "カズコ"), ("幸子", "サチコ"), ("節子", "セツコ"), ("洋子", "ヨウコ"), ("恵子", "ケイコ"),
        ("京子", "キョウコ"), ("トミ", "トミ"), ("まさ子", "マサコ"), ("八重子", "ヤエコ"), ("久美子", "クミコ"),
    ),
    "male": (
        ("清", "キヨシ"), ("勝", "マサル"), ("實", "ミノル"), ("茂", "シゲル"), ("進", "ススム"),
        ("弘", "ヒロシ"), ("正雄", "マサオ"), ("和夫", "カズオ"), ("隆", "タカシ"), ("修", "オサム"),
    ),
}  # fmt: skip
GROWN: Final = {
    "female": (
        ("花子", "ハナコ"), ("美咲", "ミサキ"), ("裕子", "ユウコ"), ("真由美", "マユミ"), ("智子", "トモコ"),
        ("愛", "アイ"), ("彩", "アヤ"), ("由紀", "ユキ"), ("麻衣", "マイ"), ("恵", "メグミ"),
        ("さやか", "サヤカ"), ("理恵", "リエ"), ("香織", "カオリ"), ("奈緒", "ナオ"), ("明日香", "アスカ"),
    ),
    "male": (
        ("太郎", "タロウ"), ("健太", "ケンタ"), ("大輔", "ダイスケ"), ("直樹", "ナオキ"), ("翔太", "ショウタ"),
        ("拓也", "タクヤ"), ("誠", "マコト"), ("浩二", "コウジ"), ("亮", "リョウ"), ("雄一", "ユウイチ"),
        ("達也", "タツヤ"), ("洋平", "ヨウヘイ"), ("祐介", "ユウスケ"), ("剛", "ツヨシ"), ("俊", "シュン"),
    ),
}  # fmt: skip
YOUNG: Final = {
    "female": (
        ("陽葵", "ヒマリ"), ("凛", "リン"), ("さくら", "サクラ"), ("結菜", "ユイナ"), ("咲良", "サクラ"),
        ("葵", "アオイ"), ("ひかり", "ヒカリ"), ("心春", "コハル"), ("莉子", "リコ"), ("芽依", "メイ"),
    ),
    "male": (
        ("蓮", "レン"), ("陽翔", "ハルト"), ("湊", "ミナト"), ("悠真", "ユウマ"), ("樹", "イツキ"),
        ("朝陽", "アサヒ"), ("颯太", "ソウタ"), ("大和", "ヤマト"), ("律", "リツ"), ("海斗", "カイト"),
    ),
}  # fmt: skip
ABROAD: Final = (
    (
        ("ブラジル", "サンパウロ"),
        (("DA SILVA", "ダ シルバ"), ("SANTOS", "サントス"), ("OLIVEIRA", "オリベイラ")),
        {"female": (("ANA", "アナ"), ("JULIANA", "ジュリアナ")), "male": (("CARLOS", "カルロス"), ("LUCAS", "ルカス"))},
    ),
    (
        ("ベトナム", "ハノイ"),
        (("NGUYEN", "グエン"), ("TRAN", "チャン"), ("PHAM", "ファム")),
        {
            "female": (("THI HOA", "ティ ホア"), ("THI LAN", "ティ ラン")),
            "male": (("VAN AN", "ヴァン アン"), ("MINH DUC", "ミン ドゥック")),
        },
    ),
    (
        ("フィリピン", "セブ"),
        (("REYES", "レイエス"), ("CRUZ", "クルス"), ("GARCIA", "ガルシア")),
        {"female": (("MARIA", "マリア"), ("GRACE", "グレース")), "male": (("JOSE", "ホセ"), ("MARK", "マーク"))},
    ),
    (
        ("インドネシア", "スラバヤ"),
        (("WIJAYA", "ウィジャヤ"), ("SANTOSO", "サントソ")),
        {"female": (("DEWI", "デウィ"), ("SITI", "シティ")), "male": (("BUDI", "ブディ"), ("AGUS", "アグス"))},
    ),
    (
        ("中国", "大連"),
        (("王", "ワン"), ("李", "リー"), ("陳", "チェン")),
        {"female": (("芳", "ファン"), ("麗", "リー")), "male": (("偉", "ウェイ"), ("強", "チアン"))},
    ),
)
"""Where foreign residents come from, and how they are called there."""


@dataclass(frozen=True, slots=True)
class Called:
    """A name with its reading."""

    name: str
    kana: str


@dataclass(frozen=True, slots=True)
class Family:
    """How a household is called. ``origin`` is country and city, empty for Japanese families."""

    name: str
    kana: str
    origin: tuple[str, str] = ("", "")
    _given: Mapping[str, tuple[tuple[str, str], ...]] | None = None

    def member(self, sex: str, age: int, random: Random, taken: set[str]) -> Called:
        """Return the name of a member; two of one household are never called the same."""
        lists: Mapping[str, tuple[tuple[str, str], ...]] = self._given or (
            YOUNG if age < 20 else GROWN if age < 60 else OLDER
        )
        free = [one for one in lists[sex] if one[1] not in taken] or list(lists[sex])
        given, kana = random.choice(free)
        taken.add(kana)
        return Called(f"{self.name} {given}", f"{self.kana} {kana}")


def japanese(random: Random) -> Family:
    """Return a Japanese family name."""
    return Family(*random.choice(FAMILIES))


def foreign(random: Random) -> Family:
    """Return the family name of foreign residents."""
    origin, families, given = random.choice(ABROAD)
    return Family(*random.choice(families), origin, given)
