"""The runs that are over: what came of one, all in a table, replayed."""
