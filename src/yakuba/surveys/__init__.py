"""
Surveys: what residents and staff are asked, by which channel, and what the answers say together.

Words   Survey (アンケート), Question (設問), Sheet (回答票), SealedSheet, CrossTable (クロス集計). No answer bears a name.
        In a divided hall it stands on both sides: asked and sealed at the edge, opened and counted in the office.
Doors   commands, reads, events, rules. What a question proves is known only by a Ref.
Stands  on people.
"""
