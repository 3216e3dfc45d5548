"""
Procedures: what the hall asks, of whom, why and until when; written once, as data.

Words   Item (the vocabulary), Ask, Procedure, Event, Edition (a pack as published), Interview, Question.
Doors   commands (publish, close), reads (editions), events, rules (think: eligibility, merging, packs, types).
Stands  on people, places, ground. Under applications, casework's journeys and faces.
"""
