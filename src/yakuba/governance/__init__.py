"""
Governance: the rules by which the hall itself works, the register of those that still ask for paper; and its trainings.

Words   Regulation (条例・規則等), Demand (アナログ規制: paper, seal, in person, on site, fixed post, reading at the office),
        Course (研修), Session (開催), Attended (受講).
Doors   commands, reads, events, rules.
Stands  on people and papers.
"""
