"""Files of a day lie in the database, and what is made on a host is handed out by another."""

import hashlib
import subprocess
import sys

import pytest
from django.conf import settings as house
from django.core.files.base import ContentFile
from django.db import transaction
from import_export.tmp_storages import MediaStorage

from programme.models import DayFile
from programme.models.day_files import DayStorage
from tests.factories import DayFileFactory
from tests.processes import production

CONTENT = bytes(range(256)) * 80_000  # 20 MB
ELSEWHERE = """
import django
django.setup()
import hashlib
from django.conf import settings
from django.core.files.base import ContentFile
from import_export.tmp_storages import MediaStorage
from programme.models.day_files import DayStorage
DayStorage().save("impressions/1.pdf", ContentFile(bytes(range(256)) * 80_000))
print(settings.PRIVATE_ROOT, hashlib.sha256(MediaStorage(name="liste").read()).hexdigest())
"""


@pytest.mark.django_db(transaction=True)
def test_what_a_host_makes_another_hands_out_byte_for_byte(settings, tmp_path):
    MediaStorage(name="liste").save(CONTENT)
    elsewhere = tmp_path / "elsewhere"
    environment = production(PRIVATE_ROOT=str(elsewhere))

    said = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=house.BASE_DIR, env=environment, capture_output=True, check=True
    )

    assert said.stdout.decode().split() == [str(elsewhere), hashlib.sha256(CONTENT).hexdigest()]
    with DayStorage().open("impressions/1.pdf") as file:
        assert file.read() == CONTENT
    assert list(settings.PRIVATE_ROOT.iterdir()) == []


@pytest.mark.django_db
def test_a_name_that_is_taken_is_not_written_over():
    name = DayStorage().save("impressions/1.pdf", ContentFile(b"one"))
    other = DayStorage().save("impressions/1.pdf", ContentFile(b"two"))

    assert {file.name: bytes(file.content) for file in DayFile.objects.all()} == {name: b"one", other: b"two"}


@pytest.mark.django_db
def test_a_file_that_is_erased_is_not_found():
    kept, gone = DayFileFactory.create_batch(2)

    DayStorage().delete(gone.name)

    assert list(DayFile.objects.all()) == [kept]
    with pytest.raises(FileNotFoundError):
        DayStorage().open(gone.name)


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_file():
    with transaction.atomic():
        DayStorage().save("impressions/1.pdf", ContentFile(b"one"))
        transaction.set_rollback(True)

    assert not DayFile.objects.exists()
