"""The lecture's chapters as short articles, with figures worked out from the networks."""
