"""A data-set picture inside a frame, a plot, a grid or a page: found, its colours undone."""
