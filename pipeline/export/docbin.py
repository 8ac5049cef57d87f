"""A spaCy DocBin: a Doc an article, its claims as spans over whole tokens."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.annotated import annotated
from pipeline.table import placing


def write(folder: Path, path: Path) -> list[str]:
    """Write Docs with `spans["claims"]`, labelled by kind, and `spans["measures"]`, labelled by measure.

    The tokens are those of `spacy.blank` in the article's language; a span whose figure starts or ends inside a
    token is widened to it. All Docs are held until the file is written. Raises as `annotated` does.
    """
    from spacy.tokens import DocBin  # noqa: PLC0415 - slow to load

    from pipeline.nlp import blank, lay  # noqa: PLC0415

    tokenizers = {}
    docs = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for article, spans in annotated(folder):
        if article.lang not in tokenizers:
            tokenizers[article.lang] = blank(article.lang)
        doc = tokenizers[article.lang].make_doc(article.text)
        lay(doc, "claims", ((span.start, span.end, span.kind) for span in spans))
        lay(doc, "measures", ((span.start, span.end, span.measure) for span in spans))
        doc.user_data["id"] = article.id
        docs.add(doc)
    with placing(path) as beside:
        beside.write_bytes(docs.to_bytes())
    return []
