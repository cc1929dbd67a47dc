"""The word lists: the editor's own (`src/language/names/words.json`) and WordNet's common words."""
import json
import re
from functools import lru_cache
from pathlib import Path

from .heldout import FORBIDDEN_ACTS

REPOSITORY = Path(__file__).resolve().parent.parent.parent
WORDNET = Path("/usr/share/wordnet")


@lru_cache(None)
def curated():
    return json.loads((REPOSITORY / "src/language/names/words.json").read_text())


@lru_cache(None)
def genders():
    """name -> 'female', 'male' or 'either', the more usual names first.

    The order fixes who is drawn often (`names.py`): names of the research log and of the paper's
    data set come first, then the rest shuffled by a fixed rule.
    """
    return {name: gender for gender, names in curated()["names"].items() for name in names}


@lru_cache(None)
def common(part, least):
    """WordNet words of a part of speech (`noun`, `adj`, `adv`) seen at least `least` times in its
    sense-tagged texts: plain lower-case words only, and no verb of a held-out act."""
    number = {"noun": "1", "adj": "35", "adv": "4"}[part]
    counts = {}
    for line in (WORDNET / "cntlist.rev").read_text().splitlines():
        key, _, count = line.split()
        word, rest = key.split("%")
        if rest[0] in number and re.fullmatch("[a-z]{3,12}", word) and word not in FORBIDDEN_ACTS:
            counts[word] = counts.get(word, 0) + int(count)
    return sorted(word for word, count in counts.items() if count >= least)
