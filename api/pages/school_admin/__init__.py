"""The school admin's pages, as the handbook draws them: Apps, an app's three tabs, Bewerken."""
