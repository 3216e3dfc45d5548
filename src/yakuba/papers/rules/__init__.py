"""What can be thought about papers without a database: how a document looks, and what a file really is."""
