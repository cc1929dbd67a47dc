"""Ordinary text from what the distribution ships: WordNet's glosses and examples, the King James Bible."""
import re
import subprocess
from functools import lru_cache

from .heldout import FORBIDDEN_ACTS
from .words import WORDNET, common, genders

ASCII = re.compile(r"[ -~]+")
REFERENCE = re.compile(r"^\w+:\d+ ")


@lru_cache(None)
def glosses():
    """(definitions, examples) of the synsets that have a common word among their own words."""
    usual = {word for part in ("noun", "adj", "adv") for word in common(part, 2)}
    definitions, examples = [], []
    for part in ("noun", "verb", "adj", "adv"):
        for line in (WORDNET / f"data.{part}").read_text().splitlines():
            if line.startswith("  ") or not ASCII.fullmatch(line):
                continue
            data, gloss = line.split(" | ", 1)
            fields = data.split()
            lemmas = fields[4 : 4 + 2 * int(fields[3], 16) : 2]
            examples += [text for text in re.findall(r'"([^"]+)"', gloss) if 3 <= len(text.split()) <= 25]
            if usual.intersection(lemmas):
                definition = gloss.split('; "')[0].strip()
                definitions.append(f"{lemmas[0].replace('_', ' ')}: {definition}")
    return definitions, examples


@lru_cache(None)
def nameless():
    """Short example sentences without a curated name or a held-out verb: what may stand before a prompt."""
    barred = {*genders(), *FORBIDDEN_ACTS}
    short = (text for text in glosses()[1] if len(text.split()) <= 12)
    return [text for text in short if not barred.intersection(re.findall("[A-Za-z]+", text))]


@lru_cache(None)
def verses():
    """The King James text, one verse a string."""
    out = subprocess.run(["bible", "-f", "gen1:1-rev22:21"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return [REFERENCE.sub("", line) for line in out.stdout.splitlines() if REFERENCE.match(line)]


def ordinary(rng):
    """One piece of ordinary text."""
    definitions, examples = glosses()
    kind = rng.random()
    if kind < 0.35:
        at = rng.randrange(len(verses()) - 2)
        return " ".join(verses()[at : at + rng.choice((1, 1, 2, 3))])
    if kind < 0.65:
        return rng.choice(examples) + rng.choice((".", ".", "", "!"))
    return rng.choice(definitions) + "."
