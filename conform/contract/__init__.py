"""What the vendor's claims add up to, as frozen values and as YAML on disk."""

from conform.contract.dump import dump_contract
from conform.contract.field import (
    Choice,
    Condition,
    Default,
    Field,
    Format,
    Json,
    Kind,
    Reference,
    Source,
    kind_of,
)
from conform.contract.load import ContractError, load_contract, load_contracts
from conform.contract.operation import (
    Contract,
    Contradiction,
    Operation,
    Parameter,
    Request,
    Response,
    Role,
    Side,
)
from conform.contract.vendor import Vendor

__all__ = [
    "Choice",
    "Condition",
    "Contract",
    "ContractError",
    "Contradiction",
    "Default",
    "Field",
    "Format",
    "Json",
    "Kind",
    "Operation",
    "Parameter",
    "Reference",
    "Request",
    "Response",
    "Role",
    "Side",
    "Source",
    "Vendor",
    "dump_contract",
    "kind_of",
    "load_contract",
    "load_contracts",
]
