"""
The demo town: a seeded generator that fills an installation by the programme's own commands.

Words   home (a household that was made up), town (homes, staff and their work), life (what becomes of one case).
Doors   town.prepare.
Stands  on every room's doors, like all of config; nothing stands on it but the console.
"""
