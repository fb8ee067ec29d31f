"""What a question set and a fact table may hold, as models whose JSON Schema lets editors complete and check.

``qa schema questions`` prints it; a question set names it in its first line::

    # yaml-language-server: $schema=../schemas/questions.json
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Text = str | int | float
"""A text: YAML takes ``answer: 1749`` for a number."""


class _Described(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class Question(_Described):
    """A question with what is expected of its answer."""

    ask: str = Field(description="The question, as a person would ask it.")
    answer: Text | list[Text] | None = Field(
        None, description="The words of the short answer, or a list of which each is right."
    )
    abstain: Literal[True] | None = Field(None, description="true where the articles do not say.")
    sentence: Text | list[Text] | None = Field(
        None, description="Words of the sentence that must be cited, or of several, each."
    )
    read_as: str | None = Field(None, description="The question as it must have been read.")
    certainty: Literal["sure", "unsure"] | None = Field(
        None, description="sure where the answer must be a sure one."
    )
    id: Text | None = Field(None, description="A name of its own.")
    tags: Text | list[Text] | None = Field(None, description="Words to sort questions by.")


class Dialogue(_Described):
    """Questions that are asked one after the other, in one conversation."""

    dialogue: list[Question] = Field(min_length=1)


class Questions(_Described):
    """A question set: what the answers of qa must be."""

    article: str | None = Field(None, description="The id of the article that the questions are about.")
    questions: list[Question | Dialogue] = Field(min_length=1)


class FactRow(_Described):
    """A row of a fact table, a cell for each column."""

    subject: str = Field(min_length=1, description="What the fact is about.")
    relation: str = Field(
        min_length=1, description="What it says of it: number, reopened, acquired stake in."
    )
    object: str = Field("", description="A name or words that the relation leads to.")
    value: str = Field("", pattern=r"^(-?[0-9]{1,30}(\.[0-9]{1,30})?)?$", description="A plain number: 1749.")
    unit: str = Field("", description="What is counted or measured: workers, %.")
    date: str = Field(
        "", pattern=r"^([0-9]{4}(-[0-9]{2}){0,2})?$", description="2013, 2013-07 or 2013-07-05."
    )
    part_of: str = Field("", description="The subject of the whole that this is a part of.")
    evidence: str = Field(
        pattern=r"^[0-9]{1,6}\.[0-9]{1,6}:\s*\S",
        description="Paragraph, sentence and some of its words: 6.2: some of its words.",
    )
    origin: Literal["curated", "extracted", ""] = Field("", description="Who put it there.")


SCHEMAS: dict[str, type[BaseModel]] = {"questions": Questions, "facts": FactRow}
