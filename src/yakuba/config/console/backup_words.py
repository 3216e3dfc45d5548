"""What `yakuba backup` and `yakuba restore` say, in Japanese and English."""

from __future__ import annotations

from typing import Any, Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "no_folder": (
        "バックアップの置き場所がありません。--folder または YAKUBA_BACKUP で、別の機械の場所を指定してください。",
        "No folder for the backup: name one on another machine with --folder or YAKUBA_BACKUP.",
    ),
    "cannot": ("バックアップを取れません: {why}", "The backup cannot be made: {why}"),
    "runs": (
        "バックアップを続けます: {folder}\n復元に使う鍵: {to}",
        "Backing up to {folder}\nsealed to {to}",
    ),
    "made": ("バックアップを取りました: {folder}（ファイル {files}件）", "Backed up: {folder} ({files} files)"),
    "none": ("{folder} に完全なバックアップはありません。", "There is no whole backup in {folder}."),
    "status": (
        "最後の確認から {age}秒。系列 {line}、基点 {base}、増分 {last} まで",
        "Seen {age} s ago. Line {line}, base {base}, increments up to {last}",
    ),
    "stale": (
        "バックアップが {age}秒間動いていません。`yakuba backup run` を確かめてください。",
        "Nothing was backed up for {age} s. Look after `yakuba backup run`.",
    ),
    "pruned": (
        "削除: 古い部分 {parts}件、廃棄済みファイル {files}件",
        "Deleted: {parts} old pieces, {files} destroyed files",
    ),
    "in_the_way": (
        "{why} に何かあります。上書きはしません。別の場所に移してから、もう一度実行してください。",
        "There is something at {why}. Nothing is written over: move it away, then run this again.",
    ),
    "wrong_key": (
        (
            "この鍵では開けません。何も変更していません。\n{why}\n"
            "金庫の復旧用の鍵（recovery.key）を使うか、分散した紙の鍵から復元してください（docs/backup.md）。"
            "鍵がすべて失われた場合、このバックアップは誰にも開けません。"
        ),
        (
            "This key does not open the backup. Nothing was changed.\n{why}\n"
            "Take recovery.key from the safe, or put it together from its shares on paper (docs/backup.md). "
            "If all of them are lost, nobody can open this backup."
        ),
    ),
    "damaged": ("バックアップが壊れています: {why}", "The backup is damaged: {why}"),
    "replay": ("PostgreSQL を起動できません:\n{why}", "PostgreSQL does not come up:\n{why}"),
    "restored": (
        "{until} の時点まで復元しました（基点 {base}、増分 {increments}件、ファイル {files}件 {mb} MB）。{seconds}秒",
        "Restored to {until} (base {base}, {increments} increments, {files} files of {mb} MB) in {seconds} s",
    ),
    "restored_why": ("バックアップからの復元", "restored from a backup"),
    "fault": ("✗ {what}", "✗ {what}"),
    "good": (
        "確認済み: ファイルのハッシュ、操作の記録の連鎖 {links}件、データベース。",
        "Verified: the hashes of all files, {links} links of the journal, the database.",
    ),
    "signed": (
        "失われた最後の部分があるため、復元したことを操作の記録に署名しました。",
        "The last moments are missing; that a backup was restored is signed in the journal.",
    ),
    "unsigned": (
        "操作の記録の終わりが足りません。worker の鍵を戻し、`yakuba journal checkpoint --restored 理由` を実行してください。",
        "The end of the journal is missing. Bring back the worker's keys and run `yakuba journal checkpoint --restored WHY`.",
    ),
    "keys": (
        "鍵はバックアップに入っていません。{folder} に戻してから始めてください: {names}",
        "Keys are not in a backup. Before you start, bring back into {folder}: {names}",
    ),
    "start": (
        "この後: PostgreSQL を起動し、yakuba serve と yakuba work を始めます。",
        "Next: start PostgreSQL, yakuba serve and yakuba work.",
    ),
}


def say(key: str, language: str, **values: Any) -> str:
    """Return a sentence in the language of the console."""
    ja, en = WORDS[key]
    return (ja if language == "ja" else en).format(**values)
