"""
Papers: what is kept as bytes. Letters as they were sent, files as they came in, what staff attach to their own work.

Words   Letter, SealedFile (as it came, unreadable here), OpenedFile (made harmless), StaffPaper (with its versions), FileFacts.
Doors   commands (issue, keep_sealed, keep_opened, attach, replace, take_back, destroy), reads, rules (pdf, files, staff, keepers).
Stands  on people and ground. Under bodies, applications, casework, plans, journeys and faces.
"""
