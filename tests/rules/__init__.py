"""Each rule of the handbook, with the tests that prove it."""
