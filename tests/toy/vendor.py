"""What the engine is handed of the zoo."""

from conform.contract import Vendor
from conform.contract.vendor import Access, Documents, Paging
from tests.toy.document import HEADER

TOY = Vendor(
    name="the zoo",
    paging=Paging(sizes=("count",), page="offset", counts="rows", frame="", totals=("all",), lasts=()),
    documents=Documents(record="items", host="https://zoo.example", reasons=("problems",)),
    access=Access(prefix="ZOO_", header=HEADER, agent="keeper", probe="/keeper/animals", site=()),
)
