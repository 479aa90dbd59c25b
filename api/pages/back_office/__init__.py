"""What school admins and the helpdesk both have: the list API toegang, one page per school, clients."""
