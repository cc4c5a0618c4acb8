"""What only makes one picture's answer quicker."""
