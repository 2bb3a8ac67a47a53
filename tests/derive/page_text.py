"""A page of our own making, laid out as a person copies one from a browser."""

PAGE = """- Welcome
- Lions
- Tigers
Create
Prod Env
{{subdomain}}/api2
Prod Env
{{subdomain}}/api2
POST
{{subdomain}}/api2
Last modified:2025-01-31 00:15:04
Maintainer:Not configured
Request Request Example
Shell
JavaScript
curl --location -g --request POST '{{subdomain}}/api2/api2/lions.json' \\
--header 'APIKEY: {{APIKEY}}' \\
--data-raw '{
"Lion": {
"name": "Leo",
"den": {
"id": 4,
"name": "North"
},
"cubs": [
{
"name": "Nala"
}
],
"mane": 2
},
"Keeper": [
{
"name": "Ann"
}
]
}'
Response Response Example
{
"code": 202,
"id": "107"
}
Request
Header Params
APIKEY
string\u00c2
required
Example:
{{APIKEY}}
Query Params
request_branch_id
integer\u00c2\u00a0
optional
Example:
1
Body Params application/json
Lion
object\u00c2
required
name
string\u00c2
required
<= 10 characters
den
object\u00c2
optional
id
integer\u00c2
name
string\u00c2
cubs
array [object {1}]\u00c2
name
string\u00c2
mane
enum<integer>\u00c2
required
2 => 'Long', 3 => 'Short'
Keeper
array [object {1}]\u00c2
name
string | null\u00c2
Examples
Responses
\u00f0\u0178\u0178\u00a2202Success
application/json
Body
code
integer\u00c2
required
id
string\u00c2
required
\U0001f7e0400Bad Request
application/json
Body
message
string\u00c2
Previous
Next
"""
