"""A small contract of our own that uses everything a contract can state."""

from __future__ import annotations

from conform.contract import (
    Choice,
    Contract,
    Contradiction,
    Default,
    Field,
    Operation,
    Parameter,
    Reference,
    Request,
    Response,
    Side,
    Source,
)

SOURCE = Source(page="1e0", edition="2026-01-02")
OTHER = Source(page="2e0", edition="2025-01-02")
RECORD = Field(
    name="Lion",
    kinds=("object",),
    model="LionBase",
    fields=(
        Field(name="id", kinds=("integer",), is_read_only=True, width=64),
        Field(
            name="name",
            kinds=("string", "null"),
            is_required=True,
            max_length=30,
            pattern="^L",
            example=Default(value="Leo"),
            sources=(("max_length", OTHER),),
        ),
        Field(
            name="mood",
            kinds=("integer",),
            enum=(Choice(value=None, label="None"), Choice(value=""), Choice(value=1, label="Calm")),
            default=Default(value=None),
            reads_as="Mood",
            is_deprecated=True,
        ),
        Field(name="weight", kinds=("number",), minimum=0, maximum=250.5, is_optional_on_read=True),
        Field(name="secret", kinds=("string",), is_write_only=True, format="date"),
        Field(name="den_id", kinds=("integer",), reference=Reference(resource="v1/dens", page="3e0")),
        Field(name="zone_id", kinds=("integer",), reference=Reference(listing="Zone")),
    ),
)
CUBS = Field(
    name="Cub", kinds=("array",), items=Field(name="[]", kinds=("object",), fields=RECORD.fields[:1])
)
ERRORS = Field(name="validation_errors", kinds=("object",), extra=Field(name="*", kinds=("string",)))
CREATE = Operation(
    id="POST /lions{format}",
    method="POST",
    path="/lions{format}",
    call="/api2/lions.json",
    role="create",
    source=SOURCE,
    title="Add Lion",
    request=Request(
        media="application/json",
        wrapper="Lion",
        body=Field(name="", kinds=("object",), fields=(RECORD, CUBS)),
    ),
    responses=(
        Response(status=202, body=Field(name="", kinds=("object",), fields=RECORD.fields[:1])),
        Response(status=400, body=Field(name="", kinds=("object",), fields=(ERRORS,))),
        Response(status=500, media="text/html", source=Source(page="9m0", edition="2026-01-02")),
    ),
    contradictions=(
        Contradiction(
            at="request.Lion.name",
            about="max_length",
            sides=(Side(source=SOURCE, states="30"), Side(source=OTHER, states="20")),
            settled="30",
        ),
        Contradiction(at="path", about="path", sides=(Side(source=OTHER, states="odd"),)),
    ),
)
LIST = Operation(
    id="GET /lions{format}",
    method="GET",
    path="/lions{format}",
    call="/api2/lions.json",
    role="list",
    source=OTHER,
    parameters=(
        Parameter(where="query", field=Field(name="limit", kinds=("integer",), minimum=1, maximum=1000)),
    ),
    responses=(
        Response(
            status=200,
            record=("data", "[]", "Lion"),
            body=Field(
                name="",
                kinds=("object",),
                fields=(
                    Field(
                        name="data",
                        kinds=("array",),
                        items=Field(name="[]", kinds=("object",), fields=(RECORD,)),
                    ),
                ),
            ),
        ),
    ),
)
LIONS = Contract(name="lions", version="v1", title="Lions", operations=(CREATE, LIST))
