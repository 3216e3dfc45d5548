"""
Ground: what every room stands on, without a single word of the town hall's trade.

Words   Ref, Text, Actor, Money, Document, Refusal, Registry, Rule (a CEL condition).
Drawers japanese/ (characters, kana, dates, numbers as they are typed), journal, outbox, sealing, disk, clock.
Stands  on nothing. Under everything.
"""
