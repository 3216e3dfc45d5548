"""Config: settings for each zone, URLs, the console command and the wiring of the rooms. Stands on everything."""
