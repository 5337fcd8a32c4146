"""The JSON Schema of the facts: what another program may count on, by version."""

from __future__ import annotations

import json
from typing import Any

from deliberation.synthesis.facts.document import SCHEMA_VERSION, Facts


def facts_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) that every ``facts.json`` of this version meets.

    Examples
    --------
    >>> facts_schema()["properties"]["schema_version"]["const"] == SCHEMA_VERSION
    True
    """
    schema = Facts.model_json_schema(mode="serialization")
    version = {**schema["properties"]["schema_version"], "const": SCHEMA_VERSION}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:deliberation:facts:{SCHEMA_VERSION}",
        **schema,
        "properties": {**schema["properties"], "schema_version": version},
    }


def schema_text() -> str:
    """Return the schema as it is written in a file."""
    return json.dumps(facts_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
