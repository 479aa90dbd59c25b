"""Pictures of every page, in both languages, light and dark: `make screenshots`."""
