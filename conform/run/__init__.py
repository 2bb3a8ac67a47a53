"""Run cases on a tenant: bind, send, judge, and remove what was made."""
