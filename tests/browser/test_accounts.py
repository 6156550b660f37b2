"""The second factor in a browser, as a person turns it on and logs in: no script of ours, a key typed by hand."""

from base64 import b32decode

import pytest
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.browser.world import follow
from tests.factories import PASSWORD
from tests.inscriptions.accounts.factors import code_of

pytestmark = pytest.mark.django_db(transaction=True)


def log_in(page) -> None:
    page.goto(reverse("admin:login"))
    page.locator("[name=username]").fill("denis")
    page.locator("[name=password]").fill(PASSWORD)
    follow(page.locator("[type=submit]"))


def send(page, code: str) -> None:
    page.locator("[name=code]").fill(code)
    follow(page.locator("main [type=submit], #content-main [type=submit]").first)


def log_out(page) -> None:
    page.goto(reverse("admin:own_account"))
    follow(page.locator("#logout-form button"))


def forget_what_served(key: str) -> None:
    """As if the last code had been of an hour ago: nobody waits thirty seconds for the next, nor after a wrong one."""
    TOTPDevice.objects.filter(key=key).update(last_t=-1, throttling_failure_count=0, throttling_failure_timestamp=None)


def test_a_second_factor_from_turning_on_to_a_lost_phone(open_phone, denis):
    page = open_phone(java_script_enabled=False)
    log_in(page)
    page.goto(reverse("admin:turn_on_second_factor"))
    key = b32decode(page.locator("ol code").inner_text().replace(" ", "")).hex()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=code]").fill(code_of(key))
    follow(page.locator("[type=submit].default"))
    codes = page.locator(".recovery-codes code").all_inner_texts()
    log_out(page)

    log_in(page)
    at_step = page.url
    page.goto(reverse("admin:index"))
    without_code = page.url
    log_in(page)
    send(page, "000000")
    refused = page.locator(".errorlist").inner_text()
    forget_what_served(key)
    send(page, code_of(key))
    with_code = page.url
    log_out(page)
    log_in(page)
    send(page, codes[0])

    assert len(codes) == 10
    assert at_step.endswith(reverse("admin:second_step"))
    assert reverse("admin:login") in without_code
    assert "Ce code n’est pas le bon" in refused
    assert (with_code.endswith(reverse("admin:index")), page.url.endswith(reverse("admin:index"))) == (True, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 360
