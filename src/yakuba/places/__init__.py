"""
Places: prefectures and municipalities, the towns behind a postcode, the facilities of this town.

Words   Prefecture (都道府県), Municipality (市区町村), Town (町域), PostalCode (郵便番号), Facility (施設).
Doors   reads (look), rules (think). Nothing is written: the facts come with the programme, see data/SOURCE.md.
Stands  on ground. Under every room that needs an address.
"""
