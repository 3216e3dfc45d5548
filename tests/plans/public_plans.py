"""A small plan of an invented town, with a little of everything that a plan may have; and its second year."""

from __future__ import annotations

import msgspec

from yakuba.plans.rules.model import PlanPack
from yakuba.plans.rules.published import PublicPlan, Standing, Verdict, Year, public

OWNERS = {
    "it": {"ja": "情報政策課", "ja-easy": "じょうほうの か", "en": "Information Policy"},
    "child": {"ja": "こども課", "ja-easy": "こどもの か", "en": "Children"},
}

DATA = {
    "head": {
        "id": "midori-dx-2",
        "municipality": "999999",
        "name": {"ja": "みどり町", "ja-easy": "みどりまち", "en": "Midori Town"},
        "title": {
            "ja": "みどり町DX推進計画",
            "ja-easy": "みどりまちの DXの けいかく",
            "en": "Midori Town Digital Plan",
        },
        "period_from": "2025-04-01",
        "period_until": "2028-03-31",
        "period_note": {"ja": "3年間。国の計画に合わせて見直す。", "en": "Three years."},
        "adopted": "2025-03",
        "purpose": {"ja": "だれもが書かずに手続できる町にします。", "en": "A town where nobody has to fill in forms."},
        "roles": ["市町村官民データ活用推進計画"],
        "levels": [
            {"id": "policy", "title": {"ja": "政策", "en": "Policy"}},
            {"id": "measure", "title": {"ja": "施策", "en": "Measure"}, "kind": "measure"},
        ],
        "axes": [
            {
                "id": "data-act",
                "title": "官民データ活用推進基本法",
                "classes": [
                    {"id": "a", "title": "手続のオンライン化"},
                    {"id": "d", "title": "利用の機会等の格差の是正"},
                ],
            }
        ],
        "upper": [{"id": "sogo", "title": "第6次総合計画", "kind": "comprehensive"}],
        "rolling": "毎年度見直します。",
        "scoring": {
            "scores": [{"id": "G", "title": "効果"}, {"id": "Q", "title": "質"}],
            "printed": "G × Q",
            "formula": "G * Q",
        },
    },
    "nodes": [
        {"id": "kurashi", "level": "policy", "number": "1", "title": {"ja": "くらしのDX", "en": "Digital life"}},
        {
            "id": "kakanai",
            "level": "measure",
            "parent": "kurashi",
            "number": "1-1",
            "title": {"ja": "書かない窓口", "en": "The counter where nobody writes"},
            "text": "窓口で職員が聞き取り、申請書を作ります。",
            "owner": "it",
            "partners": ["child"],
            "marks": [{"axis": "data-act", "class": "a", "sign": "◎"}],
            "answers": ["machi"],
            "theme": True,
            "scores": {"G": 3, "Q": 2},
            "priority": "A",
            "sheet": {
                "problem": "同じことを何度も書いています。",
                "means": ["聞き取り", "一括作成"],
                "risks": ["委託先の見積りが高い"],
                "procurement": "随意契約を検討",
                "personal_data": "特定個人情報を含む",
                "costs": [{"fiscal_year": 2025, "yen": 12000000, "kind": "initial", "funding": "国の交付金"}],
            },
            "bars": [
                {"from_half": "2025-1", "until_half": "2025-2", "label": "試行"},
                {"from_half": "2026-1", "until_half": "2027-2", "label": "本格導入", "goes_on": True},
            ],
            "figures": [
                {
                    "id": "minutes",
                    "title": {"ja": "窓口の待ち時間", "en": "Waiting time"},
                    "unit": "分",
                    "better": "less",
                    "values": [
                        {"kind": "baseline", "value": 32, "at": "FY2024", "source": "窓口調査"},
                        {"kind": "actual", "value": 21.5, "at": "2026-09"},
                        {"kind": "target", "value": 10, "at": "FY2027"},
                    ],
                }
            ],
        },
        {
            "id": "sumaho",
            "level": "measure",
            "parent": "kurashi",
            "number": "1-2",
            "title": {"ja": "スマホ教室", "en": "Smartphone classes"},
            "owner": "child",
            "marks": [{"axis": "data-act", "class": "d"}],
            "answers": ["machi", "kakusa"],
            "after": ["kakanai"],
            "bars": [{"from_half": "2026-1", "until_half": "2026-2", "label": "開催"}],
        },
    ],
    "challenges": [
        {"id": "machi", "group": "窓口", "number": "①", "title": "待ち時間が長い", "directions": ["書かせない"]},
        {"id": "kakusa", "title": "使えない人がいる"},
        {"id": "nokori", "title": "まだ答えのない課題"},
    ],
    "earlier": [
        {"id": "kiosk", "title": "情報端末", "outcome": "end", "reason": "利用が減ったため"},
        {"id": "madoguchi", "title": "総合窓口", "outcome": "rename", "to": ["kakanai"]},
    ],
    "bodies": [
        {
            "id": "honbu",
            "title": {"ja": "DX推進本部", "en": "Digital headquarters"},
            "kind": "headquarters",
            "task": ["計画の策定と進行管理"],
            "founded_by": {"title": "DX推進本部設置要綱", "number": "告示第1号"},
            "seats": [{"post": "副町長", "part": "chair"}, {"post": "各課長"}],
            "meetings": [
                {"on": "2025-05-10", "title": "第1回", "agenda": ["計画案"], "outcomes": ["山田委員の発言：時期尚早"]}
            ],
        }
    ],
    "tables": [
        {"id": "t1", "number": "表1", "title": "手続の数", "columns": ["課", "件数"], "rows": [["こども課", "12"]]}
    ],
}


def a_pack(**changes: object) -> PlanPack:
    """Return the plan, with parts of it exchanged."""
    return msgspec.convert({**DATA, **changes}, PlanPack)


def a_public_plan() -> PublicPlan:
    """Return what is public of it after three half-years."""
    return public(
        a_pack(),
        owners=OWNERS,
        progress=(
            Standing(node="kakanai", half="2025-2", light="yellow", percent=30),
            Standing(node="kakanai", half="2026-1", light="green", percent=60),
            Standing(node="sumaho", half="2026-1", light="red", percent=0),
        ),
        years=(
            Year(
                fiscal_year=2025,
                words="試行を終えました。",
                verdicts=(Verdict(node="kakanai", mark="B", words="本格導入へ進めます。"),),
                resolved="DX推進本部 2026年5月20日",
            ),
        ),
    )


def another_town() -> PublicPlan:
    """Return a plan of another invented town, as reference."""
    head = {
        **DATA["head"],  # type: ignore[dict-item]
        "id": "aoi-dx",
        "name": "あおい市",
        "title": "あおい市情報化計画",
        "source": {
            "title": "あおい市情報化計画",
            "publisher": "あおい市",
            "published": "2024-03",
            "licence": "CC BY 4.0",
        },
    }
    head.pop("scoring")
    nodes = [
        {
            "id": "online",
            "level": "measure",
            "title": "手続のオンライン化",
            "owner": "総務課",
            "marks": [{"axis": "data-act", "class": "a"}],
        }
    ]
    return public(msgspec.convert({"head": head, "nodes": nodes}, PlanPack), reference=True)
