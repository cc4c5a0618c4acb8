"""What a network does to a picture, layer by layer, and what it costs."""
