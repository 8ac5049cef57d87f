"""The JSON Schema of the pattern files, for editors: `python -m pipeline.patterns.json_schema`."""

from __future__ import annotations

import json
import sys

from pipeline.patterns.schema import KINDS, PackFile


def json_schema() -> str:
    """The schema as JSON text with a line end, made from the models that check the files."""
    schema = PackFile.model_json_schema()
    # A list of one may be written without its brackets.
    for name in ("match", "verbs", "takes", "matches", "near_misses", "todo"):
        many = schema["$defs"]["Pattern"]["properties"][name]
        one = {"type": "string"} if name != "takes" else many["items"]
        schema["$defs"]["Pattern"]["properties"][name] = {"anyOf": [one, many]}
    # A pack may add kinds of its own.
    schema["$defs"]["Pattern"]["properties"]["kind"] = {"anyOf": [{"enum": [*KINDS]}, {"type": "string"}]}
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


if __name__ == "__main__":
    sys.stdout.write(json_schema())
