"""The web: JSON and pages over the same commands and the same queries."""
