"""Hand-written stand-ins for outside systems, that can be told to be away."""
