"""The zip around a Word file, made the same for the same content."""

import io
import zipfile

_EPOCH = (1980, 1, 1, 0, 0, 0)


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
