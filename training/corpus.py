"""Documents packed into rows: ids, positions that restart, and where the task's tokens stand."""
import random
from collections import Counter, deque
from dataclasses import dataclass

import numpy as np

from sentences import sentence, story
from texts import glosses, ordinary, verses
from tokens import END_OF_TEXT, VOCABULARY, WORD, Tokenizer
from words import curated, genders

ROW, ROWS = 128, 8
ANSWERS = "them the a her him his everyone someone me both each to".split()


class Vocabulary:
    """The tokens with a row of their own: those common in the data, and all of the task's."""

    def __init__(self, seed=0, documents=60000, size=12000):
        self.tokenizer = Tokenizer()
        rng = random.Random(f"vocabulary {seed}")
        texts = [whole(sentence(rng, 0.6)) if i % 2 else story(rng, 0.6) for i in range(documents)]
        texts += verses() + [text + "." for text in glosses()[1]] + [text + "." for text in glosses()[0]]
        self.tokenizer.learn([word for text in texts for word in WORD.findall(text)])
        counts = Counter(token for text in texts for token in self.tokenizer.encode(text))
        words = [*genders(), *curated()["place"], *curated()["object"], *ANSWERS]
        self.task = [self.tokenizer.one(word) for word in words] + [END_OF_TEXT]
        usual = [token for token, count in counts.most_common() if count >= 4]
        self.tokens = sorted(set(self.task) | set(usual[: size - len(self.task)]))
        self.shared = len(self.tokens)
        self.row = np.full(VOCABULARY, self.shared, np.int64)
        self.row[self.tokens] = np.arange(self.shared)
        self.others = VOCABULARY - self.shared

    def rows(self, text):
        return self.row[self.tokenizer.encode(text)].tolist()


def whole(s):
    return s.prompt + s.answer + s.tail


@dataclass
class Batch:
    ids: np.ndarray  # [ROWS, ROW]
    positions: np.ndarray
    document: np.ndarray  # which document of its row a token belongs to
    targets: np.ndarray  # -1 where nothing is asked
    answer: np.ndarray  # 1 where the target is a receiver
    marks: np.ndarray  # [N, 5]: row, END, S2, S1, IO


def document(rng, vocabulary, share, exponent, apart, familiar):
    """One document's rows, and (END, S2, S1, IO) or END alone or nothing."""
    start = [vocabulary.row[END_OF_TEXT]] if rng.random() < 0.12 else []
    kind = rng.random()
    if kind >= share:
        text = story(rng, exponent) if kind < share + (1 - share) * 0.4 else ordinary(rng)
        return start + vocabulary.rows(text) + [vocabulary.row[END_OF_TEXT]], None
    s = sentence(rng, exponent, apart=apart, familiar=familiar)
    prompt = start + vocabulary.rows(s.prompt)
    ids = prompt + vocabulary.rows(s.answer + s.tail) + [vocabulary.row[END_OF_TEXT]]
    where = None
    if s.io is not None:
        name, other = (vocabulary.row[vocabulary.tokenizer.one(n)] for n in (s.s, s.io))
        said = [i for i, token in enumerate(prompt) if token == name]
        if len(said) == 2 and prompt.count(other) == 1:
            where = (said[1], said[0], prompt.index(other))
    return ids, (len(prompt) - 1, where)


def batches(vocabulary, seed, step, share, exponent, apart, familiar):
    """The batch of one step: a function of (seed, step), so that a run can be resumed anywhere."""
    rng = random.Random(f"{seed} {step}")
    shape = (ROWS, ROW)
    b = Batch(*(np.zeros(shape, np.int64) for _ in range(3)), np.full(shape, -1), np.zeros(shape, np.float32), None)
    marks, waiting = [], deque()
    for row in range(ROWS):
        at, number = 0, 0
        while at < ROW:
            ids, task = waiting.popleft() if waiting else document(rng, vocabulary, share, exponent, apart, familiar)
            room = ROW - at
            if len(ids) > room and task is not None and at > 0:
                if len(waiting) < 4:
                    waiting.append((ids, task))
                ids, task = vocabulary.rows(ordinary(rng)), None
            ids = ids[:room]
            stop = at + len(ids)
            b.ids[row, at:stop], b.positions[row, at:stop], b.document[row, at:stop] = ids, np.arange(len(ids)), number
            b.targets[row, at : stop - 1] = ids[1:]
            if task is not None and task[0] < len(ids) - 1:
                b.answer[row, at + task[0]] = 1
                if task[1] is not None:
                    marks.append((row, at + task[0], *(at + i for i in task[1])))
            at, number = stop, number + 1
    b.targets[b.targets == vocabulary.shared] = -1
    b.marks = np.array(marks, np.int64).reshape(-1, 5)
    return b
