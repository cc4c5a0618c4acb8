"""The tab of training runs."""
