"""
Governance: the rules by which the hall itself works; first the register of those that still ask for paper.

Words   Regulation (条例・規則等), Demand (アナログ規制: paper, seal, in person, on site, fixed post, reading at the office).
Doors   commands, reads, events, rules.
Stands  on people and papers.
"""
