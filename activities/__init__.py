"""What the workflows have done: the only writers of domain tables, the only ones that change things outside.

Each activity may run twice, and the process may die between any two of its lines: every transaction begins by
asking whether its step is recorded, and every call outside says "make it so".
"""
