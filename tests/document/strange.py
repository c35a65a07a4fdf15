"""Texts that a person may lawfully write and a report must print as they are."""

import json

TEXTS = {
    "template": "Braces {{ 7*7 }} and {% if x %} and {# no comment #} stay.",
    "xml": "Markup <w:p>stays</w:p> & so do &amp; and ]]> and <!-- this -->.",
    "field": "A field { PAGE } and a «draft» mark stay.",
    "arabic": "He is called أحمد بن يوسف by his family.",
    "hebrew": "The note reads שלום לכולם and no more.",
    "chinese": "The shop is 张伟的面馆 on Fifth Street.",
    "emoji": "She wrote \U0001f600 and \U0001f468\u200d\U0001f469\u200d\U0001f467 at the end.",
    "combining": "Zalgo: e\u0301 and n\u0303 and a\u0323\u0307 combine.",
    "tab": "One\ttab and  two  spaces stay.",
    "dates": "On March 4, 2019 he left and on 5 June 2020 he came back, i.e. late.",
    "money": "It cost 1234567 and 12,34 of something.",
    "quotes": "“Don’t,” she said; 'no' -- and \"never\".",
    "us": "eBay sold it. iPhone owners e.g. may know; NASA too.",
}
PARTED = "First part.\n\n   Second part after a blank line.\nSame part, next line."
STRANGE = json.dumps(
    {
        "id": "strange",
        "jurisdiction": "us-ohio",
        "invented": True,
        "court": {"name": "Court {{ court }} of <b>Pleas</b>", "dockets": ["26-CR-{{ 1+1 }}"]},
        "identity": {"given_names": "أحمد", "surname": "O’Brien-張 ]]>", "title": "Mr.", "pronouns": "he"},
        "offense": {"conduct": [{"id": key, "text": text} for key, text in TEXTS.items()] + [{"id": "parted", "text": PARTED}]},
        "finances": {"assets": [{"id": "car", "what": "a car\n\nwith {{ holes }}", "amount": 0, "note": "<i>old</i>\n\nand rusty"}]},
        "employment": [{"id": "long", "employer": "Vast & Co.", "described": "word " * 4_000 + "last"}],
    },
    ensure_ascii=False,
)
