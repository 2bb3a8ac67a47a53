"""From contracts to cases: what to send, and what the docs lead one to expect. No I/O, seeded dice only."""
