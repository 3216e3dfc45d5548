"""
Papers: what is kept as bytes. Letters as they were sent, files as they came in, both with their hash.

Words   Letter, SealedFile (as it came, unreadable here), OpenedFile (made harmless), FileFacts.
Doors   commands (issue, keep_sealed, keep_opened, destroy), reads, rules (pdf, files, safe, preview).
Stands  on ground. Under applications, casework, journeys and faces.
"""
