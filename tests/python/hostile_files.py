"""A corpus of hostile customer files, each with the truth that its generator knows.

Every record is made of cells whose meaning is decided before they are written, so that the
truth never comes from reading the file: what a value is worth, which records are copies,
which of several stands. The writer then spoils the file's form, which changes no meaning,
or damages it, and knows which words the message must hold.
"""

import csv
import gzip
import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

HEADER = ["CustomerID", "Gender", "Age", "Annual Income (k$)", "Spending Score (1-100)"]
COLUMNS = ["gender", "age", "annual_income", "spending_score"]
REASONS = ("customer_id_missing", "no_feature_value")

# Texts and what they are worth; `None` with a problem is a value that was given in vain.
GENDERS = [
    ("Female", "female", None), ("f ", "female", None), ("WOMAN", "female", None),
    ("m", "male", None), (" Man", "male", None), ("divers", "unknown", "category_unmapped"),
    ("?", None, None), ("", None, None), ("Robert'); drop table x; --", "unknown",
                                          "category_unmapped"),
]  # fmt: skip
AGES = [
    ("31", 31.0, None), (" 44 ", 44.0, None), ("0", 0.0, None), ("120", 120.0, None),
    ("121", None, "out_of_range"), ("-1", None, "out_of_range"), ("n/a", None, None),
    ("forty", None, "not_a_number"), ("３０", None, "not_a_number"), ("2e1", 20.0, None),
]  # fmt: skip
INCOMES = [
    ("60", 60.0, None), ("+61", 61.0, None), ("62.50", 62.5, None), (".5", 0.5, None),
    ("-0", 0.0, None), ("1e2", 100.0, None), ("1e400", None, "out_of_range"),
    ("1e16", None, "out_of_range"), ("1,234.5", None, "not_a_number"), ("NaN", None, None),
    ("inf", None, "not_a_number"), ("-Infinity", None, "not_a_number"), ("NULL", None, None),
    ("0x1F", None, "not_a_number"), ("１２", None, "not_a_number"), ("--", None, None),
    ("12 000", None, "not_a_number"), ("€50", None, "not_a_number"),
    ("\u00a070\u00a0", 70.0, None), ("\u200b71\ufeff", 71.0, None),
    ("-20", None, "out_of_range"), ("-1e400", None, "out_of_range"), ("1e-400", 0.0, None),
    ("1e5000000000", None, "out_of_range"), ("9" * 400, None, "out_of_range"),
    ("٣", None, "not_a_number"), ("−5", None, "not_a_number"), ("(5)", None, "not_a_number"),
    ("'5", None, "not_a_number"), ("1’000", None, "not_a_number"), ("½", None, "not_a_number"),
]  # fmt: skip
SCORES = [
    ("50", 50.0, None), ("1", 1.0, None), ("100", 100.0, None), ("0", None, "out_of_range"),
    ("100.001", None, "out_of_range"), ("7.", 7.0, None), ("true", None, "not_a_number"),
    ("1e-1", None, "out_of_range"), ("\t88\t", 88.0, None), (" ", None, None),
    ("1_000", None, "not_a_number"), ("#N/A", None, None),
]  # fmt: skip
CELLS = [GENDERS, AGES, INCOMES, SCORES]

HOSTILE_IDS = [
    "O'Brien", '"quoted"', 'half"quote', "a;b", "a,b", "a\tb", "a|b", "two\nlines", "r\r\nn",
    "'); drop table customers; --", "😀", "👩‍👩‍👧", "مرحبا", "00012", "12", "1e3", "-5", "=1+1",
    "<b>bold</b>", "${var}", "{{ var('x') }}", "{% raw %}", "%s", "\\", "a\\", "c:\\new",
    "#1", "# 2", "null island", "no", "x" * 10_000, "é", "e\u0301", "NA2", "__proto__",
    "a\u2028b", "c\x85d", "v\x0bt", "\x1a", "\u202egnp.exe", "' or 1=1", "id",
]  # fmt: skip


@dataclass(frozen=True)
class Record:
    """The texts of a record, id first, and what they are worth; ``problems`` by column."""

    texts: tuple[str, ...]
    customer_id: str | None
    values: tuple
    problems: tuple[str | None, ...]


@dataclass
class Truth:
    """What must become of the records of all files."""

    customers: dict[str, tuple]
    rejected: Counter
    collapsed: int
    problems: Counter
    records: int


@dataclass
class Case:
    """Files by name, the settings they are read with, and the truth or the message.

    With a truth, ``message`` is what a build says beside it.
    """

    name: str
    files: dict[str, bytes]
    truth: Truth | None = None
    message: tuple[str, ...] = ()
    settings: dict = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def judge(records: list[Record]) -> Truth:
    """Apply the rules of the project to records whose worth is known, one by one."""
    rejected, accepted, problems = Counter(), {}, Counter()
    for record in records:
        usable = record.values[2] is not None or record.values[3] is not None
        found = [record.customer_id is None, not usable]
        reasons = [reason for reason, is_true in zip(REASONS, found, strict=True) if is_true]
        if reasons:
            rejected[", ".join(reasons)] += 1
        else:
            accepted.setdefault(record.customer_id, []).append(record)
    customers, collapsed = {}, 0
    for customer_id, own in accepted.items():
        # Of records that are worth the same the first one stands.
        distinct = list({record.values: record for record in reversed(own)}.values())
        best = max(distinct, key=_strength)
        customers[customer_id] = best.values
        collapsed += len(own) - len(distinct)
        rejected["conflicting_duplicate"] += len(distinct) - 1
        for column, problem in zip(COLUMNS, best.problems, strict=True):
            if problem:
                problems[problem, column] += 1
    return Truth(customers, +rejected, collapsed, problems, len(records))


def _strength(record: Record) -> tuple:
    """Most values first, then the larger ones, column by column."""
    present = [value is not None for value in record.values]
    larger = [(value is not None, value if value is not None else 0) for value in record.values]
    return (sum(present), larger)


def draw_records(seed: int, *, count: int = 40, ids: list[str] | None = None) -> list[Record]:
    """Draw records with dirt in every column; a tenth repeat an id, some have none."""
    draw = random.Random(seed)
    records = []
    for number in range(count):
        customer_id = ids[number] if ids and number < len(ids) else f"c{seed}x{number:04d}"
        records.append(_record(draw, customer_id, customer_id))
    for copied in draw.sample(records, count // 10):
        records.append(copied)
    for contradicted in draw.sample(records, count // 10):
        records.append(_record(draw, contradicted.texts[0], contradicted.customer_id))
    for text in ("", " ", "n/a", "?"):
        records.append(_record(draw, text, None))
    # Empty in every column: a line of delimiters.
    records.append(Record(("", "", "", "", ""), None, (None,) * 4, (None,) * 4))
    draw.shuffle(records)
    return records


def _record(draw: random.Random, text: str, customer_id: str | None) -> Record:
    # Mostly clean, so that customers are left.
    cells = [
        draw.choice(cells) if draw.random() < 0.4 else cells[0] for cells in CELLS
    ]  # fmt: skip
    return Record(
        (text, *(cell[0] for cell in cells)),
        customer_id,
        tuple(cell[1] for cell in cells),
        tuple(cell[2] for cell in cells),
    )


def write_csv(
    records: list[Record],
    *,
    header: list[str] | None = None,
    delimiter: str = ",",
    line_end: str = "\n",
    quote_all: bool = False,
    above: str = "",
    transform: Callable[[list[str]], list[str]] = list,
    encoding: str = "utf-8",
) -> bytes:
    """Write records as CSV; ``transform`` changes the fields of every line, header too."""
    text = io.StringIO(newline="")
    writer = csv.writer(
        text,
        delimiter=delimiter,
        lineterminator=line_end,
        quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL,
    )
    writer.writerow(transform(list(header or HEADER)))
    writer.writerows(transform(list(record.texts)) for record in records)
    return (above.replace("\n", line_end) + text.getvalue()).encode(encoding)


def _built(name: str, content: bytes, records: list[Record], **settings) -> Case:
    return Case(name, {"input.csv": content}, judge(records), settings=settings)


def _stopped(name: str, content: bytes, *message: str, **settings) -> Case:
    return Case(name, {"input.csv": content}, message=message, settings=settings)


def forms() -> list[Case]:
    """Forms in which the same records arrive: no meaning may change."""
    cases = []

    def add(name: str, seed: int, spoil: Callable[[bytes], bytes] = bytes, **options) -> None:
        settings = options.pop("settings", {})
        records = options.pop("records", None) or draw_records(seed)
        cases.append(_built(name, spoil(write_csv(records, **options)), records, **settings))

    bom = b"\xef\xbb\xbf"
    add("comma", 1)
    add("hostile ids", 2, records=draw_records(2, ids=HOSTILE_IDS))
    add("300 columns", 3, transform=lambda line: line + [f"x{i}" for i in range(295)])
    add("semicolon", 4, delimiter=";")
    add("tab", 5, delimiter="\t")
    add("pipe", 6, delimiter="|")
    add("byte order mark", 7, lambda content: bom + content)
    add("windows line ends", 8, line_end="\r\n")
    add("old mac line ends", 9, line_end="\r")
    add("spreadsheet", 10, lambda content: bom + content, delimiter=";", line_end="\r\n")
    add("no final line end", 11, lambda content: content.rstrip(b"\n"))
    add("everything quoted", 12, quote_all=True)
    add("hostile ids quoted", 13, quote_all=True, records=draw_records(13, ids=HOSTILE_IDS))
    add("hostile ids, semicolon", 14, delimiter=";", records=draw_records(14, ids=HOSTILE_IDS))
    add("hostile ids, windows", 15, line_end="\r\n", records=draw_records(15, ids=HOSTILE_IDS))
    add("blank lines above the header", 16, above="\n\n\n")
    add("comments above the header", 17, above="# exported by x, y and z\n# 2026-01-31\n")
    add("one comment above the header", 18, above="# exported, 2026\n")
    add("a title above the header", 19, above="Customers of 2026\n\n")
    add("blank lines at the end", 20, lambda content: content + b"\n\n\n")
    add("blank lines between", 21, lambda content: content.replace(b"\n", b"\n\n", 9))
    add("reordered columns", 22, transform=lambda line: line[::-1])
    add("id in the middle", 23, transform=lambda line: line[1:3] + line[:1] + line[3:])
    add("a column named select", 24, header=[*HEADER, "select"],
        transform=lambda line: line if len(line) > 5 else [*line, "from; where"])  # fmt: skip
    add("words of SQL as headers", 25,
        transform=lambda line: [*line, *(("order", "group", "table")
                                         if line[0] == "CustomerID" else "1''")])  # fmt: skip
    add("headers in capitals", 26, header=[name.upper() for name in HEADER])
    add("headers with spaces", 27, header=[f"  {name} " for name in HEADER])
    add("known spellings", 28, header=["customer", "sex", "AGE", "Income", "score"])
    add(
        "quoted headers", 29, header=["customer_id", "gender", "age", "annual\nincome", "Score"]
    )
    add("column without a name", 30, transform=lambda line: [*line, ""])
    add("delimiter at the end", 31, lambda content: content.replace(b"\n", b",\n"))
    add(
        "row id as a header",
        32,
        transform=lambda line: [*line, "rowid" if line[0] == "CustomerID" else "7"],
    )
    add("utf-16", 33, encoding="utf-16",
        settings={"segmentation_read_options": {"encoding": "utf-16"}})  # fmt: skip
    add("comments between, by asking", 34, lambda content: content + b"! the end\n! it is\n",
        settings={"segmentation_read_options": {"comment": "!"}})  # fmt: skip
    add("a field of 5 MB", 35,
        transform=lambda line: [*line, "note" if line[0] == "CustomerID" else
                                "x" * 5_000_000 if line[0] == "" else "y"])  # fmt: skip
    add("all missing ids", 36,
        records=[_record(random.Random(i), "", None) for i in range(30)])  # fmt: skip
    add("one customer many times", 37,
        records=[_record(random.Random(i), "same", "same") for i in range(200)],
        settings={"segmentation_on_conflicts": "warn"})  # fmt: skip
    add("line ends that change", 38, _change_line_ends)
    late = [*draw_records(39, count=30_000), *draw_records(40, ids=HOSTILE_IDS)]
    add("a quote only after the sniffer's lines", 39, records=late)
    add("what a spreadsheet calls its separator", 44, above="sep=;\n", delimiter=";")
    add("a delimiter after every record", 45,
        lambda content: content.split(b"\n", 1)[0] + b"\n" + content.split(b"\n", 1)[1]
        .replace(b"\n", b",\n"))  # fmt: skip
    add("2000 columns", 46, transform=lambda line: line + [f"x{i}" for i in range(1995)])
    add("names that the project uses itself", 47,
        transform=lambda line: [*line, *(("filename", "record_id", "source_file", "rn")
                                         if line[0] == "CustomerID" else "1234")])  # fmt: skip
    add("headers that differ in signs only", 48,
        transform=lambda line: [*line, *(("größe", "gr_e", "GR E") if line[0] == "CustomerID"
                                         else "123")])  # fmt: skip
    add("null bytes", 41, records=draw_records(41, ids=["a\0b", "a", "ab"]))
    return [*cases, *_forms_of_their_own()]


def _change_line_ends(content: bytes) -> bytes:
    lines = content.split(b"\n")
    return b"\n".join(lines[:20]) + b"\n" + b"\r\n".join(lines[20:])


def _forms_of_their_own() -> list[Case]:
    """Forms for which the records themselves have to be chosen."""
    latin = [
        Record((f"Müller{i}", "Female", "31", f"{20 + i}", "50"), f"Müller{i}",
               ("female", 31.0, 20.0 + i, 50.0), (None,) * 4)
        for i in range(30)
    ]  # fmt: skip
    comma = [
        Record((f"c{i}", "m", "31", text, "50,5"), f"c{i}",
               ("male", 31.0, value, 50.5), (None, None, problem, None))
        for i, (text, value, problem) in enumerate(
            [("20,5", 20.5, None), ("1.234,5", None, "not_a_number"), ("7", 7.0, None),
             ("1.5", None, "not_a_number"), (",5", 0.5, None), ("1,5e1", 15.0, None),
             ("1,2,3", None, "not_a_number")] * 6)
    ]  # fmt: skip
    spelled = [
        Record(("c1", "f", "31", text, "50"), "c1", ("female", 31.0, 12.0, 50.0), (None,) * 4)
        for text in ("12", "12.0", " 12 ", "+12", "1.2e1", "012")
    ]
    short = [
        Record((record.texts[0], *record.texts[3:]), record.customer_id,
               (None, None, *record.values[2:]), (None, None, *record.problems[2:]))
        for record in draw_records(42)
    ]  # fmt: skip
    extra_spelling = [
        Record((f"c{i}", "f", "-999" if i % 3 else "40", "60",
                "keine Angabe" if i % 4 else "9"), f"c{i}",
               ("female", None if i % 3 else 40.0, 60.0, None if i % 4 else 9.0),
               (None,) * 4)
        for i in range(24)
    ]  # fmt: skip
    # Texts are kept as they come: only outer white space is no part of an id.
    alike = [
        Record((text, "f", "31", f"{20 + place}", "50"), worth,
               ("female", 31.0, 20.0 + place, 50.0), (None,) * 4)
        for place, (text, worth) in enumerate(
            [("A", "A"), ("a", "a"), (" a", "a"), ("a\u00a0", "a"), ("01", "01"), ("1", "1"),
             ("001", "001"), ("1.0", "1.0"), ("\u0661", "\u0661"), ("1\u200b", "1"),
             ("+1", "+1"), ("é", "é"), ("e\u0301", "e\u0301"), ("É", "É")])
    ]  # fmt: skip
    # Two exports put together: the second header is a record without any value.
    second_header = Record(
        tuple(HEADER), HEADER[0], (None,) * 4,
        ("category_unmapped", *("not_a_number",) * 3),
    )  # fmt: skip
    joined = [*draw_records(49), second_header, *draw_records(50)]
    zipped = draw_records(43)
    decimal_comma = {"segmentation_read_options": {"delim": ";", "decimal_separator": ","}}
    return [
        _built("latin-1", write_csv(latin, encoding="latin-1"), latin,
               segmentation_read_options={"encoding": "latin-1"}),
        _built("decimal comma", write_csv(comma, delimiter=";"), comma, **decimal_comma),
        _built("copies spelled otherwise", write_csv(spelled), spelled),
        _built("ids that are nearly alike", write_csv(alike), alike),
        _built("a second header among the records", write_csv(joined), joined),
        _built("only the features", write_csv(short, header=[HEADER[0], *HEADER[3:]]), short),
        _built("further missing spellings", write_csv(extra_spelling), extra_spelling,
               segmentation_further_missing_spellings=["-999", "Keine Angabe"]),
        Case("compressed", {"input.csv.gz": gzip.compress(write_csv(zipped), mtime=0)},
             judge(zipped), settings={"segmentation_input": "input.csv.gz"}),
    ]  # fmt: skip


def several_files() -> list[Case]:
    """Globs: every file in its own form, and one bad one among good ones."""
    parts = [draw_records(seed, count=25) for seed in (51, 52, 53)]
    every = [record for part in parts for record in part]
    glob = {"segmentation_input": "parts/*.csv"}
    plain = {f"parts/{i}.csv": write_csv(part) for i, part in enumerate(parts)}
    differently = {
        "parts/a.csv": write_csv(parts[0], delimiter=";", line_end="\r\n"),
        "parts/b.csv": write_csv(
            parts[1],
            header=["SEX", "Income", "customer id", "score", "age"],
            transform=lambda line: (
                line
                if "SEX" in line
                else [line[1], line[3], line[0], line[4], line[2]]
            ),
        ),
        "parts/c.csv": b"\xef\xbb\xbf" + write_csv(parts[2], quote_all=True, above="# c\n"),
    }  # fmt: skip
    header_only = write_csv([])
    # The second file lacks what only describes, and has a column that nobody knows.
    bare = [
        Record((record.texts[0], *record.texts[3:]), record.customer_id,
               (None, None, *record.values[2:]), (None, None, *record.problems[2:]))
        for record in parts[1]
    ]  # fmt: skip
    unlike = {
        "parts/0.csv": plain["parts/0.csv"],
        "parts/1.csv": write_csv(
            bare, header=[HEADER[0], *HEADER[3:]], transform=lambda line: [*line, "unknown"]
        ),
    }
    spoilt = _parquet_bytes("select 1 as id, 2 as income, 3 as score")
    return [
        Case("a file that lacks columns", unlike, judge([*parts[0], *bare]), settings=glob),
        Case(
            "plain and compressed",
            {
                "parts/0.csv": plain["parts/0.csv"],
                "parts/1.csv.gz": gzip.compress(plain["parts/1.csv"], mtime=0),
            },
            judge([*parts[0], *parts[1]]),
            settings={"segmentation_input": "parts/*"},
        ),
        Case(
            "a file without ids among several",
            {**plain, "parts/9.csv": write_csv(parts[0], header=["Who", *HEADER[1:]])},
            message=("parts/9.csv: the id column customer_id is missing", "Who"),
            settings=glob,
        ),
        Case(
            "Parquet among text",
            {**plain, "parts/9.csv": spoilt},
            message=("parts/9.csv is a Parquet file",),
            settings=glob,
        ),
        Case(
            "a path of Windows, with brackets and quotes",
            {'c:\\it\'s "my" [1] {{ 7 * 7 }}.csv': plain["parts/0.csv"]},
            judge(parts[0]),
            settings={"segmentation_input": 'c:\\it\'s "my" [1] {{ 7 * 7 }}.csv'},
        ),
        Case(
            "a folder",
            plain,
            message=("segmentation_input", '"parts"'),
            settings={"segmentation_input": "parts"},
        ),
        Case(
            "an address",
            {},
            message=("http://127.0.0.1:1/x.csv cannot be opened",),
            settings={"segmentation_input": "http://127.0.0.1:1/x.csv"},
        ),
        Case(
            "compressed and cut off",
            {"input.csv.gz": gzip.compress(plain["parts/0.csv"], mtime=0)[:-40]},
            message=("input.csv.gz is damaged or cut off", "by gzip"),
            settings={"segmentation_input": "input.csv.gz"},
        ),
        Case("three files", plain, judge(every), settings=glob),
        Case("three files in three forms", differently, judge(every), settings=glob),
        Case(
            "an empty one and a header among several",
            {**plain, "parts/7.csv": b"", "parts/8.csv": header_only},
            judge(every),
            settings=glob,
        ),
        Case(
            "a short line in one of several",
            {**plain, "parts/9.csv": write_csv(parts[0]) + b"x,f\n"},
            message=("parts/9.csv line", "Found: 2"),
            settings=glob,
        ),
        Case(
            "other bytes in one of several",
            {**plain, "parts/9.csv": write_csv(parts[0]) + "ü,f,31,2,3\n".encode("latin-1")},
            message=("parts/9.csv", "encoding"),
            settings=glob,
        ),
        Case(
            "only empty files",
            {"parts/1.csv": b"", "parts/2.csv": b""},
            message=("parts/*.csv is empty",),
            settings=glob,
        ),
        Case("no file", {}, message=("segmentation_input", "parts/*.csv"), settings=glob),
        Case(
            "a name full of signs",
            {"it's; a (file) & more.csv": plain["parts/0.csv"]},
            judge(parts[0]),
            settings={"segmentation_input": "it's; a (file) & more.csv"},
        ),
    ]


def damaged() -> list[Case]:
    """Files that must stop the build, and the words that the message must hold."""
    good = draw_records(61)
    content = write_csv(good)
    lines = content.count(b"\n")
    long = write_csv(draw_records(62, count=30_000))
    cp1252 = "€uro,f,31,60,50\n".encode("cp1252")
    return [
        _stopped("empty", b"", "input.csv is empty"),
        _stopped("header without records", write_csv([]), "input.csv", "no records"),
        _stopped("nothing but line ends", b"\n\n\n", "input.csv", "customer_id is missing"),
        _stopped("no id", write_csv(good, header=["Who", *HEADER[1:]]),
                 "input.csv", "customer_id is missing", "Who"),
        _stopped("no feature", write_csv(good, header=[*HEADER[:4], "Points"]),
                 "input.csv", "spending_score is missing", "Points"),
        _stopped("no header", write_csv(good, header=list(good[0].texts)),
                 "input.csv", "customer_id is missing"),
        _stopped("one header twice", write_csv(good, header=[*HEADER[:4], HEADER[3]]),
                 "input.csv", "Annual Income (k$) twice"),
        _stopped("two headers for one column", write_csv(good, header=[*HEADER[:4], "Income"]),
                 "input.csv", "more than one column is read as annual_income"),
        _stopped("a short line", content + b"x,f\n", "input.csv", "line", "Found: 2"),
        _stopped("a long line", content + b"x,f,31,60,50,7,8\n", "input.csv", "line"),
        _stopped("a short line late", long + b"x,f\n", "input.csv line", "Found: 2"),
        _stopped("a long line late", long + b"x,f,31,60,50,7,8\n", "input.csv line"),
        _stopped("a quote that never ends", long + b'"x,f,31,60,50\n' + content,
                 "input.csv line", "quote"),
        _stopped("latin-1 unasked", content + "Müller,f,31,60,50\n".encode("latin-1"),
                 "input.csv", "encoding: latin-1", "iconv"),
        _stopped("latin-1 late", long + "Müller,f,31,60,50\n".encode("latin-1"),
                 "input.csv line", "encoding: latin-1", "iconv"),
        _stopped("windows-1252", content + cp1252, "input.csv", "encoding", "iconv"),
        _stopped("utf-16 unasked", write_csv(good, encoding="utf-16"),
                 "input.csv", "encoding", "utf-16"),
        _stopped("an encoding that DuckDB lacks", content + cp1252,
                 "input.csv", "iconv -f windows-1252 -t UTF-8 input.csv",
                 segmentation_read_options={"encoding": "windows-1252"}),
        _stopped("a comment among records like comments",
                 write_csv(draw_records(63, ids=["#1", "#2"])) + b"# the end\n",
                 "input.csv", "line"),
        _stopped("a field of 20 MB", content + b"x,f,31,60," + b"9" * 20_000_000 + b"\n",
                 "input.csv", "ine size"),
        _stopped("line ends that change late", long + content.replace(b"\n", b"\r\n"),
                 "input.csv", "strict_mode"),
        _stopped("records cut off", content[: content.rindex(b",")] + b"\n" + b"c,f,",
                 "input.csv", f"line {lines + 1}"),
        _stopped("two tables in one file",
                 b"id,income\n" + b"y,1\n" * 9 + b"id,income,score\n" + b"x,1,2\n" * 40,
                 "input.csv: line 1 looks like the header", "id,income"),
        _stopped("a header that is too short", b"id,income\n" + b"x,1,2\n" * 40,
                 "input.csv: line 1 looks like the header"),
        _stopped("many lines above the header", b"another line\n" * 30 + content,
                 "input.csv: the header seems to be on line 31", "skip: 30"),
        _stopped("a sum below the records", content + b"Total: 53 records\n",
                 f"input.csv line {lines + 1}", "Found: 1"),
        _stopped("the old end of a file", content + b"\x1a", f"input.csv line {lines + 1}"),
        _stopped("a byte order mark alone", b"\xef\xbb\xbf", "input.csv is empty"),
        _stopped("utf-16 without a mark", content.decode().encode("utf-16-le"),
                 "input.csv looks like utf-16", "encoding: utf-16"),
        _stopped("the other utf-16", b"\xfe\xff" + content.decode().encode("utf-16-be"),
                 "input.csv is utf-16", "convert it",
                 segmentation_read_options={"encoding": "utf-16"}),
        _stopped("compressed, but not by its name", gzip.compress(content, mtime=0),
                 "input.csv is compressed by gzip"),
        _stopped("Parquet, but not by its name", _parquet_bytes("select 1 as id"),
                 "input.csv is a Parquet file"),
        _stopped("a column named as the project's own",
                 write_csv(good, transform=lambda line: [*line, "segmentation__source_file"]),
                 "input.csv: a column is named segmentation__source_file"),
        _stopped("an option that does not exist", content,
                 'segmentation_read_options is "delimitre"', "delim",
                 segmentation_read_options={"delimitre": ";"}),
        _stopped("a spreadsheet, not a CSV", b"PK\x03\x04\x14\x00\xff\xfe\x00" * 50,
                 "input.csv is a spreadsheet"),
    ]  # fmt: skip


def parquet() -> list[Case]:
    """Native types, globs of them, and what is no Parquet at all."""
    settings = {"segmentation_input": "*.parquet"}

    def case(name: str, *queries: str, truth: Truth) -> Case:
        files = {}
        for number, sql in enumerate(queries):
            path = Path(f"{number}.parquet")
            files[path.name] = _parquet_bytes(sql)
        return Case(name, files, truth, settings=settings)

    typed = [
        Record(("",) * 5, str(i), ("male", 30.0 + i, income, score), (None, None, p, q))
        for i, (income, p, score, q) in enumerate(
            [(60.5, None, 50.0, None), (None, None, 1.0, None), (0.0, None, 99.0, None),
             (None, "not_a_number", 3.0, None), (61.0, None, None, "out_of_range")])
    ]  # fmt: skip
    numbers = """
        select * from (values
            (0, 'm', 30::tinyint, 60.5::double, 50::decimal(18, 3)),
            (1, 'm', 31, 'nan'::double, 1), (2, 'm', 32, -0.0, 99),
            (3, 'm', 33, 'inf'::double, 3), (4, 'm', 34, 61, 100.5)
        ) as t (customer_id, gender, age, annual_income, spending_score)"""
    whole = [
        Record(("",) * 5, f"{i}", ("female", None, 5.0 + i, 5.0), (None,) * 4) for i in range(9)
    ]
    floats = (
        "select i::double as customer_id, 'F' as gender, null::int as age, 5 + i as income, "
    )
    texts = draw_records(71)
    rows = ", ".join(
        "(" + ", ".join("'" + text.replace("'", "''") + "'" for text in record.texts) + ")"
        for record in texts
    )
    names = ", ".join(f'"{name}"' for name in HEADER)
    nested = (
        "[i, 2] as tags, {'a': i, 'b': [null]} as box, true as flag, date '2026-01-31' as day"
    )
    booleans = [
        Record(("",) * 5, f"b{i}", ("unknown", None, 7.0, 5.0),
               ("category_unmapped", None, None, None))
        for i in range(4)
    ]  # fmt: skip
    timed = [
        Record(("",) * 5, f"2026-01-01 0{i}:00:00", ("female", None, 5.0 + i, 5.0), (None,) * 4)
        for i in range(9)
    ]
    big = [Record(("",) * 5, str(2**70 + i), (None, None, 1.0 + i, None), (None,) * 4)
           for i in range(4)]  # fmt: skip
    return [
        case("numbers of every type", numbers, truth=judge(typed)),
        case("ids as floating point", floats + "5::hugeint as score from range(9) as t(i)",
             truth=judge(whole)),
        case("texts in Parquet", f"select * from (values {rows}) as t ({names})",
             truth=judge(texts)),
        case("lists and structs beside", floats + f"5 as score, {nested} from range(9) as t(i)",
             truth=judge(whole)),
        case("booleans as a category",
             "select 'b' || i as id, i % 2 = 0 as gender, 7 as income, 5 as score"
             " from range(4) as t(i)", truth=judge(booleans)),
        Case("days where numbers belong",
             {"0.parquet": _parquet_bytes("select 1 as id, 7 as income, date '2026-01-31' as"
                                          " score")},
             message=("*.parquet: score is DATE, and spending_score is declared as number",),
             settings=settings),
        case("ids beyond 64 bits",
             f"select {2**70}::decimal(38, 0) + i as id, 1 + i as income, null as score"
             " from range(4) as t(i)", truth=judge(big)),
        case("two files of other types",
             "select i as id, 'F' as gender, 5 + i as income, 5 as score from range(4) as t(i)",
             "select i as id, 5.0 as score, 'F' as gender, (5 + i)::double as income"
             " from range(4, 9) as t(i)", truth=judge(whole)),
        case("exact decimals, times as ids",
             "select timestamp '2026-01-01' + interval (i) hour as id, 'F' as gender,"
             " (5 + i)::decimal(38, 10) as income, 5::decimal(4, 1) as score"
             " from range(9) as t(i)", truth=judge(timed)),
        Case("a struct where a number belongs",
             {"0.parquet": _parquet_bytes("select 1 as id, {'a': 1} as income, 7 as score")},
             message=("*.parquet: income is STRUCT(a INTEGER), and annual_income is declared",),
             settings=settings),
        Case("a number in one file and a struct in the other",
             {"0.parquet": _parquet_bytes("select 1 as id, 2 as income, 3 as score"),
              "1.parquet": _parquet_bytes("select 2 as id, {'a': 2} as income, 3 as score")},
             message=("income is INTEGER in 0.parquet and STRUCT(a INTEGER) in 1.parquet",),
             settings=settings),
        Case("Parquet without ids in one of two",
             {"0.parquet": _parquet_bytes("select 1 as id, 2 as income, 3 as score"),
              "1.parquet": _parquet_bytes("select 2 as who, 2 as income, 3 as score")},
             message=("1.parquet: the id column customer_id is missing", "who"),
             settings=settings),
        Case("no Parquet", {"0.parquet": b"PAR1 and no more"},
             message=("*.parquet", "cannot be read as Parquet"), settings=settings),
        Case("Parquet damaged behind a sound footer",
             {"0.parquet": _parquet_bytes("select 1 as id, 2 as income, 3 as score"),
              "1.parquet": overwritten(_parquet_bytes(
                  "select 'c' || i as id, hash(i) % 99999 / 7 as income, 5 as score"
                  " from range(20000) as t(i)"), 20_000)},
             message=("1.parquet is damaged inside (", "needs a whole file"),
             settings=settings),
        case("Parquet without rows", numbers + " where false", truth=None),
    ]  # fmt: skip


def overwritten(content: bytes, place: int) -> bytes:
    """Return a file of the same size with 500 other bytes in the middle."""
    return content[:place] + bytes(range(250)) * 2 + content[place + 500 :]


def _parquet_bytes(sql: str) -> bytes:
    return copied_bytes(sql, "format parquet")


def copied_bytes(sql: str, options: str) -> bytes:
    """Return what DuckDB writes of a query."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/written"
        duckdb.connect().execute(f"copy ({sql}) to '{path}' ({options})")
        return Path(path).read_bytes()


def _people(count: int = 30, **texts: Callable[[int], str]) -> list[tuple[str, ...]]:
    """Draw people as texts: id, income and score, or what is given for these by number."""
    usual = {"id": "c{}".format, "income": "{}".format, "score": lambda i: str(1 + i % 100)}
    columns = [texts.get(name, text) for name, text in usual.items()]
    return [tuple(text(i) for text in columns) for i in range(count)]


def _valued(rows: list[tuple[str, ...]], ids: Callable[[str], str] = str) -> list[Record]:
    """Return records of people whose texts are plain numbers, and whose ids are as said."""
    return [
        Record(("",) * 5, ids(row[0]), (None, None, float(row[1]), float(row[2])), (None,) * 4)
        for row in rows
    ]


def _lines(rows: list[tuple[str, ...]], header: str = "id,income,score") -> bytes:
    return "\n".join([header, *map(",".join, rows)]).encode() + b"\n"


def meant() -> list[Case]:
    """Write what tools are known to read otherwise than it was meant."""
    people = _people()
    truth = judge(_valued(people))
    rows = "select 'c' || i as id, i as income, 1 + i % 100 as score from range(30) as t(i)"
    parquet_file = _parquet_bytes(rows)
    twice = [*people, *people]
    float_ids = _people(id="{}.0".format)
    mixed_ids = [("1.5", "1", "1"), *float_ids]
    small = _people(3)
    rounded = _people(id="9.9000{}E+15".format)
    padded = _people(id="990000123456{:03}000".format)
    purchases = _people(id=lambda i: f"c{i // 3}")
    zeros = gzip.compress(b"id,income,score\n" + b"\0" * 70_000_000, mtime=0)
    repeated = gzip.compress(b"id,income,score\n" + b"c1,2,3\n" * 10_000_000, mtime=0)
    packed = copied_bytes(
        "select 'c' || hash(i) as id, i % 900 as income, 5 as score from range(400000) t(i)",
        "format csv, compression zstd",
    )
    latin_name = "Müller - Invalid unicode (byte sequence mismatch) ecod"

    def files(name: str, contents: dict[str, bytes], path: str, **options) -> Case:
        settings = {"segmentation_input": path, **options.pop("settings", {})}
        return Case(name, contents, settings=settings, **options)

    def both(name: str, first: str, second: str, **options) -> Case:
        contents = {"0.parquet": _parquet_bytes(first), "1.parquet": _parquet_bytes(second)}
        return files(name, contents, "*.parquet", **options)

    return [
        files("a folder called as a column, Parquet",
              {"annual_income=90/year=2026/a.parquet": parquet_file}, "*/*/*.parquet",
              truth=truth),
        files("a folder called as a column, single Parquet",
              {"annual_income=90/a.parquet": parquet_file}, "annual_income=90/a.parquet",
              truth=truth),
        files("a folder called as a column, CSV",
              {"income=90/id=7/a.csv": _lines(people)}, "*/*/*.csv", truth=truth),
        files("a folder called as a column, single CSV",
              {"score=90/a.csv": _lines(people)}, "score=90/a.csv", truth=truth),
        _stopped("headers that differ by case", _lines(
            [(*row, "5") for row in people], "id,income,score,INCOME"),
            "input.csv: more than one column is read as annual_income: income, INCOME"),
        files("headers that differ by case, Parquet",
              {"a.parquet": _parquet_renamed(rows + " ", "incomE", "INCOME")}, "*.parquet",
              message=("a.parquet: more than one column is read as annual_income",)),
        files("headers that differ by punctuation, Parquet",
              {"a.parquet": _parquet_bytes(rows.replace("i as income", 'i as income, 5 as'
                                                        ' "annual-income"'))},
              "*.parquet", message=("more than one column is read as annual_income",)),
        files("ids as bytes",
              {"a.parquet": _parquet_bytes(rows.replace("'c' || i", "encode('é' || i)"))},
              "*.parquet", truth=judge(_valued(_people(id="é{}".format)))),
        files("ids as bytes that are no text",
              {"a.parquet": _parquet_bytes(rows.replace("'c' || i", "'\\xFF'::blob"))},
              "*.parquet", message=("id holds bytes (BLOB) that are no UTF-8 in 30",)),
        files("numbers as bytes",
              {"a.parquet": _parquet_bytes(rows.replace("i as income", "encode(i::varchar) as"
                                                        " income"))},
              "*.parquet", truth=truth),
        files("ids as decimals",
              {"a.parquet": _parquet_bytes(rows.replace("'c' || i", "i::decimal(18, 2)"))},
              "*.parquet", truth=judge(_valued(_people(id=str)))),
        files("ids beyond what floating point holds",
              {"a.parquet": _parquet_bytes(rows.replace("'c' || i", "2e16 + 8 * i"))},
              "*.parquet", truth=judge(_valued(_people(id=lambda i: f"{2e16 + 8 * i!r}"))),
              message=("id: 30 records have ids above 9007199254740992",)),
        files("rounded ids", {"input.csv": _lines(rounded)}, "input.csv",
              truth=judge(_valued(rounded)),
              message=("30 records have ids that are rounded", "9.99999E+99", "spreadsheet")),
        files("ids padded with zeros", {"input.csv": _lines(padded)}, "input.csv",
              truth=judge(_valued(padded)), message=("nothing but zeros", "spreadsheet")),
        files("ids of whole numbers with a fraction",
              {"parts/1.csv": _lines(float_ids), "parts/2.csv": _lines(_people(id=str))},
              "parts/*.csv",
              truth=judge(_valued([*_people(id=str), *_people(id=str)])),
              message=("parts/1.csv: every id ends in .0",)),
        _built("ids that are fractions", _lines(mixed_ids), _valued(mixed_ids)),
        _stopped("purchases instead of customers", _lines(purchases),
                 "input.csv: 30 of 30 records share the ids of 10 customers and disagree",
                 "annual_income in 20", "segmentation_on_conflicts: warn",
                 "segmentation_updated_at_column"),
        files("purchases, by asking", {"input.csv": _lines(purchases)}, "input.csv",
              truth=judge(_valued(purchases)), message=("30 of 30 records share the ids",),
              settings={"segmentation_on_conflicts": "warn"}),
        _built("copies of everybody are no purchases", _lines(twice), _valued(twice)),
        both("texts and fractions in one column", rows.replace("'c' || i", "i::double"), rows,
             message=("id is DOUBLE in 0.parquet and VARCHAR in 1.parquet",)),
        both("moments with and without a time zone", rows.replace(
             "i as income", "timestamptz '2026-01-01 00:00+00' as income"), rows.replace(
             "i as income", "timestamp '2026-01-01' as income"),
             message=("income is TIMESTAMP WITH TIME ZONE in 0.parquet and TIMESTAMP in",)),
        both("whole numbers and texts in one column",
             rows.replace("'c' || i", "i").replace("range(30)", "range(15)"),
             rows.replace("'c' || i", "i::varchar").replace("range(30)", "range(15, 30)"),
             truth=judge(_valued(_people(id=str)))),
        both("a column without a value in one file",
             rows.replace("range(30)", "range(29)"),
             "select 'c29' as id, null as gender, 29 as income, 30 as score", truth=truth),
        files("a packed file of zeros", {"input.csv.gz": zeros}, "input.csv.gz",
              message=("input.csv.gz expands more than 200 times",)),
        files("a packed file of one record", {"input.csv.gz": repeated}, "input.csv.gz",
              message=("input.csv.gz expands more than 200 times",)),
        files("a packed file in many parts", {"input.csv.gz": 12 * gzip.compress(
            b"c1,2,3\n" * 1_000_000, mtime=0)}, "input.csv.gz",
              message=("input.csv.gz expands more than 200 times",)),
        files("Parquet that claims everybody",
              {"a.parquet": _parquet_bytes("select 1 as id, 2 as income, 3 as score"
                                           " from range(3000000)")},
              "*.parquet", message=("a.parquet claims 3000000 records in",)),
        files("zstd cut off between its blocks", {"a.csv.zst": packed[:300_000]}, "a.csv.zst",
              message=("a.csv.zst is damaged or cut off (it ends before its content does)",)),
        files("zstd damaged long after its beginning",
              {"a.csv.zst": 4 * packed + overwritten(packed, len(packed) - 5_000)}, "a.csv.zst",
              message=("a.csv.zst is damaged inside (", "needs a whole file")),
        files("packed JSON lines cut off", {"a.jsonl.gz": gzip.compress(
            b'{"id": "c1", "income": 5, "score": 7}\n' * 50, mtime=0)[:-12]}, "a.jsonl.gz",
              message=("a.jsonl.gz is damaged or cut off (it ends before",)),
        files("packed by its setting",
              {"a.data": gzip.compress(_lines(people), mtime=0)}, "a.data", truth=truth,
              settings={"segmentation_read_options": {"compression": "gzip"}}),
        files("text under a name of packed files", {"input.csv.gz": _lines(people)},
              "input.csv.gz",
              message=("input.csv.gz is not compressed by gzip",)),
        files("a name that sounds like an error", {f"{latin_name}.csv": _lines(small)[:-3]},
              f"{latin_name}.csv", message=(f"{latin_name}.csv line 4: Expected",)),
        files("Parquet takes no options of CSV", {"a.parquet": parquet_file}, "a.parquet",
              message=('segmentation_read_options is "delim": needs a CSV file',),
              settings={"segmentation_read_options": {"delim": ";"}}),
        files("moments with offsets, and a country called NA", {"input.csv": _lines(
            [*((*row, "NA", "2026-01-01T00:00:00Z") for row in people),
             ("x", "90", "5", "ZA", "2026-03-01T10:00:00+02:00"),
             ("x", "10", "5", "ZA", "2026-03-01T09:00:00+00:00")],
            "id,income,score,country,updated_at")}, "input.csv",
              # The later instant stands, though its clock and its income say less.
              truth=Truth({**truth.customers, "x": (None, None, 10.0, 5.0)},
                          Counter(conflicting_duplicate=1), 0, Counter(), 32),
              message=("country: 30 records say NA", "segmentation_missing_spellings"),
              settings={"segmentation_updated_at_column": "updated_at",
                        "segmentation_profile_attributes": [], "segmentation_columns": [
                            {"name": "customer_id", "type": "id", "spellings": ["id"]},
                            {"name": "gender", "type": "category"},
                            {"name": "age", "type": "number"},
                            {"name": "annual_income", "type": "number",
                             "spellings": ["income"]},
                            {"name": "spending_score", "type": "number",
                             "spellings": ["score"]},
                            {"name": "country", "type": "category"},
                            {"name": "updated_at", "type": "timestamp"}]}),
        files("an option twice", {"input.csv": _lines(people)}, "input.csv",
              message=('is "sep": needs one of sep and delim',),
              settings={"segmentation_read_options": {"delim": ",", "sep": ","}}),
        files("an option without a column to read", {"input.csv": _lines(people)}, "input.csv",
              message=('is "dateformat": needs a column of type date',),
              settings={"segmentation_read_options": {"dateformat": "%d.%m.%Y"}}),
    ]  # fmt: skip


def _parquet_renamed(sql: str, name: str, new_name: str) -> bytes:
    """Write Parquet with a second income, and give it a name that DuckDB itself would not."""
    content = _parquet_bytes(sql.replace("i as income", f"i as income, 5 as {name[::-1]}"))
    return content.replace(name[::-1].encode(), new_name.encode())


def corpus() -> list[Case]:
    """Every case; those of a kind share settings, which spares dbt a parse."""
    cases = [*forms(), *damaged(), *several_files(), *parquet(), *meant()]
    for case in cases:
        if case.truth is None and not case.message:
            case.message = (case.settings.get("segmentation_input", "input.csv"), "no records")
    return cases
