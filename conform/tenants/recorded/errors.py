"""The one error of a recording that cannot be read or must not be written."""


class RecordingError(Exception):
    """Say on one line which file it is and what is wrong with it."""
