"""
Flows: who does what next while a Ref is being worked on, drawn in BPMN 2.0.

Words   Flow, Run, Task, Outcome, post (職), section (係).
Doors   rules (check, read, picture), commands (define, start, complete, move, withdraw), reads.
Stands  on ground. Under casework, faces, journeys. Knows no case and no resident: only a Ref, posts and sections.
"""
