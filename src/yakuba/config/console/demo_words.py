"""What ``yakuba demo`` says."""

from __future__ import annotations

ACCOUNTS = "    {number:<20} {title}"

_JA = {
    "making": "デモの町をつくっています（初回だけ、1〜2分かかります）。",
    "counter": "届出 {done}/{of} 件、案件 {cases} 件",
    "made": "できました: 届出 {filings} 件、案件 {cases} 件（{seconds} 秒）",
    "kept": "前につくったデモの町を使います: 届出 {filings} 件、案件 {cases} 件（つくり直すには --fresh）",
    "port": "ポート {port} は、ほかのプログラムが使っています。--port で別の番号を指定してください（例: --port 8001）。",
    "running": "{home} のデモは、すでに動いています。",
    "sqlite": "デモは組み込みの SQLite だけで動きます。環境変数 YAKUBA_DATABASE_URL を外してください。",
    "not_a_demo": (
        "{home} には、デモではない役場のデータがあります。何も変えていません。\n"
        "環境変数 YAKUBA_HOME に、別のフォルダを指定してください。"
    ),
    "not_well": "デモの町をつくる途中で、次の処理が失敗しました。",
    "broken_off": "つくるのを途中でやめました。次に始めるとき、はじめからつくります。",
    "no_answer": "サーバーが応答しません。上に出ている記録をご覧ください。",
    "died": "サーバーか作業係が、思いがけず終了しました。上に出ている記録をご覧ください。",
    "stopped": "デモを終了しました。データは残っています。",
    "code": "{code}（あと {seconds} 秒有効）",
    "welcome": """
みなと野町のデモが動いています。
みなと野町は架空の町です。住所・施設は焼津市のオープンデータ（CC BY 4.0）と日本郵便の郵便番号データの上に重ねていますが、
焼津市とは関係がありません。氏名・案件はすべて乱数でつくったもので、実在の人のものではありません。

  住民の画面    {address}
  職員の画面    {address}desk/

  住民として状況を見る    受付番号 {number}
                          コード   {code}

  職員として入る（パスワードはどれも {password}）
{accounts}
  二段階目の6桁の番号は、別の端末で .venv/bin/yakuba demo code
  （認証アプリを使うときの秘密鍵: {secret}）

終わるには Ctrl-C を押してください。
""",
}
_EN = {
    "making": "Making the demo town (only this once, it takes a minute or two).",
    "counter": "{done} of {of} filings, {cases} cases",
    "made": "Done: {filings} filings, {cases} cases ({seconds} s)",
    "kept": "Using the demo town made before: {filings} filings, {cases} cases (--fresh makes it anew)",
    "port": "Port {port} is used by another programme. Choose another one, for example --port 8001.",
    "running": "The demo in {home} is running already.",
    "sqlite": "The demo runs on the embedded SQLite only. Please unset YAKUBA_DATABASE_URL.",
    "not_a_demo": (
        "{home} holds the data of a hall that is no demo. Nothing was changed.\n"
        "Please set YAKUBA_HOME to another folder."
    ),
    "not_well": "While the demo town was being made, these reactions failed:",
    "broken_off": "Broken off. The town will be made from the beginning next time.",
    "no_answer": "The server does not answer. Please see the lines above.",
    "died": "Server or worker ended unexpectedly. Please see the lines above.",
    "stopped": "The demo has stopped. Its data is kept.",
    "code": "{code} (good for {seconds} s)",
    "welcome": """
The demo of Minatono Town is running.
Minatono is a fictional town. Its addresses and facilities are laid over the open data of Yaizu City (CC BY 4.0) and the
postcodes of Japan Post; Yaizu has nothing to do with it. All names and cases were made up by chance and are nobody's.

  For residents   {address}
  For staff       {address}desk/

  See a status as a resident   receipt {number}
                               code    {code}

  Sign in as staff (the password is {password} for all)
{accounts}
  Six digits for the second step: .venv/bin/yakuba demo code, in another terminal
  (secret for an authenticator app: {secret})

Press Ctrl-C to stop.
""",
}
WORDS = {"ja": _JA, "en": _EN}
