"""The template of the page: one file that holds its own style and script, and runs nothing else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from pipeline.report.views import fragment
from pipeline.report.wording import Wording

_FOLDER = Path(__file__).parent


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fragment"] = lambda name, kind: fragment(kind, name)
    return environment.get_template("report.html.jinja")


def render(wording: Wording, **values: object) -> str:
    """The page as HTML text. Raises PatternError where the wording lacks a word."""
    style, script = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    policy = f"default-src 'none'; style-src {_allowed(style)}; script-src {_allowed(script)}"
    page = _template().render(
        w=wording,
        style=Markup(style),
        script=Markup(script),
        policy=f"{policy}; base-uri 'none'; form-action 'none'",
        **values,
    )
    # A file's name may hold bytes that are no text.
    return page.encode(errors="replace").decode()


def _allowed(text: str) -> str:
    """An inline style or script as a content security policy allows it: this text and no other."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
