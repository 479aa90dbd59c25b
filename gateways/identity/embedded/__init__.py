"""An identity server of our own, for a small installation: clients and tokens in the portal's database."""
