"""JSON lines as annotation tools read them (Prodigy, doccano): text, spans by character offset, meta."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.export.annotated import annotated
from pipeline.table import replacing


def write(folder: Path, path: Path) -> list[str]:
    """Write one object an article; a span's label is the claim's kind. Raises as `annotated` does."""
    with replacing(path) as handle:
        for article, spans in annotated(folder):
            line = {
                "text": article.text,
                "spans": [
                    {
                        "start": span.start,
                        "end": span.end,
                        "label": span.kind,
                        "measure": span.measure,
                        "claim_id": span.claim_id,
                    }
                    for span in spans
                ],
                "meta": {
                    name: getattr(article, name)
                    for name in ("id", "source", "title", "url", "published", "lang")
                    if getattr(article, name)
                },
            }
            handle.write(json.dumps(line) + "\n")
    return []
