"""What surrounds a build: waiting for the database, Ctrl-C, publishing."""
