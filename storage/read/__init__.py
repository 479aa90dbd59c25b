"""Questions to the database, named after what they answer. Each takes the viewer, and shows him his alone."""
