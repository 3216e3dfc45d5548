"""
Applications: what a resident files, from the first draft to the outcome; on this side everything of it is sealed.

Words   Draft, Filing, Receipt, Message (correction, letter), Amendment, Progress.
Doors   commands (drafts, files, filing, afterwards, office), reads, events, rules.
Stands  on procedures, papers, places, people, ground. Under journeys and faces.
"""
