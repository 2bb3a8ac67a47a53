"""The page as HTML: values are set into a template that escapes each of them.

What the browser may run is named by its digest (Content Security Policy 3, 2.3.1), so that nothing else runs.
"""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from conform.report.page.finding import STANDINGS
from conform.report.page.picture import HEADINGS, HEIGHT, legend
from conform.report.page.sentence import counted

if TYPE_CHECKING:
    from conform.report.page import Page

TEMPLATE: Final = "page.html.jinja"
_PARTS: Final = ("page.css", "page.js")


def rendered(page: Page) -> str:
    """Give the page, whose texts are clean, as one HTML document."""
    styles, script = (files(__package__).joinpath(name).read_text(encoding="utf-8") for name in _PARTS)
    environment = Environment(
        loader=PackageLoader(__package__, ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"grouped": _grouped, "counted": counted}
    environment.policies["json.dumps_function"] = _json
    return environment.get_template(TEMPLATE).render(
        page=page,
        styles=Markup(styles),  # noqa: S704 - files of our own, the only ones that are not escaped
        script=Markup(script),  # noqa: S704 - likewise
        policy=policy(styles, script),
        headings=tuple(HEADINGS.values()),
        legend=legend(),
        height=HEIGHT,
        badges={name: badge for name, (badge, _) in STANDINGS.items()},
        passing=sum(each.is_passing for each in page.entries),
        counts=[
            (sum(each.standing == name for each in page.entries), of) for name, (_, of) in STANDINGS.items()
        ],
    )


def policy(styles: str, script: str) -> str:
    """Say what the page may do: apply these styles, run this script, and load nothing."""
    told = ("default-src 'none'", f"style-src {_digest(styles)}", f"script-src {_digest(script)}")
    return "; ".join((*told, "img-src data:", "base-uri 'none'", "form-action 'none'"))


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _grouped(number: int) -> str:
    return f"{number:,}"


def _json(value: Any, **_: Any) -> str:
    return msgspec.json.encode(value).decode()
