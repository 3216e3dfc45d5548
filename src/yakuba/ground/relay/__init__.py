"""
Relay: parcels between the two zones of a hall, each taken in once or visibly in quarantine, whatever the way does.

A room gives a parcel to its side in the transaction of its deed (`commands.send`), and receives those of the other
side, each once (`commands.on`). Between them a parcel is numbered, listed with its hashes, signed, carried over HTTPS or
in a folder, acknowledged, and forgotten. What is promised, and what is not: docs/relay.md.

Words   Parcel, Enclosure, Carried (what is to be enclosed); Reason (why something lies in quarantine).
Doors   commands, reads. Behind them `sending` and `receiving`, the two halves of every side; `parcels` (what is signed),
        `signing` (with which keys), `spool` (where files lie); `serving` and `pulling` (HTTPS), `folder` (files).
Stands  on the journal and the outbox's pauses. No word of what is carried.
"""
