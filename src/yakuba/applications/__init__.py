"""
Applications: what a resident files, from the first draft to the outcome; on this side everything of it is sealed.

It stands on both sides of the border between zones; what crosses is in ``rules.parcels``.

Words   Draft, Filing, SealedBody, Receipt, Message (correction, letter), Amendment, Progress, Note.
Doors   commands (drafts, files, filing, afterwards, office, arriving), reads, events, rules.
Stands  on procedures, papers, places, people, ground. Under journeys and faces.
"""
