"""
Square: the resident's pages, from the first question to the letter. Phone first, and whole without JavaScript.

Words   Way (the stops from event to receipt), Stop (one page of it), Holder (who brings a code).
Doors   none: addresses only (``urls``).
Stands  on design, applications, procedures, papers, places and ground, through their doors.
"""
