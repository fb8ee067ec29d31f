"""Books (EPUB): one article a book, its chapters in the order of reading."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from qa.errors import ImportFailure
from qa.knowledge.importing.archives import open_archive
from qa.knowledge.importing.drafts import Draft, failure
from qa.knowledge.importing.heading import iso_day, one_line
from qa.knowledge.importing.markup import markdown_of, missing_html
from qa.knowledge.importing.text import decode, tidy
from qa.models import Source

_CONTAINER, _ENCRYPTION = "META-INF/container.xml", "META-INF/encryption.xml"


def read_epub(path: Path, data: bytes, notices: list[str]) -> Draft:
    """A book as one article, with the title, publisher, date and language that its package gives."""
    try:
        import lxml  # noqa: F401
    except ImportError:
        raise missing_html(path, "EPUB") from None
    with open_archive(path, data, "EPUB") as archive:
        try:
            package_file = _xml(archive, _CONTAINER).find(".//{*}rootfile").get("full-path")
            package = _xml(archive, package_file)
            files = list(_chapters(package, package_file))
            if _encrypted(archive) & set(files):
                raise failure(path, "the book is locked against copying (DRM); qa reads books without a lock")
            pages = [decode(path, archive.read(file), notices) for file in files]
        except ImportFailure:
            raise
        except Exception as error:  # a broken book makes its readers raise anything
            raise failure(path, f"cannot be read as EPUB ({type(error).__name__})") from error
    text = "\n\n".join(filter(None, (markdown_of(path, page, "EPUB") for page in pages)))
    source = Source.model_construct(
        publisher=_told(package, "publisher") or None, published=iso_day(_told(package, "date"))
    )
    language = re.match(r"[a-z]{2,3}\b", _told(package, "language"))
    return Draft(tidy(path, text), _told(package, "title"), source, language[0] if language else "en")


def _xml(archive: zipfile.ZipFile, file: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(archive.read(file), parser)


def _chapters(package: Any, package_file: str) -> Iterator[str]:
    """The files of the chapters, each once, in the order of reading; the list of contents is left out."""
    items = {item.get("id"): item for item in package.iterfind("{*}manifest/{*}item")}
    order = dict.fromkeys(one.get("idref") for one in package.iterfind("{*}spine/{*}itemref"))
    read: set[str] = set()
    for item in (items[one] for one in order if one in items):
        place = posixpath.join(posixpath.dirname(package_file), unquote(item.get("href", "")))
        file = posixpath.normpath(place)
        is_page = "html" in item.get("media-type", "html")
        if is_page and "nav" not in item.get("properties", "").split() and file not in read:
            read.add(file)
            yield file


def _encrypted(archive: zipfile.ZipFile) -> set[str]:
    """The files that only a reader with a key can read; fonts alone may be among them."""
    if _ENCRYPTION not in archive.namelist():
        return set()
    return {unquote(one.get("URI", "")) for one in _xml(archive, _ENCRYPTION).iter("{*}CipherReference")}


def _told(package: Any, name: str) -> str:
    """What the package tells of the book: its first "title", for one."""
    return one_line(package.findtext(f"{{*}}metadata/{{http://purl.org/dc/elements/1.1/}}{name}"))
