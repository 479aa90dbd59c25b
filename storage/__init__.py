"""The one place that knows SQL of the portal's own database."""
