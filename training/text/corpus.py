"""Documents packed into rows: ids, positions that restart, and where the task's tokens stand."""
import random
from collections import Counter, deque
from dataclasses import dataclass

import numpy as np
import torch

from .sentences import sentence, story
from .texts import glosses, ordinary, verses
from .tokens import END_OF_TEXT, VOCABULARY, WORD, Tokenizer
from .words import curated, genders

ROW, ROWS = 128, 8
ANSWERS = "them the a her him his everyone someone me both each to".split()


class Vocabulary:
    """All of GPT-2's tokens: the task's own, those common in the data besides, and the rest."""

    def __init__(self, seed=0, documents=60000, size=12000):
        self.tokenizer = Tokenizer()
        rng = random.Random(f"vocabulary {seed}")
        texts = [whole(sentence(rng, 0.6)) if i % 2 else story(rng, 0.6) for i in range(documents)]
        texts += verses() + [text + "." for text in glosses()[1]] + [text + "." for text in glosses()[0]]
        self.tokenizer.learn([word for text in texts for word in WORD.findall(text)])
        counts = Counter(token for text in texts for token in self.tokenizer.encode(text))
        names = [self.tokenizer.one(name) for name in genders()]
        words = [*curated()["place"], *curated()["object"], *ANSWERS]
        task = {*names, *(self.tokenizer.one(word) for word in words), END_OF_TEXT}
        usual = [token for token, count in counts.most_common() if count >= 4]
        common = set(usual[:size]) - task
        rare = set(range(VOCABULARY)) - common - task
        self.names, self.task, self.common, self.rare = (
            torch.tensor(sorted(tokens)) for tokens in (names, task, common, rare))


def whole(s):
    return s.prompt + s.answer + s.tail


@dataclass
class Batch:
    ids: np.ndarray  # [ROWS, ROW]
    positions: np.ndarray
    document: np.ndarray  # which document of its row a token belongs to
    targets: np.ndarray  # -1 where nothing is asked
    answer: np.ndarray  # 1 where the target is a receiver
    other: np.ndarray  # there, the word that is neither IO nor S
    marks: np.ndarray  # [N, 5]: row, END, S2, S1, IO
    trios: np.ndarray  # [N, 4]: row, END and both names, where somebody else acts (ABC)
    repeated: dict  # previous, induction, duplicate -> [M, 3]: row, query, key, on repeated random tokens


def document(rng, vocabulary, share, exponent, apart, familiar):
    """One document's ids, and where its receiver is asked for (`Asked`) or nothing."""
    encode = vocabulary.tokenizer.encode
    start = [END_OF_TEXT] if rng.random() < 0.12 else []
    kind = rng.random()
    if kind >= share:
        text = story(rng, exponent) if kind < share + (1 - share) * 0.4 else ordinary(rng)
        return start + encode(text) + [END_OF_TEXT], None
    s = sentence(rng, exponent, apart=apart, familiar=familiar)
    prompt = start + encode(s.prompt)
    where = trio = None
    if s.form == "ABC":
        both = [vocabulary.tokenizer.one(n) for n in s.names[:2]]
        if all(prompt.count(token) == 1 for token in both):
            trio = tuple(map(prompt.index, both))
    if s.io is not None:
        name, other = (vocabulary.tokenizer.one(n) for n in (s.s, s.io))
        said = [i for i, token in enumerate(prompt) if token == name]
        if len(said) == 2 and prompt.count(other) == 1:
            where = (said[1], said[0], prompt.index(other))
    ids = prompt + encode(s.answer + s.tail) + [END_OF_TEXT]
    return ids, Asked(len(prompt) - 1, encode(s.other)[0], where, trio)


@dataclass(frozen=True)
class Asked:
    """END, the token that is neither IO nor S, and where S2, S1 and IO stand, or both names of ABC, if each is
    said as it should be."""

    end: int
    other: int
    where: tuple | None
    trio: tuple | None


def batches(vocabulary, seed, step, share, exponent, apart, familiar, repeated):
    """The batch of one step: a function of (seed, step), so that a run can be resumed anywhere.
    `repeated`: how many of the rows hold random tokens said twice."""
    rng = random.Random(f"{seed} {step}")
    shape = (ROWS, ROW)
    b = Batch(*(np.zeros(shape, np.int64) for _ in range(3)), np.full(shape, -1), np.zeros(shape, np.float32),
              np.zeros(shape, np.int64), None, None, {})
    marks, trios, waiting = [], [], deque()
    for row in range(ROWS - repeated):
        at, number = 0, 0
        while at < ROW:
            if waiting:
                ids, task = waiting.popleft()
            else:
                ids, task = document(rng, vocabulary, share, exponent, apart, familiar)
            room = ROW - at
            if len(ids) > room and task is not None and at > 0:
                if len(waiting) < 4:
                    waiting.append((ids, task))
                ids, task = vocabulary.tokenizer.encode(ordinary(rng)), None
            ids = ids[:room]
            stop = at + len(ids)
            b.ids[row, at:stop], b.positions[row, at:stop], b.document[row, at:stop] = ids, np.arange(len(ids)), number
            b.targets[row, at : stop - 1] = ids[1:]
            if task is not None and task.end < len(ids) - 1:
                b.answer[row, at + task.end], b.other[row, at + task.end] = 1, task.other
                if task.where is not None:
                    marks.append((row, at + task.end, *(at + i for i in task.where)))
                if task.trio is not None:
                    trios.append((row, at + task.end, *(at + i for i in task.trio)))
            at, number = stop, number + 1
    b.marks, b.trios = np.array(marks, np.int64).reshape(-1, 5), np.array(trios, np.int64).reshape(-1, 4)
    seen = {"previous": [], "induction": [], "duplicate": []}
    for row in range(ROWS - repeated, ROWS):
        repeat(rng, b, row, seen)
    b.repeated = {name: np.array(found, np.int64).reshape(-1, 3) for name, found in seen.items()}
    return b


def repeat(rng, b, row, seen):
    """Fills a row with random tokens said twice, drawn over all of the vocabulary; only the second time
    can be told beforehand, so only there is a target."""
    at, number = 0, 0
    while ROW - at >= 16:
        n = (ROW - at) // 2 if rng.random() < 0.6 else rng.randint(8, (ROW - at) // 2)
        ids = rng.sample(range(END_OF_TEXT), n) * 2
        stop = at + 2 * n
        b.ids[row, at:stop], b.positions[row, at:stop], b.document[row, at:stop] = ids, np.arange(2 * n), number
        b.targets[row, at + n : stop - 1] = ids[n + 1 :]
        seen["previous"] += [(row, i, i - 1) for i in range(at + 1, stop)]
        seen["induction"] += [(row, i + n, i + 1) for i in range(at, at + n)]
        seen["duplicate"] += [(row, i + n, i) for i in range(at, at + n)]
        at, number = stop, number + 1
    b.document[row, at:] = number
