"""Passages of the novels left out, for the demo's texts: passages.py NOVELS.jsonl.gz OUT.jsonl

Six of each of the first four novels left out, at even distances, none chosen: the first paragraph behind each seventh of the
text and what follows it. The fifth novel's author died in 1956, so that it is not yet in the public domain everywhere.
"""

import json
import re
import sys

import novels

NOVELS, EACH, CHARACTERS = 4, 6, 1800


def main(data, out):
    _, held_out = novels.split(novels.read(data))
    with open(out, "w", encoding="utf-8") as file:
        for novel in held_out[:NOVELS]:
            for part in range(1, EACH + 1):
                text = novel["text"]
                start = text.index("\n", len(text) * part // (EACH + 1)) + 1
                # Titles end in a note of the edition.
                title = re.sub(r"\s*:\s*ELTeC edition$", "", novel["title"])
                passage = {"novel": novel["id"], "title": title, "text": text[start : start + CHARACTERS]}
                file.write(json.dumps(passage, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
