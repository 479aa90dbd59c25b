"""The handbook's sample data: people, schools, access groups, partners with their apps and clients."""
