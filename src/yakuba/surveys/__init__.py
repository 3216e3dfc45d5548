"""
Surveys: what residents and staff are asked, by which channel, and what the answers say together.

Words   Survey (アンケート), Question (設問), Sheet (回答票), CrossTable (クロス集計). No answer bears a name.
Doors   commands, reads, events, rules. What a question proves is known only by a Ref.
Stands  on people.
"""
