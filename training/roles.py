"""Which heads are asked to be what: layer -> heads, by the classes of the IOI paper."""

DUPLICATE_TOKEN = {0: [0], 1: [1]}  # S2 -> S1
PREVIOUS_TOKEN = {0: [3]}  # each token -> the one before
INDUCTION = {1: [4], 2: [4]}  # a token's second time -> what followed its first
S_INHIBITION = {2: [2], 3: [0, 3]}  # END -> S2
NAME_MOVER = {4: [0, 1], 5: [0]}  # END -> IO, written to the logits
BOTH_NAMES = {4: [3], 5: [2]}  # END -> IO and S alike: what makes S likelier than a name that was not said
NEGATIVE = {5: [4]}  # END -> IO, written against it

CLASSES = {
    "duplicate-token": DUPLICATE_TOKEN, "previous-token": PREVIOUS_TOKEN, "induction": INDUCTION,
    "s-inhibition": S_INHIBITION, "name-mover": NAME_MOVER, "both-names-mover": BOTH_NAMES,
    "negative-name-mover": NEGATIVE,
}


def heads_of(by_layer):
    """[(layer, head)]"""
    return [(layer, head) for layer, heads in by_layer.items() for head in heads]
