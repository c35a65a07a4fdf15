"""Offenses that a register prints in capitals, told in small letters where every word of them is known to be no name and no abbreviation."""

import re

# Words of offenses, each of which may stand in small letters wherever it stands. A word that is not here leaves the whole as it was pasted.
_WORDS = """
a abandonment abuse accessory accident acquired against aggravated aid aiding alarm alcohol an and animal another any arms armed arrest arson as assault at
att attempt attempted auto bad battery beverage bodily body breach breaking building burglary burning business by card carrying causing check checks child
cocaine coercion commercial concealed conduct conspiracy contempt controlled conveyance corpse counterfeit court credit criminal cruelty custody damage
damaging dangerous deadly deception deg degree delivery device disability discharge disorderly disturbing document domestic driver driving drug drugs
drunk drunkenness duty dwelling electronic elude endangering endangerment entering equipment escape evading evidence evasion excess extortion fail failure
false falsification family felon felony fentanyl fighting financial firearm firearms first fishing flee fleeing for force forgery forged fraud fraudulent
from fugitive gambling going government grand gross gun handgun handling harassing harassment harm having heroin hit home homicide household hunting
identification identity impaired impersonating in incident indecency indecent inducing influence information injury instrument instruments insurance
intent intentional interference intimidation intoxicated intoxication invasion involuntary joyriding justice juvenile kidnapping knife larceny law leaving
left less lewd lewdness license licence liquor littering loaded loitering lying making malicious manslaughter manufacture manufacturing marijuana menacing
merchandise methamphetamine minor mischief misdemeanor misuse money more motor motorist murder narcotics neglect negligent no nonsupport not notice
nuisance obscene obscenity obstructing obstruction occupied of offense offence offenses officer official on open operating operation opiate or order
over panic paraphernalia parole party passing pattern peace permit person petit petty phone plates poss possess possessing possession premises
prescription prison prohibited prohibition property prostitution protection public pursuit receiving reckless recklessly record refusal refusing
registration removal resisting restraint revoked riot robbery rule safety sale school scene scheduled second securing sell selling serious service sexual
shoplifting shooting simple solicitation solicit speed speeding stalking state statement stolen stop strangulation street structure substance suspended
suspension taking tampering telephone terroristic theft third threat threatening threats title to tobacco tools traffic trafficking transfer trespass
trespassing unarmed unauthorized under underage uninsured unlawful unlicensed unrestrained uttering use using valid vandalism vehicle vehicular victim
violation violence violent voluntary wanton weapon weapons while with without witness worthless
th st nd rd
"""
SMALL = frozenset(_WORDS.split())
KEPT = frozenset({"I", "II", "III", "IV", "DUI", "DWI", "OVI", "OWI", "CCW", "GBH", "ABH", "LSD", "PCP", "MDMA"})
_WORD = re.compile(r"[A-Za-z]+")


def in_small_letters(text: str) -> str:
    """`THEFT OF A MOTOR VEHICLE` as `theft of a motor vehicle`; with one word that may be a name or stand for others, as it was pasted."""
    words = _WORD.findall(text)
    if not words or text != text.upper() or not text.isascii() or all(len(word) < 3 for word in words):
        return text
    if any(word.lower() not in SMALL and word not in KEPT for word in words):
        return text
    return _WORD.sub(lambda m: m[0] if m[0] in KEPT else m[0].lower(), text)
