"""Packs the body of OpenRouter's `GET /models` into the catalogue that the crate bundles.

    python3 pack.py BODY.json catalog-YYYY-MM-DD.tsv.zlib

One line a model, sorted by id, eight columns parted by tabs; an empty column means that the body does not say:

    id  context_length  max_completion_tokens  supported_parameters  prompt  completion  tokenizer  expiration_date

Parameters are names parted by spaces. Prices are the decimal strings of the body, in USD per token. Names that
`src/openrouter/parameter.rs` does not know are kept here and skipped there, so the file never has to match a build.
"""

import json
import sys
import zlib


def columns(model):
    text = lambda value: "" if value is None else str(value)
    pricing = model["pricing"]
    return [
        model["id"],
        text(model["context_length"]),
        text(model["top_provider"]["max_completion_tokens"]),
        " ".join(sorted(model["supported_parameters"])),
        text(pricing.get("prompt")),
        text(pricing.get("completion")),
        text(model["architecture"]["tokenizer"]),
        text(model["expiration_date"]),
    ]


def main(body, packed):
    with open(body, encoding="utf-8") as file:
        models = json.load(file)["data"]
    lines = ["\t".join(columns(model)) for model in sorted(models, key=lambda model: model["id"])]
    # Level 9 without a time stamp: the same body always gives the same bytes.
    data = zlib.compress("\n".join(lines).encode() + b"\n", 9)
    with open(packed, "wb") as file:
        file.write(data)
    print(f"{len(lines)} models, {len(data)} bytes")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
