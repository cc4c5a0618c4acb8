"""What one training step needs of the machine."""
