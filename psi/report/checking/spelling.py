"""Words of one English that a report in the other should not hold."""

import re
from collections.abc import Iterator

_PAIRS = (
    *(("offense", "offence"), ("offenses", "offences"), ("defense", "defence"), ("behavior", "behaviour"), ("enrollment", "enrolment")),
    *(("counseling", "counselling"), ("counselor", "counsellor"), ("counseled", "counselled"), ("neighbor", "neighbour"), ("neighbors", "neighbours")),
    *(("neighborhood", "neighbourhood"), ("labor", "labour"), ("favor", "favour"), ("favorable", "favourable"), ("honor", "honour"), ("color", "colour")),
    *(("center", "centre"), ("centers", "centres"), ("fulfill", "fulfil"), ("traveled", "travelled"), ("traveling", "travelling")),
    *(("canceled", "cancelled"), ("analyze", "analyse"), ("gray", "grey"), ("mom", "mum"), ("skeptical", "sceptical")),
)
# Words that are right in one country alone: a court gives a judgment in both, a programme may hold a computer program.
_BRITISH_ALONE = {"judgement": "judgment", "programme": "program", "programmes": "programs", "licence": "license", "cheque": "check"}
_AMERICAN_ALONE = {"paroled": "released on licence", "parolee": "person on licence", "probationer": "person on probation"}
_WRONG = {
    "en-GB": dict(_PAIRS) | _AMERICAN_ALONE,
    "en-US": {british: american for american, british in _PAIRS} | _BRITISH_ALONE,
}
_WORD = re.compile(r"[A-Za-z]+")


def strange_words(text: str, language: str) -> Iterator[tuple[int, str, str]]:
    """Each word of the other English in a text: where it stands, the word, and what is written here instead."""
    for found in _WORD.finditer(text):
        wanted = _WRONG[language].get(found[0].lower())
        if wanted:
            yield found.start(), found[0], wanted
