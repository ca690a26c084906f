"""What the words of a header or a value usually mean, in the languages that files come in.

Only ever a reason for a proposal that a person reads, never for what a build does.
"""

import re
import unicodedata


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CUSTOMER = _set(
    "customer cust client clientnum customerid custid userid user member buyer subscriber"
    " account acct shopper guest patient household kunde kunden kundennr klient cliente"
)
IDENTIFIER = _set(
    "id ids identifier key code no nr num number uuid guid nummer numero msisdn email mail"
    " phone"
)
# Alone they name a customer, without a word for one.
IDENTIFIER_ALONE = _set(
    "id uuid guid clientnum customerid custid userid customer client kundennr msisdn email"
    " kunde"
)
PROTECTED = _set(
    "gender sex genre geschlecht sexe sexo age alter edad birth birthday birthdate dob yob"
    " geburtsdatum geburtsjahr geburtstag naissance race ethnicity ethnic religion nationality"
    " citizenship disability disabled pregnant pregnancy marital married familienstand"
    " orientation senior seniorcitizen health political union"
)
BIRTH = _set("birth birthday birthdate dob yob geburtsdatum geburtsjahr geburtstag naissance")
AGE = _set("age alter edad")
YEAR = _set("year yr yob jahr annee geburtsjahr")
DATE = _set("date datum dt day dob since fecha geburtsdatum")
# Whole numbers under such a name tell kinds apart.
KIND = _set(
    "channel region type class group category code segment cluster zone area district store"
    " branch status gender sex country state city education marital plan tier kind mode method"
    " product department kanal gruppe typ klasse land art"
)
# Whole numbers under such a name count or measure something.
AMOUNT = _set(
    "count num number n visits children kids kidhome teenhome dependents dependent size"
    " purchases purchase orders order quantity qty items months month years year days day"
    " tenure score rating level minutes calls times complaints products total anzahl menge"
    " frequency recency intent duration contacts contact campaign previous inactive"
)
MONEY_SPENT = (
    "spend", "spent", "revenue", "turnover", "sales", "monetary", "umsatz", "spending_amount",
    "purchase_amount", "amount", "charges", "total", "clv", "ltv", "value", "trans_amt", "amt",
)  # fmt: skip
NOT_SPENT = _set(
    "income salary limit balance score debt credit count num number ct average avg mean chng"
    " change einkommen gehalt tenure minutes calls"
)
# Spellings of "no value" that are words, and so count only where they are declared.
WORDS_FOR_MISSING = frozenset(
    {
        "unknown", "missing", "not available", "not specified", "undefined", "n.a.", "n. a.",
        "k.a.", "k. a.", "keine angabe", "unbekannt", "inconnu", "desconocido", "(blank)",
        "(null)", "(none)", "not provided", "no answer", "nodata", "no data", "#value!",
        "#ref!", "#name?", "\\n", "<na>", "nat",
    }
)  # fmt: skip
PAIRS = (
    ("no", "yes"), ("n", "y"), ("false", "true"), ("f", "t"), ("nein", "ja"), ("non", "oui"),
    ("0", "1"), ("no", "si"), ("no", "sí"), ("nee", "ja"),
)  # fmt: skip
# From the least to the most; each place lists its synonyms.
SCALES = (
    (("very low",), ("low",), ("medium", "average", "moderate", "normal", "mid", "middle"),
     ("high",), ("very high",)),
    (("sehr niedrig",), ("niedrig", "gering"), ("mittel",), ("hoch",), ("sehr hoch",)),
    (("xxs",), ("xs",), ("s", "small"), ("m", "medium"), ("l", "large"), ("xl", "extra large"),
     ("xxl",), ("xxxl",)),
    (("never",), ("rarely", "seldom"), ("sometimes", "occasionally"), ("often", "frequently"),
     ("always",)),
    (("very poor", "terrible"), ("poor", "bad"), ("fair", "average", "ok"), ("good",),
     ("very good",), ("excellent",)),
    (("very dissatisfied",), ("dissatisfied",), ("neutral",), ("satisfied",),
     ("very satisfied",)),
    (("strongly disagree",), ("disagree",), ("neutral",), ("agree",), ("strongly agree",)),
    (("blue",), ("silver",), ("gold",), ("platinum",), ("diamond",)),
    (("bronze",), ("silver",), ("gold",), ("platinum",), ("diamond",)),
    (("basic", "free"), ("standard",), ("plus",), ("premium", "pro"), ("enterprise",)),
    (("daily",), ("weekly",), ("monthly",), ("quarterly",), ("yearly", "annually")),
    (("month-to-month",), ("one year",), ("two year", "two years")),
    (("uneducated",), ("primary", "primary school"), ("high school", "secondary"),
     ("college",), ("graduate", "graduation", "bachelor"), ("post-graduate", "master"),
     ("doctorate", "phd")),
)  # fmt: skip
_LETTERS = {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}


def plain_words(header: str) -> list[str]:
    """Split a header into lower-case words of ASCII letters and digits.

    Examples
    --------
    >>> plain_words("MntFishProducts"), plain_words("Umsatz (€)"), plain_words("CustomerID")
    (['mnt', 'fish', 'products'], ['umsatz'], ['customer', 'id'])
    """
    text = "".join(_LETTERS.get(letter, letter) for letter in header)
    text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", text)
    return re.findall("[a-z0-9]+", text.lower())


def order_of(values: list[str]) -> list[str] | None:
    """Put the values of a scale in order, from the least; None where they are no scale.

    Examples
    --------
    >>> order_of(["High", "Low", "Average"])
    ['Low', 'Average', 'High']
    >>> order_of(["$40K - $60K", "Less than $40K", "$120K +", "$60K - $80K"])
    ['Less than $40K', '$40K - $60K', '$60K - $80K', '$120K +']
    >>> order_of(["red", "green"]) is None
    True
    """
    if not 3 <= len(values) <= 12:
        return None
    for scale in SCALES:
        ranks = {
            spelling: rank for rank, spellings in enumerate(scale) for spelling in spellings
        }
        found = [ranks.get(value.lower()) for value in values]
        if None not in found and len(set(found)) == len(values):
            return [value for _, value in sorted(zip(found, values, strict=True))]
    return _bands(values)


def _bands(values: list[str]) -> list[str] | None:
    """Order bands such as 18-24, <18 and 65+ by where they begin."""
    keys = []
    for value in values:
        numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", value)]
        is_below = re.match(r"\s*(<|under|less|below|up to|bis|unter)", value.lower())
        is_above = re.search(r"(\+|>|over|more|above|über|ab )", value.lower())
        if len(numbers) not in (1, 2) or (len(numbers) == 1 and not (is_below or is_above)):
            return None
        if len(numbers) == 2 and numbers[0] > numbers[1]:
            return None
        keys.append((numbers[0], 0 if is_below else 2 if is_above else 1))
    if len(set(keys)) < len(values):
        return None
    return [value for _, value in sorted(zip(keys, values, strict=True))]
