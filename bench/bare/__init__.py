"""The floor of lifecycles and waits: the same durable steps in Temporal, around no work at all."""
