"""
Journeys: which event wakes which command; the only place that knows the whole path of a thing through the house.

`inside` is the story of the house; `upward` and `downward` carry it over a border, where there is one.

Words   Journey (a table read downwards), reaction, night watch.
Doors   table (all journeys, and delivering what is due), night, publishing.
Stands  on every room's doors. Beside faces, which never call it.
"""
