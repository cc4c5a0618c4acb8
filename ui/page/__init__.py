"""The frame: the page's head, its opening and its address."""
