"""The people's side: command line, REPL and rendering."""
