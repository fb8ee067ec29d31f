"""Sentences → proposed facts. In reading order: parsed, clauses, quantities, events, offices, mentions,
propose."""
