"""Pure rules of this room: what a draft holds, how numbers are made, what a resident is told of the progress."""
