"""The exceptions that callers catch. Each message says what is wrong, where, and how to mend it.

This module imports nothing, so that every other module may import it.
"""


class QAError(Exception):
    """Base of everything that qa raises on purpose: catch it to catch them all."""


class KnowledgeError(QAError):
    """The knowledge folder, or one file of it, cannot be read or written."""


class IndexDamagedError(KnowledgeError):
    """The index of a knowledge folder is missing, damaged or of another version. Nothing of the folder itself
    is lost."""


class ImportFailure(QAError):
    """A file from outside cannot become an article: empty, binary, wrong encoding, no sentence."""


class QuestionError(QAError, ValueError):
    """A question that cannot be asked: empty, without a word, or too long. A ``ValueError`` too, as callers
    expect of a bad argument."""


class QuestionSetError(QAError):
    """A question set that cannot be read: an unknown key, a missing answer, broken YAML or JSON."""


class MissingExtraError(QAError):
    """An optional library is not installed; the message names the extra that brings it."""
