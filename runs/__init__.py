"""A visitor's training run, from the request to its checkpoint."""
