"""The helpdesk's pages: the queue and its decisions, apps, clients, and search over everything."""
