"""What asks a finished network."""
