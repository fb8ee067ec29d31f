"""Files that are ZIP archives inside (.docx, .epub), opened within bounds: what would unpack to more than it
may is refused before anything of it is unpacked."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from qa.knowledge.importing.drafts import failure

_MAX_UNPACKED = 40_000_000
"""Bytes: a file of images hardly grows, and the text of a thick book is 10 MB of XML."""
_MAX_MEMBERS = 10_000


def open_archive(path: Path, data: bytes, kind: str) -> zipfile.ZipFile:
    """The archive that a file is; ``kind`` names the format in a message ("EPUB").

    Raises ``ImportFailure`` where it is none, holds too much, or is locked. No member gives more bytes than
    its entry says, which the bound is measured by.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except Exception as error:  # a broken archive makes its reader raise anything
        raise failure(path, f"the {kind} is broken or of another kind ({type(error).__name__})") from None
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED:
        most = f"{_MAX_UNPACKED:,} bytes in {_MAX_MEMBERS:,} files"
        raise failure(path, f"the {kind} unpacks to more than {most}; save its text alone")
    if any(member.flag_bits & 1 for member in members):
        raise failure(path, f"the {kind} is encrypted; save a copy without a password")
    return archive
