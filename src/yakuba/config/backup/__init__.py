"""Backup and restore, of SQLite and of PostgreSQL, with the files that are kept: see docs/backup.md.

`frames` follows the write-ahead log of SQLite, `receiving` that of PostgreSQL; `kept` finds new files; `round` puts both
into one increment; `store` is the folder in which it all lies, `sealed` how it is closed, `restoring` the way back.
"""
