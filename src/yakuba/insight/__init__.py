"""
Insight: measures that the programme counts itself. Rooms above offer them; no personal row comes here.

Words   Measure (指標の算定), its query as people may read it, its value at a time.
Doors   reads, rules (the list to which rooms add what they can count).
Stands  on ground alone.
"""
