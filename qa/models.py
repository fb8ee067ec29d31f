"""The models at the boundaries: what qa reads, and what it answers with.

All are frozen. ``Sentence`` is a plain dataclass because there may be a million of them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from qa import display

Kind = Literal[
    "person",
    "place",
    "organisation",
    "number",
    "percentage",
    "money",
    "date",
    "duration",
    "reason",
    "definition",
    "yes/no",
    "list",
    "other",
]
"""What kind of answer a question expects."""


class Model(BaseModel):
    """A frozen model that knows every field it is given. Schemas are built on first use: a cold start is
    short."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Source(Model):
    """Where an article comes from."""

    publisher: str | None = None
    published: datetime.date | None = None
    url: str | None = None


class Article(Model):
    """A text with its title and source. Offsets everywhere count characters of ``text``."""

    id: str
    title: str
    text: str
    source: Source = Source.model_construct()
    language: str = "en"


UnitKind = Literal[
    "sentence",
    "heading",
    "question",
    "item",
    "header",
    "row",
    "line",
    "turn",
    "quote",
    "code",
    "note",
    "contents",
    "bibliography",
    "furniture",
]
"""What a unit is: a sentence of running text, a table's ``header`` or ``row``, a labelled ``line``, a
sentence of a speaker's ``turn``."""
_NEVER_EVIDENCE: frozenset[UnitKind] = frozenset(
    ("heading", "header", "question", "contents", "bibliography", "furniture")
)
Role = Literal["heading", "question", "announcer", "columns", "speaker", "before"]
"""How a unit hangs on other words: headings above it, what was asked, what announces its list, its columns,
its speaker, the sentence before."""


class Link(NamedTuple):
    """Words that a unit is read with, and how it hangs on them. Offsets into the article's text."""

    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit that can be cited, and its place: ``article.text[start:end] == text``. Paragraphs and sentences
    are counted from 1."""

    article_id: str
    paragraph: int
    number: int
    start: int
    end: int
    text: str
    kind: UnitKind = "sentence"
    context: tuple[Link, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return self.kind == "heading"

    @property
    def is_evidence(self) -> bool:
        """Whether it may answer a question. A heading, a question and what is no part of the article are
        context at most."""
        return self.kind not in _NEVER_EVIDENCE


class Citation(Model):
    """Where a sentence stands, so that a person can find it. ``start`` and ``end`` are offsets into the
    article's text."""

    article_id: str
    title: str
    source: Source
    paragraph: int
    sentence: int
    start: int
    end: int

    def __str__(self) -> str:
        return display.place(self)


class Place(Model):
    """How a fact names its sentence: paragraph and sentence, counted from 1, and some of its words."""

    paragraph: int
    sentence: int
    words: str


MENTIONED = "mentioned"
"""The relation of a mention. What it says of its subject is still open, so it answers nothing until somebody
has put it into words."""


class Fact(Model):
    """One row of an article's fact table. ``value`` is a plain number ("1749"), ``date`` an ISO date of
    year, month or day precision."""

    article_id: str
    subject: str
    relation: str
    object: str = ""
    value: str = ""
    unit: str = ""
    date: str = ""
    part_of: str = ""
    evidence: Place
    origin: Literal["curated", "extracted"] = "curated"


class Signal(Model):
    """One part of a ranking score: ``value`` times ``weight`` is what it adds."""

    name: str
    value: float
    weight: float


class Evidence(Model):
    """A verbatim sentence with its citation. ``span`` is where the short answer stands inside ``sentence``,
    where it does."""

    sentence: str
    citation: Citation
    score: float
    span: tuple[int, int] | None = None
    signals: tuple[Signal, ...] = ()

    def __str__(self) -> str:
        return f"{display.printable(self.sentence)}\n— {self.citation}"


class Explanation(Model):
    """How an answer was found, or why there is none. Where a sentence answers, the confidence is the
    logistic function of the sum of
    ``signals``, each times its weight."""

    kind: Kind
    terms: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    working: str = ""
    threshold: float
    reason: str
    signals: tuple[Signal, ...] = ()


Certainty = Literal["sure", "unsure", "none"]
"""How far an answer may be relied on: ``none`` where there is none."""


class Answer(Model):
    """The answer to one question. Abstaining is a normal result: ``answered`` is false, ``text`` empty,
    ``evidence`` the nearest sentences.

    ``certainty`` comes from the confidence: of sure answers some 19 in 20 cite the right sentence, of unsure
    ones some 3 in 4. ``beside`` are the next sentences to look at where an answer is unsure.

    ``parts`` are the answers to the questions that one asks ("Who founded it, and when?"), where it asks two.

    ``read_as`` is the question as it was read (a follow-up completed, a misspelt name mended), equal to
    ``question`` where nothing changed. ``confidence`` lies between 0 and 1.

        answer = qa.ask("When did the embassy reopen?")
        if answer:  # it is answered
            print(answer)  # the short answer, its sentence, and where that stands
    """

    question: str
    read_as: str
    answered: bool
    text: str
    evidence: tuple[Evidence, ...]
    facts: tuple[Fact, ...] = ()
    confidence: float
    certainty: Certainty = "none"
    beside: tuple[Evidence, ...] = ()
    explanation: Explanation
    parts: tuple[Answer, ...] = Field((), exclude=True, repr=False)

    def __bool__(self) -> bool:
        return self.answered

    def __str__(self) -> str:
        return display.as_text(self)

    def __repr__(self) -> str:
        return display.one_line(self)

    def _repr_html_(self) -> str:
        return display.as_html(self)


class Problem(Model):
    """Something wrong in the knowledge folder: which file, which line (from 1, 0 where none applies), what,
    and how to mend it."""

    path: str
    line: int
    message: str
    severity: Literal["error", "warning"] = "error"
