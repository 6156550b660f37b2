"""The text part of a letter says what its HTML says."""

import pytest

from inscriptions.letters.plain import text_of


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Bonjour\n  Zoé,</p>\n<p>À   bientôt.</p>", "Bonjour Zoé,\n\nÀ bientôt.\n"),
        ("<p><strong>Santé</strong><br>\nSalle 3,\nMaison X</p>", "Santé\nSalle 3, Maison X\n"),
        (
            "<p>Avant :</p><ul>\n<li>l’un</li>\n<li>l’autre</li>\n</ul><p>Après</p>",
            "Avant :\n\n– l’un\n– l’autre\n\nAprès\n",
        ),
        ("<h1>Titre</h1><p>Suite</p>", "Titre\n\nSuite\n"),
        ('<p>Lien :<br>\n<a href="https://a.fr/">https://a.fr/</a></p>', "Lien :\nhttps://a.fr/\n"),
        ('<p><a href="https://a.fr/">le programme</a>.</p>', "le programme\u00a0: https://a.fr/.\n"),
        ('<p><a href="mailto:a@b.fr">a@b.fr</a></p>', "a@b.fr\n"),
        ("<head><title>Non</title><style>p{}</style></head><p>Oui</p>", "Oui\n"),
        ("<p>&lt;b&gt; &amp; 9&nbsp;h</p>", "<b> & 9\u00a0h\n"),
        ('<p>À <time datetime="09:00">9&nbsp;h</time>.</p><p> </p>', "À 9\u00a0h.\n"),
        ("Sans balise", "Sans balise\n"),
        ('<div class="preheader unsaid">Non <b>non <br></b></div><p>Oui</p>', "Oui\n"),
        ('<p class="small unsaid">Non<br>non <img src="cid:a" alt="x"></p><p>Oui</p>', "Oui\n"),
        ('<p><strong>Quand\u00a0:</strong><br class="unsaid"> 9\u00a0h</p>', "Quand\u00a0: 9\u00a0h\n"),
        ('<p>Code<img src="cid:a" alt="le code"> AAAA</p>', "Code AAAA\n"),
        ("<p>Oui</p><!--[if mso]><p>Non</p><![endif]-->", "Oui\n"),
    ],
)
def test_a_text_keeps_what_is_read(html, text):
    assert text_of(html) == text
