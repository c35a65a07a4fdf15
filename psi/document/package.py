"""The zip around a Word file: made the same for the same content, and not unpacked when it would swell."""

import io
import zipfile

MOST_UNPACKED = 100_000_000
MOST_PARTS = 5_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


def swells(package: zipfile.ZipFile) -> str | None:
    """Why a package is too large to be unpacked, in words; None for one that is not."""
    parts = package.infolist()
    if len(parts) <= MOST_PARTS and sum(part.file_size for part in parts) <= MOST_UNPACKED:
        return None
    return f"unpacked it has more than {MOST_UNPACKED // 1_000_000} MB or {MOST_PARTS} parts, the most psi reads."


def repacked(data: bytes) -> bytes:
    """The same package with fixed times and order, so that equal reports are equal files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n != "_rels/.rels", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            package.writestr(entry, source.read(name))
    return out.getvalue()
