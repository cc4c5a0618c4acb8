"""What networks learn from: Fashion-MNIST, and people's photos."""
