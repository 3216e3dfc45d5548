"""Looking at plans: `plans` the list and the head, `tree` the measures, `pack` a plan as the pack it came from."""
