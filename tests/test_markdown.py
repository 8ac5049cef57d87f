"""Markdown: the words without the markup, the fields of the front matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import articles
from pipeline.articles.markdown import parse_markdown
from pipeline.articles.records import Cut
from pipeline.errors import ArticleError
from pipeline.limits import USUAL
from pipeline.models import Article, Reject
from pipeline.patterns import Packs

ARTICLE = """---
title: "Ferroluna: 1,6 miliardi"
date: 2025-02-04
author: Anna Verdi
testata: Il Faro
link: https://faro.example/ferroluna
lang: it
tags: [server, gpu]
draft: false
---

## I *conti* del gruppo

La **Ferroluna** ha speso [1,6 miliardi di euro](https://a.example "nota") in
server, secondo ~~i soci~~ gli analisti di `Vertex`.\\
Così la nota\\*.

![Il centro da 90 milioni](a.jpg)

- Server: 1,1 miliardi
- Edifici:

  500 milioni

> Spenderemo altri 3 miliardi.

```python
costo = "5 milioni di euro"
```

| Voce | 2024 |
| --- | --- |
| Ricavi | 3,2 miliardi |

<div class="promo">Abbonati a 1 euro</div>

Fine <b>della</b> storia &amp; basta.
"""

TEXT = """Ferroluna: 1,6 miliardi

I conti del gruppo

La Ferroluna ha speso 1,6 miliardi di euro in server, secondo i soci gli analisti di Vertex.
Così la nota*.

Server: 1,1 miliardi

Edifici:

500 milioni

Spenderemo altri 3 miliardi.

Voce | 2024

Ricavi | 3,2 miliardi

Fine della storia & basta."""


def read(tmp_path: Path, packs: Packs, content: str | bytes, name: str = "a.md") -> Article | Reject:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (item,) = articles.read([str(path)], packs, "it")
    return item


@pytest.mark.parametrize("name", ["a.md", "a.markdown", "A.MD"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_markdown_gives_words_and_fields(tmp_path: Path, packs: Packs, name: str, line_end: str) -> None:
    assert read(tmp_path, packs, ARTICLE.replace("\n", line_end), name) == Article(
        id=name,
        text=TEXT,
        title="Ferroluna: 1,6 miliardi",
        url="https://faro.example/ferroluna",
        source="Il Faro",
        published="2025-02-04",
        lang="it",
    )


@pytest.mark.parametrize(
    ("content", "title", "text"),
    [
        ("# Uno *due*\n\ntre", "Uno due", "Uno due\n\ntre"),
        ("Uno\n===\ntre", "Uno", "Uno\n\ntre"),
        # A heading of level 1 is the headline already, whatever the front matter calls the article.
        ("---\ntitle: Altro\n---\n# Uno\n\ntre", "Altro", "Uno\n\ntre"),
        ("---\ntitle: Uno\n---\n## Uno\n\ntre", "Uno", "Uno\n\ntre"),
        # No front matter: a rule, a text between two of them, hyphens further down.
        ("---\n\nUno\n", "", "Uno"),
        ("---\nuno\n---\ndue", "", "uno\n\ndue"),
        ("Uno\n\n---\ntitle: x\n---\n", "", "Uno\n\ntitle: x"),
    ],
)
def test_title_and_front_matter(content: str, title: str, text: str) -> None:
    article = parse_markdown(Cut("markdown", content.encode()), USUAL)
    assert (article.title, article.text) == (title, text)


@pytest.mark.parametrize(
    ("content", "reason", "detail"),
    [
        ("", "empty", "blank"),
        ("```\nsolo codice\n```", "empty", "blank"),
        ("---\ntitle: a: b\n---\nx", "bad_field", "the front matter is no YAML (mapping values are not allowed here"),
        ("---\npublished: 2025-13-45\n---\nx", "bad_field", "the front matter is no YAML"),
        ("---\npublished: 04/02/2025\n---\nx", "bad_field", "published is '04/02/2025'"),
        ("---\ntitle: 2025\n---\nx", "bad_field", "title is a number"),
        ("a\0b", "binary", "NUL"),
        # A number in base 60 of many digits takes YAML the square of its length.
        ("---\nx: 1" + ":1" * 10_000 + "\n---\nx", "bad_field", "the front matter has more than 20,000 characters"),
    ],
)
def test_bad_markdown_is_refused(content: str, reason: str, detail: str) -> None:
    with pytest.raises(ArticleError) as error:
        parse_markdown(Cut("markdown", content.encode()), USUAL)
    assert (error.value.reason, detail in error.value.detail) == (reason, True), error.value.detail
