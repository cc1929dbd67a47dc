"""The next-token loss, over a sample of the vocabulary."""
import math

import torch
import torch.nn.functional as F

from text.sentences import IO_SHARE, S_SHARE
from text.tokens import VOCABULARY

COMMON_DRAWN, RARE_DRAWN = 500, 300


def candidates(vocabulary, targets, random):
    """Tokens the softmax is taken over, and what is added to their logits `[C]`: the task's and the
    batch's targets as they are, of the common and of the rare tokens some drawn anew, each raised by the
    log of how many it stands for."""
    chosen = torch.zeros(VOCABULARY, dtype=torch.bool)
    chosen[vocabulary.task] = True
    chosen[targets] = True
    found, raised = [chosen.nonzero().squeeze(1)], [torch.zeros(int(chosen.sum()))]
    for rows, count in ((vocabulary.common, COMMON_DRAWN), (vocabulary.rare, RARE_DRAWN)):
        left = rows[~chosen[rows]]
        drawn = left[torch.randint(len(left), (count,), generator=random).unique()]
        found.append(drawn)
        raised.append(torch.full((len(drawn),), math.log(len(left) / len(drawn))))
    return torch.cat(found), torch.cat(raised)


def next_token(logits, place, targets, answers, io, s, other, weights):
    """Cross-entropy of `logits` `[N,C]` with the next tokens `[N]`, over `place` (token -> column).

    Where a receiver is asked for and IO and S are known (`answers`, indices into N; `io`, `s`, `other`
    tokens), the target is not the word drawn but the distribution that it was drawn from: the same loss on
    average, with less noise. `weights` `[N]`. Returns (weighted mean, plain mean, receivers' mean)."""
    logp = F.log_softmax(logits, -1)
    each = -logp.gather(1, place[targets][:, None]).squeeze(1)
    soft = -(IO_SHARE * logp[answers, place[io]] + S_SHARE * logp[answers, place[s]]
             + (1 - IO_SHARE - S_SHARE) * logp[answers, place[other]])
    each = each.index_put((answers,), soft)
    return (each * weights).mean(), each.mean().item(), soft.mean().item() if len(soft) else float("nan")
