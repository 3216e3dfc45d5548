"""
Design: how every page of the house looks and speaks, for residents and for staff.

Words   Frame (base page), Part (card, notice, table ...), Shown question, Refusal page, Furigana.
Doors   questions (view models of questions), templates ``design/*``, template tags ``design``, static ``design/*``.
Stands  on procedures' item types and ground. Under the other faces.
"""
