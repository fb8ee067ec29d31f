"""PDF."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import ImportFailure, MissingExtraError
from qa.knowledge.importing.columns import in_columns
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import one_line, split_head
from qa.knowledge.importing.paged import join_pages
from qa.knowledge.importing.quiet import quiet
from qa.knowledge.importing.text import tidy, unwrapped
from qa.knowledge.untrusted import printable

if TYPE_CHECKING:
    from pypdf import PageObject

_LAID_OUT = 20_000
"""Characters of a page, at most, whose layout is read too."""


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
                raise failure(path, "the PDF is encrypted with a password; save a copy without one")
            pages = [_text_of(page) for page in reader.pages]
            title = one_line(reader.metadata.title if reader.metadata else "")
        except ImportFailure:
            raise
        except pypdf.errors.DependencyError:
            mend = "save a copy without protection, or: pip install cryptography"
            raise failure(path, f"the PDF is encrypted in a way that needs another library; {mend}") from None
        except Exception as error:  # a broken PDF makes its reader raise anything
            raise failure(
                path, f"the PDF is broken or of a kind that cannot be read ({type(error).__name__})"
            ) from error
    bare = sum(not any(c.isalpha() for c in page) for page in pages)
    if bare == len(pages):
        raise failure(
            path, "the PDF holds no text, only pictures; run a text recognition (OCR) over it first"
        )
    if 3 * bare >= len(pages):
        mend = "if they are pictures, run a text recognition (OCR)"
        notices.append(f"{bare:,} of {len(pages):,} pages hold no text; {mend}")
    useless = title.lower().startswith(("microsoft word", "untitled")) or not any(c.isalpha() for c in title)
    title, source, body = split_head(
        join_pages([tidy(path, page) for page in pages]), "" if useless else title
    )
    return Draft(unwrapped(body), title, source)


def _text_of(page: PageObject) -> str:
    """The text of a page as it was drawn, or column after column where it was drawn across them."""
    text = page.extract_text()
    if len(text) > _LAID_OUT:
        return str(text)
    try:
        # Lines get half as much room again as they need, so that none reaches over a gutter.
        layout = page.extract_text(extraction_mode="layout", layout_mode_scale_weight=1.5)
    except Exception:  # the layout is an extra, and its reader raises anything
        return str(text)
    return in_columns(text, layout)
