"""Text itself: sentences, terms, names and values. Nothing here knows of questions."""
