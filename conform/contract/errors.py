"""The one error of a contract that cannot be read."""


class ContractError(Exception):
    """Say which contract file is unusable, where in it, and why, on one line."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")
