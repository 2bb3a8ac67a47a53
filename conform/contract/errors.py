"""The one error of a contract that cannot be read."""

from conform.errors import UserError


class ContractError(UserError):
    """Say which contract file is unusable, where in it, and why, on one line."""

    def __init__(self, *, file: str, place: str, reason: str) -> None:
        self.file = file
        self.place = place
        self.reason = reason
        super().__init__(f"{file}: {place}: {reason}" if place else f"{file}: {reason}")
