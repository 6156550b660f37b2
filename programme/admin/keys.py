def is_key(text: str) -> bool:
    """Whether a text of an address may be a primary key: digits that a database reads, « ² » is not one."""
    return text.isascii() and text.isdigit() and len(text) <= 18
