"""The tasks that wait in the queue name the modules of version 0.1.1, which have moved."""

from django.db import migrations

MOVED = {
    "inscriptions.services.delivery.deliver_mail": "inscriptions.post.queue.deliver_mail",
    "inscriptions.services.printing.make": "inscriptions.paper.jobs.make",
}


def follow(moved):
    def rename(apps, schema_editor):
        tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
        for old, new in moved.items():
            tasks.filter(task_path=old).update(task_path=new)

    return rename


class Migration(migrations.Migration):
    dependencies = [
        ("inscriptions", "0007_doubtful_clocks"),
        ("django_tasks_database", "__first__"),
    ]

    operations = [migrations.RunPython(follow(MOVED), follow({new: old for old, new in MOVED.items()}))]
