"""The app under load, for long, and killed."""
