"""Files from the world → articles. A module a format."""
