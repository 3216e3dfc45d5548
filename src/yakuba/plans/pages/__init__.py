"""Pages of the room. A module has the views of one noun and its ``patterns``; `blocks` is what they add to one another."""
