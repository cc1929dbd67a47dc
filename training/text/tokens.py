"""Text to GPT-2 token ids.

GPT-2 splits text into words by a regular expression before it merges bytes, so a word's ids never
depend on its neighbours: each distinct word is asked of `tokens.mjs` once and remembered. All text
used here is ASCII, which lets Python's `re` stand in for the original's Unicode classes.
"""
import json
import re
import subprocess
from pathlib import Path

WORD = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d| ?[A-Za-z]+| ?[0-9]+| ?[^\sA-Za-z0-9]+|\s+(?!\S)|\s+")
END_OF_TEXT = 50256
VOCABULARY = 50257


class Tokenizer:
    """`encode(text)` gives a list of ids; the node process is started at the first unknown word."""

    def __init__(self):
        self.known = {}
        self.process = None

    def encode(self, text):
        words = WORD.findall(text)
        missing = [word for word in words if word not in self.known]
        if missing:
            self.learn(missing)
        return [token for word in words for token in self.known[word]]

    def learn(self, words):
        """Asks for many words in one go; `words` may repeat."""
        words = sorted(set(words) - self.known.keys())
        if not words:
            return
        if self.process is None:
            script = Path(__file__).with_name("tokens.mjs")
            self.process = subprocess.Popen(
                ["node", str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        self.known.update(zip(words, json.loads(self.process.stdout.readline())))

    def one(self, word):
        """The id of a word that must be one token with a leading space."""
        ids = self.encode(" " + word)
        if len(ids) != 1:
            raise ValueError(f"' {word}' is {len(ids)} tokens")
        return ids[0]
