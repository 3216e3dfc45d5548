"""Reading plan packs: whole, or with every fault, where it is and what to do about it. `reading` is the way in."""
