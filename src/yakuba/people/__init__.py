"""
People: the sections of the hall, its posts, its staff, and who may do what.

Words   Section (課・係), Post (職), Staff (職員), Appointment (配属): a person, in a section, on a post, from a day on.
Doors   commands (write), reads (look), rules (powers, one-time codes).
Stands  on ground. Under everything that acts in somebody's name.
"""
