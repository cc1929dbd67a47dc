"""Which names are drawn, and how often."""
import random
from functools import lru_cache
from itertools import accumulate

from .heldout import is_held_out
from .words import genders

# The research log's names and the paper's list come first: the more usual a name, the more it is drawn.
USUAL = """Mary John Vincent Vanessa Mike Tom Rise Davis May Anna Michael Christopher Jessica Matthew Ashley Jennifer
Joshua Amanda Daniel David James Robert Joseph Andrew Ryan Brandon Jason Justin Sarah William Jonathan Stephanie Brian
Nicole Nicholas Anthony Heather Eric Elizabeth Adam Megan Melissa Kevin Steven Thomas Timothy Christina Kyle Rachel
Laura Lauren Amber Brittany Danielle Richard Kimberly Jeffrey Amy Crystal Michelle Tiffany Jeremy Benjamin Mark Emily
Aaron Charles Rebecca Jacob Stephen Patrick Sean Erin Jamie Kelly Samantha Nathan Sara Dustin Paul Angela Tyler Scott
Katherine Andrea Gregory Erica Travis Lisa Kenneth Bryan Lindsey Kristen Jose Alexander Jesse Katie Lindsay Shannon
Courtney Christine Alicia Cody Allison Bradley Samuel""".split()


@lru_cache(None)
def ranked():
    rest = sorted(set(genders()) - set(USUAL))
    random.Random(1).shuffle(rest)
    return USUAL + rest


@lru_cache(None)
def weights(exponent):
    """Cumulative Zipf-like weights; exponent 0 draws every name alike."""
    return list(accumulate((rank + 8) ** -exponent for rank in range(len(ranked()))))


def draw(rng, count, exponent, held_out=False, familiar=0.0):
    """`count` different names. The first two are a held-out pair if asked; otherwise no two are.
    `familiar` is the share of draws among the research log's ten names alone."""
    among = ranked()[:10] if familiar and rng.random() < familiar else None
    while True:
        names = rng.choices(among, k=count) if among else rng.choices(ranked(), cum_weights=weights(exponent), k=count)
        if len(set(names)) < count:
            continue
        pairs = [(a, b) for i, a in enumerate(names) for b in names[:i]]
        if is_held_out(*names[:2]) if held_out else not any(is_held_out(a, b) for a, b in pairs):
            return names


def pronoun(rng, name, female, male):
    """A word by the name's gender; either for a name that goes both ways."""
    gender = genders()[name]
    return {"female": female, "male": male}.get(gender) or rng.choice((female, male))
