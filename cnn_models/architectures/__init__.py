"""The lecture's networks, one family a file."""
