"""Weights on disk: cards, formats, the Hub."""
