"""Files that a run writes: whole or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

from qa.errors import QuestionSetError
from qa.knowledge.atomic import write_through
from qa.knowledge.untrusted import printable


def write_whole(path: Path, content: bytes) -> None:
    """Write the file whole or not at all, with the permissions that it had; a device or pipe is written as it is."""
    target = path.resolve()
    try:
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        staged = target.with_name(f".{target.name}.{os.getpid()}-{threading.get_ident()}.tmp")  # no other writer's
        try:
            write_through(staged, content)
            if target.exists():
                shutil.copymode(target, staged)
            staged.replace(target)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise QuestionSetError(
            printable(f"{path} cannot be written: {error.strerror or error}; check the path and its permissions")
        ) from error
