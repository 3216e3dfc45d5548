"""What ``yakuba demo-zones`` says."""

from __future__ import annotations

_JA = {
    "fenced": (
        "二つのネットワーク（ネットワーク名前空間）を作りました。庁内側からインターネット側の受け渡し用ポートへの接続だけを許可しています。"
    ),
    "one_network": (
        "この端末ではネットワークを分けられないため（管理者の権限、ip、nft が必要です）、二つのポートだけで分けて動かします。"
    ),
    "databases": "データベースを指定されたため、ネットワークは分けず、二つのポートだけで分けて動かします。",
    "making": "インターネット側と庁内側を準備しています（初回だけ、1分ほどかかります）。",
    "step": "{step} の準備ができませんでした。上に出ている記録をご覧ください。",
    "port": "ポート {port} は、ほかのプログラムが使っています。別の番号を指定してください。",
    "running": "{home} のデモは、すでに動いています。",
    "no_answer": "サーバーが応答しません。上に出ている記録をご覧ください。",
    "died": "どれかの処理が、思いがけず終了しました。上に出ている記録をご覧ください。",
    "stopped": "デモを終了しました。データは残っています。",
    "broken_off": "途中でやめました。",
    "welcome": """
二つのゾーンに分かれたみなと野町のデモが動いています。
届出は、インターネット側で封をされ、庁内側が引き取って開きます。インターネット側には、中を開ける鍵がありません。

  インターネット側（住民の画面）  {square}
  庁内側（職員の画面）            {desk}

  住民として状況を見る    受付番号 {number}
                          コード   {code}

  職員として入る    職員番号 citizen-clerk など、パスワード {password}
  二段階目の6桁の番号は、別の端末で .venv/bin/yakuba demo code

終わるには Ctrl-C を押してください。
""",
}
_EN = {
    "fenced": "Two networks (network namespaces) stand; the office may call the edge's relay port, and nothing else passes.",
    "one_network": (
        "This machine cannot have two networks (that needs an administrator, ip and nft): "
        "the zones are divided by their ports alone."
    ),
    "databases": "With databases of your own the networks are not divided: the zones are divided by their ports alone.",
    "making": "Preparing edge and office (only this once, it takes about a minute).",
    "step": "The {step} could not be prepared. Please see the lines above.",
    "port": "Port {port} is used by another programme. Please choose another one.",
    "running": "The demo in {home} is running already.",
    "no_answer": "A server does not answer. Please see the lines above.",
    "died": "One of the processes ended unexpectedly. Please see the lines above.",
    "stopped": "The demo has stopped. Its data is kept.",
    "broken_off": "Broken off.",
    "welcome": """
The demo of Minatono Town is running, divided into two zones.
Filings are sealed at the edge, fetched by the office and opened there; the edge has no key that opens them.

  Edge, for residents   {square}
  Office, for staff     {desk}

  See a status as a resident   receipt {number}
                               code    {code}

  Sign in as staff: citizen-clerk (and others), password {password}
  Six digits for the second step: .venv/bin/yakuba demo code, in another terminal

Press Ctrl-C to stop.
""",
}
WORDS = {"ja": _JA, "en": _EN}
