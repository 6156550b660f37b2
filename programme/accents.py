"""The colours of a day where no style sheet reaches: letters, the picture of a shared page. As in site.css."""

LIGHT = {"paper": "#fdfcf8", "ink": "#1c1c1a", "muted": "#5b5952", "line": "#ddd9cf", "card": "#ffffff"}
DARK = {"paper": "#141618", "ink": "#ecebe7", "muted": "#aeaba2", "line": "#35383c", "card": "#1b1e21"}
ACCENTS = {  # accent and soft, then the same in the dark; by `Event.Accent`
    "bleu": ("#1f4e8c", "#e9eff8", "#9fc3f7", "#1b2636"),
    "vert": ("#22633a", "#e6f1ea", "#8fd0a3", "#18291f"),
    "prune": ("#6d2f6f", "#f4eaf4", "#dcaee0", "#2b1d2c"),
    "brique": ("#94381f", "#faece7", "#f0ab94", "#31201a"),
    "ocre": ("#7a5200", "#f7efdd", "#e3bf74", "#2b2314"),
    "canard": ("#0b6068", "#e2f1f2", "#83cfd6", "#142a2c"),
    "framboise": ("#a01f52", "#fbe9f0", "#f4a5c2", "#321a25"),
    "ardoise": ("#435365", "#ecf0f4", "#b5c5d6", "#20272f"),
}


def palette(accent: str) -> dict[str, str]:
    """The colours of `accent` by their names in site.css; those of the dark scheme after « dark- »."""
    light, soft, dark_light, dark_soft = ACCENTS[accent]
    dark = DARK | {"accent": dark_light, "soft": dark_soft}
    return LIGHT | {"accent": light, "soft": soft} | {f"dark-{name}": value for name, value in dark.items()}
