"""The pooled answer: its weights, its temperature and its doubt, fitted and measured."""
