"""The lifecycles, durable on Temporal: what happens, in which order, and what is waited for."""
