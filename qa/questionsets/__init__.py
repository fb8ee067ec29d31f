"""Question sets: read them, ask them, score the answers."""
