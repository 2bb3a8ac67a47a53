"""The embedded tenant: a real HTTP server over SQLite that behaves as documented or as observed."""
