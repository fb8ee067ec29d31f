"""PDF."""

from __future__ import annotations

import io
from pathlib import Path

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import one_line, split_head
from qa.knowledge.importing.quiet import quiet
from qa.knowledge.importing.text import tidy, unwrapped
from qa.knowledge.untrusted import printable


def read_pdf(path: Path, data: bytes, notices: list[str]) -> Draft:
    try:
        import pypdf
    except ImportError:
        raise MissingExtraError(
            f"{printable(str(path))}: reading PDF needs an extra: pip install 'cited-qa[pdf]'"
        ) from None
    with quiet("pypdf"):
        try:
            reader = pypdf.PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise failure(path, "the PDF is encrypted; save a copy without a password")
            pages = [page.extract_text() for page in reader.pages]
            title = one_line(reader.metadata.title if reader.metadata else "")
        except ImportFailure:
            raise
        except Exception as error:  # a broken PDF makes its reader raise anything
            raise failure(
                path, f"the PDF is broken or of a kind that cannot be read ({type(error).__name__})"
            ) from error
    if not any(c.isalpha() for page in pages for c in page):
        raise failure(
            path, "the PDF holds no text, only pictures; run a text recognition (OCR) over it first"
        )
    useless = title.lower().startswith(("microsoft word", "untitled")) or not any(c.isalpha() for c in title)
    title, source, body = split_head(
        _join_pages([tidy(path, page) for page in pages]), "" if useless else title
    )
    return Draft(unwrapped(body), title, source)


def _join_pages(pages: list[str]) -> str:
    """The running text of a PDF's pages: page numbers dropped, words broken at a line's end joined,
    paragraphs set apart.

    A PDF knows lines only: a line that ends a sentence and stays well short of the margin ends its paragraph.
    """
    lines = [
        line.strip()
        for page in pages
        for line in page.split("\n")
        if line.strip() and not line.strip().isdecimal()
    ]
    margin = max(map(len, lines), default=0)
    parts: list[str] = []
    for line in lines:
        ends = line.endswith((".", "!", "?", "”", '"')) and len(line) < 0.8 * margin
        before = parts[-1] if parts else "\n"
        if before.endswith("-") and line[:1].islower():
            parts[-1] = before[:-1]
        elif not before.endswith("\n"):
            parts.append("\n")
        parts.append(f"{line}\n\n" if ends else line)
    return "".join(parts).strip("\n")
