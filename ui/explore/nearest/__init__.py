"""The training pictures nearest to a visitor's one."""
