from django.db import migrations

import programme.columns.pictures
import programme.columns.uploads


def picture(label):
    return programme.columns.pictures.PictureField(
        blank=True,
        upload_to=programme.columns.uploads.upload_to,
        validators=[programme.columns.uploads.validate_picture],
        verbose_name=label,
    )


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_document_files")]

    operations = [
        migrations.AlterField("event", "picture", picture("image")),
        migrations.AlterField("organiser", "logo", picture("logo")),
        migrations.AlterField("speaker", "photo", picture("photo")),
    ]
