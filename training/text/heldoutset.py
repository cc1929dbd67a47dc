"""The evaluation prompts: seeded, all with held-out pairs of names, kept in `test/fixtures/` so that
the extension's own tests can ask the same questions.

pairs      the training grammar, names drawn alike
templates  held-out lead, set-up and act together
paper      the fifteen templates of the IOI paper with its own names, places and objects
log        the three templates of the research log's section 5
"""
import json
import random

from . import heldout
from .grammar import choices
from .names import USUAL, draw
from .sentences import fill, sentence
from .words import REPOSITORY

FILE = REPOSITORY / "test/fixtures/demo-heldout.json"
FORMS = ("ABB", "ABA", "ABC")
EACH = 200
SEED = 593  # of the prompts that the model card reports; looked at when training was over (see README)

PAPER = [
    "Then, {A} and {B} went to the {place}. {S} gave a {object} to",
    "Then, {A} and {B} had a lot of fun at the {place}. {S} gave a {object} to",
    "Then, {A} and {B} were working at the {place}. {S} decided to give a {object} to",
    "Then, {A} and {B} were thinking about going to the {place}. {S} wanted to give a {object} to",
    "Then, {A} and {B} had a long argument, and afterwards {S} said to",
    "After {A} and {B} went to the {place}, {S} gave a {object} to",
    "When {A} and {B} got a {object} at the {place}, {S} decided to give it to",
    "When {A} and {B} got a {object} at the {place}, {S} decided to give the {object} to",
    "While {A} and {B} were working at the {place}, {S} gave a {object} to",
    "While {A} and {B} were commuting to the {place}, {S} gave a {object} to",
    "After the lunch, {A} and {B} went to the {place}. {S} gave a {object} to",
    "Afterwards, {A} and {B} went to the {place}. {S} gave a {object} to",
    "Then, {A} and {B} had a long argument. Afterwards {S} said to",
    "The {place} {A} and {B} went to had a {object}. {S} gave it to",
    "Friends {A} and {B} found a {object} at the {place}. {S} gave it to",
]
PAPER_PLACES = "store garden restaurant school hospital office house station".split()
PAPER_OBJECTS = "ring kiss bone basketball computer necklace drink snack".split()
LOG = [
    "When {A} and {B} went to the store, {S} gave a drink to",
    "When {A} and {B} went to the park, {S} gave a leaf to",
    "Yesterday {A} and {B} went to the store. {S} gave a drink to",
]


def held_out_template(rng):
    """A text with `{A}` `{B}` `{S}` open, of parts that training never joined or saw."""
    if rng.random() < 0.5:
        lead, stop = rng.choice(choices(heldout.LEADS)), rng.choice(choices(heldout.BREAKS))
    else:
        lead, stop = rng.choice(choices(heldout.SUBORDINATORS)), ","
    clause = "{A} and {B} " + rng.choice(choices(heldout.TOGETHER))
    if rng.random() < 0.1:
        lead, clause, stop = "", rng.choice(choices(heldout.ODD)), rng.choice(choices(heldout.BREAKS))
    return fill(rng, f"{lead} {clause} {stop} {{S}} {rng.choice(choices(heldout.ACTS))}".strip(), plain=True)


def prompt_of(rng, kind, form):
    """One prompt as the fixture has it: {set, form, prompt, io, s, names}."""
    if kind == "pairs":
        while True:
            s = sentence(rng, 0, held_out=True)
            if s.form == form:
                return {"set": kind, "form": form, "prompt": s.prompt, "io": s.io, "s": s.s, "names": list(s.names)}
    while True:
        names = draw(rng, 3, 0, held_out=True)
        if kind != "paper" or set(names) <= set(USUAL[10:]) | {"Mary", "John", "Vanessa"}:
            break
    if kind == "paper":
        place, thing = rng.choice(PAPER_PLACES), rng.choice(PAPER_OBJECTS)
        text = rng.choice(PAPER).replace("{place}", place).replace("{object}", thing)
    else:
        text = rng.choice(LOG) if kind == "log" else held_out_template(rng)
    a, b, c = names
    actor = {"ABB": b, "ABA": a, "ABC": c}[form]
    io, s = {"ABB": (a, b), "ABA": (b, a)}.get(form, (None, None))
    prompt = " ".join(text.replace("{A}", a).replace("{B}", b).replace("{S}", actor).split())
    return {"set": kind, "form": form, "prompt": prompt, "io": io, "s": s, "names": [a, b] + [c] * (form == "ABC")}


def make(seed=SEED):
    prompts = []
    for kind in ("pairs", "templates", "paper", "log"):
        for form in FORMS:
            rng = random.Random(f"{seed} {kind} {form}")
            prompts += [prompt_of(rng, kind, form) for _ in range(EACH)]
    return prompts


def write(prompts):
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text("[\n" + ",\n".join(json.dumps(p) for p in prompts) + "\n]\n")


if __name__ == "__main__":
    write(make())
