"""Where sentences live and are searched."""
