"""The tab where the networks are compared on the test set."""
