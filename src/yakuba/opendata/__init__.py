"""
Open data: what rooms offer for everybody, frozen as it was published, with its licence, for ever.

Words   Publication (公表した版), subject (`plan/<slug>`), Licence (利用条件), archive.
Doors   commands, reads, events, rules. A publication refers to nothing else: at the internet side there is nothing else.
Stands  on papers and places. Under journeys and faces; the rooms that offer know nothing of it.
"""
