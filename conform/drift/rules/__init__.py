"""The rules: one function a kind of drift, one file a family; each yields facts and never a word."""
