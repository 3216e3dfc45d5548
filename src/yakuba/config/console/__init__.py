"""The subcommands of ``yakuba``."""
