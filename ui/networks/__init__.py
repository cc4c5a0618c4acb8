"""The networks page: what each is, what it costs, what it learned, and why it is built so."""
