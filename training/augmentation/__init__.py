"""Training pictures drawn anew at each step."""
