"""
Bodies: headquarters, committees, panels; who sits in them, when they meet, what they decide.

Words   Body (会議体), Seat (委員), Term (任期), Meeting (会議), Minutes (議事録), Resolution (決議), FollowUp (宿題).
Doors   commands, reads, events, rules. What is decided on is known only by a Ref.
Stands  on people and papers.
"""
