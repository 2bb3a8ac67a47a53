"""The judge: one small pure function a rule, from case and exchanges to drifts."""
