"""Daftra: how the documents are read, and how our OpenAPI export of them names things."""

from conform.contract.vendor import Documents
from conform.daftra.paths import V1, V2, locate, resource_of
from conform.daftra.readings import READINGS
from conform.daftra.references import LISTING_PAGE, MISLED, REFERENCES, REFERENCES_OF

DOCUMENTS = Documents(
    versions=("v1", "v2"),
    locate=locate,
    resource_of=resource_of,
    # Bulk, conversion, change of state, tokens.
    actions=r"/(add_bulk|change_status|convert_to_invoice|multi-entity|is_active|oauth)\b",
    singles=r"/site_info\b",
    # The credit entities are edited by POST and say so in their title.
    edits=r"^(?i:edit|update)\b",
    record_ids=("id",),
    record="data",
    maps=("Listing",),
    references=REFERENCES,
    references_of=REFERENCES_OF,
    listing=LISTING_PAGE,
    misled=MISLED,
    readings=READINGS,
    title="Daftra ERP API",
    host="https://{subdomain}.daftra.com",
    variables={"subdomain": "the account's own name"},
    servers=((V1, "API v1"), (V2, "API v2"), ("", "host")),
    # The two ways in, as the guide page on authorization has them (933385m0).
    security={
        "APIKEY": {"type": "apiKey", "in": "header", "name": "APIKEY"},
        "OAuth2": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/v2/oauth/token", "scopes": {}}}},
    },
    tokens="/oauth/token",
    headers=("apikey",),
    reasons=("errors", "validation_errors"),
)
