"""Byte-level byte pair encoding: training, encoding, and the tokenizer.json of the `tokenizers` library.

Plain Python without any package, so that the ids do not depend on the version of one. What it writes is GPT-2's kind of
tokenizer: the text is cut into words by GPT-2's expression, each word is the bytes of its UTF-8, each byte is written as one
printable character, and pairs are merged in the order in which training found them (Sennrich et al. 2016, Radford et al. 2019).
"""

import collections
import json
import re
import sys
import unicodedata

END_OF_TEXT = "<|endoftext|>"


def _byte_alphabet():
    """GPT-2's printable stand-in for every byte: printable Latin-1 stays, the rest moves up to U+0100 and beyond."""
    kept = list(range(ord("!"), ord("~") + 1)) + list(range(ord("\xa1"), ord("\xac") + 1)) + list(range(ord("\xae"), 256))
    table = {byte: chr(byte) for byte in kept}
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(256 + len(table) - len(kept))
    return table


BYTES = _byte_alphabet()


def _class_of(accepts):
    """The inside of a character class with every code point that `accepts`; `re` knows no \\p{L}."""
    ranges, start, last = [], None, None
    for code in range(sys.maxunicode + 1):
        if not accepts(chr(code)):
            continue
        if last is not None and code == last + 1:
            last = code
            continue
        if start is not None:
            ranges.append((start, last))
        start = last = code
    ranges.append((start, last))
    return "".join(re.escape(chr(a)) + ("-" + re.escape(chr(b)) if b > a else "") for a, b in ranges)


def _word_pattern():
    letter = _class_of(lambda c: unicodedata.category(c).startswith("L"))
    number = _class_of(lambda c: unicodedata.category(c).startswith("N"))
    # The White_Space property; Python's \s has four control characters more.
    space = "\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
    return re.compile(
        f"'s|'t|'re|'ve|'m|'ll|'d| ?[{letter}]+| ?[{number}]+| ?[^{space}{letter}{number}]+"
        f"|[{space}]+(?![^{space}])|[{space}]+"
    )


class Bpe:
    """A trained tokenizer: 256 bytes, the merges, and the end-of-text id last."""

    def __init__(self, merges):
        self.merges = [tuple(pair) for pair in merges]
        self.ranks = {pair: rank for rank, pair in enumerate(self.merges)}
        tokens = sorted(BYTES.values()) + [a + b for a, b in self.merges] + [END_OF_TEXT]
        self.vocabulary = {token: number for number, token in enumerate(tokens)}
        self.tokens = tokens
        self.end_of_text = self.vocabulary[END_OF_TEXT]
        self._words = {}
        self._pattern = _word_pattern()

    @staticmethod
    def train(texts, size):
        """Merges the most frequent pair until the vocabulary has `size` entries; ties go to the pair that sorts first."""
        pattern = _word_pattern()
        counts = collections.Counter()
        for text in texts:
            counts.update(pattern.findall(text))
        words = [([BYTES[b] for b in word.encode("utf-8")], count) for word, count in sorted(counts.items())]
        pairs, places = collections.Counter(), collections.defaultdict(set)
        for index, (symbols, count) in enumerate(words):
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
                places[pair].add(index)
        merges = []
        while len(merges) < size - 256 - 1:
            best = min(pairs, key=lambda pair: (-pairs[pair], pair))
            merges.append(best)
            Bpe._merge_everywhere(best, words, pairs, places)
        return Bpe(merges)

    @staticmethod
    def _merge_everywhere(best, words, pairs, places):
        for index in places.pop(best):
            symbols, count = words[index]
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] -= count
                if pairs[pair] <= 0:
                    del pairs[pair]
            Bpe._merge(symbols, best)
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
                places[pair].add(index)
        pairs.pop(best, None)

    @staticmethod
    def _merge(symbols, pair):
        at = 0
        while at < len(symbols) - 1:
            if symbols[at] == pair[0] and symbols[at + 1] == pair[1]:
                symbols[at : at + 2] = [pair[0] + pair[1]]
            at += 1

    def encode(self, text):
        """The ids of a text, without any special token."""
        ids = []
        for word in self._pattern.findall(text):
            known = self._words.get(word)
            if known is None:
                known = self._words[word] = self._encode_word(word)
            ids.extend(known)
        return ids

    def _encode_word(self, word):
        symbols = [BYTES[b] for b in word.encode("utf-8")]
        while len(symbols) > 1:
            best = min(zip(symbols, symbols[1:]), key=lambda pair: self.ranks.get(pair, len(self.ranks)))
            if best not in self.ranks:
                break
            Bpe._merge(symbols, best)
        return [self.vocabulary[symbol] for symbol in symbols]

    def write(self, path):
        """Writes the file that Hugging Face's `tokenizers` reads."""
        byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        special = {
            "id": self.end_of_text, "content": END_OF_TEXT, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True,
        }
        document = {
            "version": "1.0", "truncation": None, "padding": None, "added_tokens": [special], "normalizer": None,
            "pre_tokenizer": byte_level, "post_processor": dict(byte_level), "decoder": dict(byte_level),
            "model": {
                "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
                "end_of_word_suffix": None, "fuse_unk": False, "vocab": self.vocabulary,
                "merges": [f"{a} {b}" for a, b in self.merges],
            },
        }
        with open(path, "w", encoding="utf-8") as out:
            json.dump(document, out, ensure_ascii=False, separators=(",", ":"))
            out.write("\n")

    @staticmethod
    def read(path):
        with open(path, encoding="utf-8") as file:
            return Bpe([tuple(merge.split(" ")) for merge in json.load(file)["model"]["merges"]])
