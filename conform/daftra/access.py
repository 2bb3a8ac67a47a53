"""Daftra: where a tenant is found and how it is entered."""

from conform.contract.vendor import Access

ACCESS = Access(
    prefix="DAFTRA_",
    header="APIKEY",  # guide page 933385m0
    agent="daftra-conform",
    domain="daftra.com",
    roots=("/api2", "/v2", "/v2/api", "/api2/v2"),
    prefixes=("/api2", "/v2/api/entity"),
    probe="/api2/site_info.json",  # page 15115385e0: the id of a site is the vendor's own
    site=("data", "Site"),
    site_names=("id", "subdomain"),
    tokens=("/v2/oauth/token", "/api2/v2/oauth/token"),  # as tenants were seen to; as page 15815885e0 leads
    is_key_alone=True,  # guide page 933385m0
)
