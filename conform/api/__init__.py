"""What other people's programs and tests use; `conform` hands it out by name."""
