"""
Japanese values as people type them: characters, kana, dates, days, numbers, telephones, ages.

Everything here is arithmetic on strings and dates: no database, no clock, no Django. What a person typed is
understood generously (full and half width, eras, hyphens of every kind); a name that is kept is never changed.
"""
