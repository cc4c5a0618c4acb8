"""What maintainers make: what ships beside the weights, model cards, pictures of the docs."""
