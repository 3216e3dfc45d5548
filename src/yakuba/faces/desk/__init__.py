"""
Desk: where staff work. The inbox, the case with everything needed to decide it, the way to a decision.

Words   Inbox (受付箱), case page, outcome (処理), reason for looking (閲覧理由).
Doors   none: pages only.
Stands  on the doors of all rooms and on faces.design. Nothing stands on it.
"""
