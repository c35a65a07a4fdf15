"""The audit: whether it is whole, and a line of it to keep elsewhere, signed or not."""

import base64
import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from psi.errors import BadInput
from psi.files import private
from psi.store import AuditRow, NotAllowed, Store, chain

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def verify(store: Store, anchor: tuple[int, str] | None = None) -> str | None:
    """What is wrong with the audit, in words; None when nothing is. Only who may read all of it can say."""
    if not store.sees_whole_audit():
        raise NotAllowed("only an auditor sees the whole audit and can say whether it is whole.")
    return chain.broken(store.audit(), anchor)


def anchor(store: Store) -> AuditRow:
    """The last row of the audit, whose number and hash somebody keeps elsewhere."""
    last = store.audit_head()
    if last is None:
        raise BadInput("the audit is empty: there is nothing to anchor yet.")
    return last


@dataclass(frozen=True)
class SignedAnchor:
    """A row of the audit, and an Ed25519 signature over its number, hash and time; the key as OpenSSH writes it on one line."""

    number: int
    digest: str
    at: str
    public_key: str
    signature: str

    def signed(self) -> bytes:
        """What is signed: a heading, then number, hash and time of the row, a line each."""
        return f"psi audit anchor 1\n{self.number}\n{self.digest}\n{self.at}\n".encode()


def sign_anchor(store: Store, key_file: Path, out: Path) -> Path:
    """Write the last row of the audit, signed with an Ed25519 key of ssh-keygen, to a private JSON file."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if out.exists():
        raise BadInput(f"{out}: there is a file of that name already. Name another.")
    row = anchor(store)
    key = _private_key(key_file)
    line = key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    unsigned = SignedAnchor(row.number, row.digest, row.at, line, "")
    made = replace(unsigned, signature=base64.b64encode(key.sign(unsigned.signed())).decode())
    private.write(out, (json.dumps(asdict(made), indent=2) + "\n").encode())
    return out


def given_anchor(said: str, key_file: Path | None) -> tuple[int, str]:
    """The row that was anchored: `NUMBER:HASH` as it stands, or a signed file once its signature has been checked with the public key."""
    if re.fullmatch(r"\d+:\w*", said) or not Path(said).exists():
        if key_file:
            raise BadInput(f"'{said}' is no file of a signed anchor, so there is nothing to check with --key.")
        return read_anchor(said)
    if key_file is None:
        raise BadInput(f"{said}: a signed anchor proves nothing without the public key of who signed it. Name its file with --key.")
    return _checked(Path(said), key_file)


def _checked(file: Path, key_file: Path) -> tuple[int, str]:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    found, key = _read_signed(file), _public_key(key_file)
    try:
        if load_ssh_public_key(found.public_key.encode()) != key:
            raise BadInput(f"{file}: it was signed with another key than that in {key_file}.")
        key.verify(base64.b64decode(found.signature, validate=True), found.signed())
    except (InvalidSignature, ValueError):
        raise BadInput(f"{file}: the signature does not fit: the anchor was changed after it was signed.") from None
    return found.number, found.digest


def _read_signed(file: Path) -> SignedAnchor:
    try:
        held = json.loads(file.read_bytes())
        found = SignedAnchor(**held)
        if not all(type(value) is (int if name == "number" else str) for name, value in held.items()):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise BadInput(f"{file}: it is not an anchor that 'psi audit anchor --sign' wrote.") from None
    return found


def _private_key(file: Path) -> "Ed25519PrivateKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_ssh_private_key

    from psi.store import encryption

    data, passphrase = file.read_bytes(), None
    try:
        try:
            key = load_ssh_private_key(data, None)
        except TypeError:  # it is encrypted
            passphrase = encryption.ask(f"Passphrase of {file}: ", f"{file}: the key is encrypted")
            key = load_ssh_private_key(data, passphrase.encode("utf-8", "surrogateescape"))
    except UnsupportedAlgorithm:
        raise BadInput(f"{file}: psi cannot read a key of this kind here. An encrypted key needs the Python package bcrypt.") from None
    except (ValueError, TypeError):
        what = "the passphrase is wrong, or it is damaged" if passphrase else "it is not a private key of OpenSSH"
        raise BadInput(f"{file}: {what}. Make a key with: ssh-keygen -t ed25519 -f FILE") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput(f"{file}: it is a key of another kind than Ed25519. Make one with: ssh-keygen -t ed25519 -f FILE")
    return key


def _public_key(file: Path) -> "Ed25519PublicKey":
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    try:
        key = load_ssh_public_key(file.read_bytes())
    except (ValueError, UnsupportedAlgorithm):
        raise BadInput(f"{file}: it is not a public key of OpenSSH. Give the file whose name ends in .pub.") from None
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput(f"{file}: it is a key of another kind than Ed25519.")
    return key


def read_anchor(text: str) -> tuple[int, str]:
    """An anchor as `psi audit anchor` prints it: `12:9f86d0...`."""
    number, _, digest = text.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise BadInput(f"'{text}' is not an anchor. Write it as 'psi audit anchor' printed it.")
    return int(number), digest
