"""Files that a run writes: whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from qa.errors import QuestionSetError
from qa.knowledge.confined import open_room, put_file, sync
from qa.knowledge.locks import lock
from qa.knowledge.reading import read_regular
from qa.knowledge.untrusted import printable


def write_whole(path: Path, content: bytes, before: bytes | None = None) -> None:
    """Write the file whole or not at all, with the permissions that it had; a device or pipe is written as it
    is.

    With ``before``, the content that the file is known to have, it is left alone where it has another by now.
    What a kill leaves beside the file, the next write of it takes away. Raises ``QuestionSetError``.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        # Not the file's own name: with something added it could be too long.
        mark = f".qa-{hashlib.blake2b(os.fsencode(target.name), digest_size=8).hexdigest()}"
        with lock(target.with_name(f"{mark}.lock")) as held, open_room(target.parent) as place:
            if not held:
                raise QuestionSetError(
                    printable(f"{path} cannot be written: another program holds it; try again later")
                )
            if before is not None and read_regular(target, len(before) + 1) != before:
                raise QuestionSetError(printable(f"{path} was changed meanwhile; run it again"))
            put_file(place, target.name, content, f"{mark}.tmp")
            sync(place)
    except (OSError, ValueError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise QuestionSetError(
            printable(f"{path} cannot be written: {reason}; check the path and its permissions")
        ) from error
