"""
Casework: cases, corrections, proposals, decisions and the statutory clock.

Words   Case (案件), Correction (補正), Proposal (起案), Decision (決定), Stage, receipt number.
Doors   commands (open, take, act, …), reads (case_for, inbox, timeline), events, rules (clock, powers, stages).
Stands  on flows and ground. Under journeys and faces. Knows what was filed only by a Ref.
"""
