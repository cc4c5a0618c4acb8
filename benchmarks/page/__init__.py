"""What a visitor of the running page waits for."""
