"""A knowledge folder to models and back."""
