"""The fixtures for an integrator's own tests; pytest loads this module for everybody who installed us.

So it imports nothing but pytest until a fixture is asked for, and starts nothing.
"""
