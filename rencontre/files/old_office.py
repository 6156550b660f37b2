"""Files of Office 97-2003, and those of today behind a password, which lie in one of these."""

ENTRY = 128  # bytes of an entry in the directory of such a file, which begins with its name


def has_stream(content: bytes, name: str) -> bool:
    """Whether a file holds the stream `name`: « WordDocument », « EncryptedPackage »."""
    entry = f"{name}\0".encode("utf-16-le")
    return any(content.startswith(entry, at) for at in range(0, len(content), ENTRY))
