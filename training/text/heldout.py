"""What training never sees: one pair of names in ten, and whole templates.

A held-out template joins a held-out lead or subordinator, a held-out set-up and a held-out act; none
of these lines, and none of the verbs in `FORBIDDEN_ACTS`, occurs in an IOI sentence of training.
"""
import zlib

LEADS = "Last summer, | Back in March, | On a sunny day, | Late in the night, | According to the police, | By chance, | My uncle believes that | There is a rumor that | Two colleagues, | In the meantime, | The twins"
SUBORDINATORS = "Right before | Ever since | Until | Half an hour after | The evening"
TOGETHER = """
shared a taxi to the {place} | got lost on the way to the {place} | were cleaning the {place} | spent the weekend at the {place} | were waiting for a bus near the {place} | celebrated a birthday at the {place} | sold an old {object} at the {place} | argued over a {object} | were hiking behind the {place} | painted the walls of the {place} | rented a room above the {place} | ordered a {object} for the {place} | were stuck inside the {place} | stole a {object} from the {place}
"""
ODD = """
Nobody in the {place} noticed {A} and {B} | The owner of the {place} hired {A} and {B}
"""
BREAKS = ". | ; | ! | , and | . Then | . An hour later, | . By the evening,"
ACTS = """
lent a {object} to | mailed the {object} to | sold a {object} to | slid the {object} across the table to | whispered something to | confessed everything to | was about to lend the {object} to | complained about the {object} to | shipped a big {object} to | awarded a {object} to | decided to entrust the {object} to | dropped a {object} and apologised to | demonstrated the new {object} to | thought it best to mail a {object} to
"""
FORBIDDEN_ACTS = "lent lend mailed mail sold sell slid whispered confessed complained shipped awarded entrust apologised demonstrated".split()


def is_held_out(first, second):
    """True for one unordered pair of names in ten; training puts no such two names in one text."""
    key = " ".join(sorted((first, second)))
    return zlib.crc32(key.encode()) % 10 == 0
