"""The rules of the handbook, pure: no I/O, no framework, no clock. Time comes in as an argument."""
