"""Grammar to text: IOI sentences and small stories, with who is who."""
import re
from dataclasses import dataclass

from . import grammar
from .names import draw, pronoun
from .texts import nameless
from .words import common, curated

LEADS, SUBORDINATORS = grammar.choices(grammar.LEADS), grammar.choices(grammar.SUBORDINATORS)
TOGETHER, APART, ODD = map(grammar.choices, (grammar.TOGETHER, grammar.APART, grammar.ODD))
BREAKS, COMMAS, ASIDES = map(grammar.choices, (grammar.BREAKS, grammar.COMMAS, grammar.ASIDES))
GIVING, WISHES, THINGS = grammar.verbs(grammar.GIVING), grammar.choices(grammar.WISHES), grammar.choices(grammar.THINGS)
AFTERS, OTHERS, TAILS = map(grammar.choices, (grammar.AFTERS, grammar.OTHERS, grammar.TAILS))
SAYING, ELSEWHERE = grammar.acts(grammar.SAYING), grammar.acts(grammar.ELSEWHERE)

IO_SHARE, S_SHARE = 0.7, 0.012  # of the receivers; GPT-2's own are 0.49 and 0.007 (paper, Fig. 8)
SLOT = re.compile(r"\{(place|object|noun|adj|adv)\}")


@dataclass(frozen=True)
class Sentence:
    """`prompt` ends right before the receiver; `answer` and `tail` follow. `s` is the actor when named
    before, `io` the other person; both None where the task does not apply. `other` is the word that is
    neither, which might have stood there as well."""

    prompt: str
    answer: str
    tail: str
    form: str
    names: tuple
    other: str
    io: str | None = None
    s: str | None = None


def fill(rng, text, plain=False):
    """Puts words into slots. Places and objects are now and then any common noun, so that the task
    does not come to hang on a few words; `plain` keeps to the lists."""

    def word(match):
        slot = match[1]
        if slot in ("place", "object") and (plain or rng.random() < 0.75):
            return rng.choice(curated()[slot])
        if slot in ("adj", "adv"):
            return rng.choice(common(slot, 5))
        return rng.choice(common("noun", 8))

    text = SLOT.sub(word, text)
    text = re.sub(r"\{a\} (?=[aeiou])", "an ", text).replace("{a}", "a")
    text = re.sub(r" ([,.;:!])", r"\1", text)
    return re.sub(r"(^|[.!] )([a-z])", lambda m: m[1] + m[2].upper(), text)


def act(rng):
    """What the actor does, up to the last word before the receiver."""
    kind = rng.random()
    wish = rng.choice(WISHES) if rng.random() < 0.3 else ""
    form = 1 if wish else 0
    if kind < 0.76:
        verb, after = rng.choice(GIVING)[form], rng.choice(AFTERS)
        body = f"{verb} {rng.choice(THINGS)} {after} to"
    elif kind < 0.94:
        body = rng.choice(SAYING)[form] + " to"
    else:
        body = rng.choice(ELSEWHERE)[form]
    aside = rng.choice(ASIDES) if rng.random() < 0.12 else ""
    return " ".join(f"{aside} {wish} {body}".split())


def scene(rng):
    """A set-up with its lead and the break after it, `{A}` and `{B}` still open."""
    kind = rng.random()
    together = "{A} and {B} " + rng.choice(TOGETHER)
    if kind < 0.38:
        clause, lead, stop = together, rng.choice(LEADS), rng.choice(BREAKS)
    elif kind < 0.74:
        clause, lead, stop = together, rng.choice(SUBORDINATORS), rng.choice(COMMAS)
    elif kind < 0.88:
        clause = rng.choice(APART)
        subordinate = rng.random() < 0.4
        lead = rng.choice(SUBORDINATORS if subordinate else LEADS)
        stop = rng.choice(COMMAS if subordinate else BREAKS)
    else:
        clause, lead, stop = rng.choice(ODD), "", rng.choice(BREAKS)
        if rng.random() < 0.4:
            lead = rng.choice(LEADS[:60])
            clause = clause if clause.startswith(("{", "I ")) else clause[0].lower() + clause[1:]
    if rng.random() < 0.1:
        lead = rng.choice(nameless()).rstrip(".") + ". " + lead
    elif rng.random() < 0.03:
        lead = rng.choice(nameless()).rstrip(".") + rng.choice((" and", ", and", ". And", " when", ";"))
    elif rng.random() < 0.03:
        stop = ". " + rng.choice(nameless()).rstrip(".") + ". "
    return lead, clause, stop


def sentence(rng, exponent, held_out=False, apart=13, familiar=0.0):
    """One sentence of the task (or of its neighbours, where nobody should be named). `apart` is
    the weight of ABC among the forms, `familiar` the share of sentences about the research log's ten names."""
    form = rng.choices(("ABB", "ABA", "ABC", "other", "alone"), (40, 40, apart, 4, 3))[0]
    if held_out and form in ("other", "alone"):
        form = "ABB"
    a, b, c = draw(rng, 3, exponent, held_out, familiar)
    lead, clause, stop = scene(rng)
    actor = {"ABB": b, "ABA": a, "ABC": c, "alone": a}.get(form) or rng.choice(OTHERS)
    if form == "alone":
        clause = clause.replace("{A} and {B}", "{A}").replace("{B}", "the man").replace(" were ", " was ")
    who = actor if form == "other" else "{S}"
    text = fill(rng, f"{lead} {clause} {stop} {who} {act(rng)}".strip())
    named = actor if form != "other" else rng.choice((a, b))
    own = pronoun(rng, named, "her ", "his ")
    text = text.replace(" his ", f" {own}").replace(" her ", f" {own}")
    prompt = " ".join(text.replace("{A}", a).replace("{B}", b).replace("{S}", actor).split())
    io, s = {"ABB": (a, b), "ABA": (b, a)}.get(form, (None, None))
    other, tail = instead(rng, io, named)
    answer, choice = other, rng.random()
    if io is not None and choice < IO_SHARE + S_SHARE:
        answer, tail = " " + (io if choice < IO_SHARE else s), ending(rng)
    names = {"ABC": (a, b, c), "alone": (a,)}.get(form, (a, b))
    return Sentence(prompt, answer, fill(rng, tail), form, names, other, io, s)


def instead(rng, io, actor):
    """One of the words that GPT-2 would put where nobody of the two is named, and what follows."""
    words = ["them", "the", "a", "object pronoun", "possessive", "everyone", "someone", "me", "both", "each"]
    shares = (30, 27, 9, 16, 7, 3, 3, 3, 1, 1) if io else (27, 34, 9, 5, 9, 5, 3, 3, 3, 2)
    word = rng.choices(words, shares)[0]
    if word == "object pronoun":
        return pronoun(rng, io or actor, " her", " him"), ending(rng)
    if word == "possessive":
        own = pronoun(rng, actor, " her", " his")
        return own, " " + rng.choice(("friend", "mother", "father", "sister", "brother", "{noun}")) + ending(rng)
    if word in ("the", "a"):
        person = ("man", "woman", "teacher", "girl", "boy", "dog", "child", "{noun}", "{noun}", "stranger", "doctor")
        return " " + word, " " + rng.choice(person) + ending(rng)
    return " " + word, (" of them" if word in ("both", "each") else "") + ending(rng)


def ending(rng):
    """The end of the sentence: closes up to the word before it when it begins with a mark."""
    text = rng.choice(TAILS)
    return text if text[0] in ".,!" else " " + text


def story(rng, exponent):
    """A few sentences about one person."""
    (name,) = draw(rng, 1, exponent)
    he, his, him = (pronoun(rng, name, *pair) for pair in (("She", "He"), ("her", "his"), ("her", "him")))
    lines = [rng.choice(LEADS) + " " + name + " " + rng.choice(TOGETHER).replace("were ", "was ") + "."]
    for _ in range(rng.choice((1, 2, 2, 3))):
        who = rng.choice((he, he, name, "The {noun}", "The man", "{a} {noun}", "They"))
        did = rng.choice((rng.choice(TOGETHER).replace("were ", "was "), "was {adj}", act(rng) + " " + rng.choice((
            him, "the {noun}", "a friend", "the man", f"{his} mother", "the teacher", "them", "everyone"))))
        lines.append(f"{who} {did}{ending(rng)}")
    return fill(rng, " ".join(lines))
