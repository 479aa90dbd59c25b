"""Measurements of the portal beside a floor: the least that the same work can cost on the same servers."""
