"""Ten thousand guesses of one password from fifty addresses, in an hour: how many were really tried, who came in.

The right person comes after each quarter of the attack, on a device that the account knows, then on a new one by the
link of « Mot de passe oublié ». The hasher is a cheap one: what is measured is how many passwords reach it.
"""

import logging
from collections import Counter
from datetime import timedelta
from time import perf_counter

import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories import UserFactory
from tests.guessing import counted_tries, guess, is_in, letter_link, log_in, log_out

TRIES, ADDRESSES, QUARTERS = 10_000, 50, 4
NEW = "un nouveau mot de passe, le {}"
ELSEWHERE = "192.0.2.200"


def main() -> None:
    UserFactory(username="denis", email="denis@exemple.fr")
    known, tried, answers, came = Client(), Counter(), Counter(), Counter()
    start = timezone.now().replace(hour=1, minute=1, second=0)
    with time_machine.travel(start, tick=False) as clock:
        log_in(known, "denis", address=ELSEWHERE)
        started, password = perf_counter(), ""
        for quarter in range(QUARTERS):
            with counted_tries() as passed:
                answers += guess("denis", tries=TRIES // QUARTERS, addresses=ADDRESSES, first=quarter * TRIES)
            tried += passed
            log_out(known)
            log_in(known, "denis", *([password] if password else []), address="198.51.100.7")
            came["appareil connu"] += is_in(known)
            came["appareil neuf, sans lien"] += is_new_device_in(password)
            password, fresh = NEW.format(quarter), Client()
            link = letter_link(mail.outbox, "denis", address=ELSEWHERE)
            fresh.post(link, {"new_password1": password, "new_password2": password})
            log_in(fresh, "denis", password, address=ELSEWHERE)
            came["appareil neuf, par le lien"] += is_in(fresh)
            known = fresh
            clock.shift(timedelta(minutes=15))
        spent = perf_counter() - started
    print(f"{TRIES} essais de {ADDRESSES} adresses en une heure : {tried['denis']} mots de passe essayés")
    print(f"Réponses : {dict(sorted(answers.items()))} ; {spent:.0f} s de mesure")
    print(f"La bonne personne entrée, sur {QUARTERS} venues : {dict(came)}")


def is_new_device_in(password: str) -> bool:
    client = Client()
    log_in(client, "denis", *([password] if password else []), address="192.0.2.201")
    return is_in(client)


if __name__ == "__main__":
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ALLOWED_HOSTS = ["*"]
    mail.outbox = []
    logging.getLogger("django.request").setLevel("ERROR")  # a line for each refusal
    main()
