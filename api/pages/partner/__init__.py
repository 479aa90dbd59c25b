"""The partner's pages: apps, their client and secrets, invitations, access, logs."""
