"""Pages that only show."""

from django.contrib import admin


class LinksToWhatOpens:
    """Mixed into an admin: who may only read is led to nothing that would be refused.

    Django links each key that is shown, whether or not its reader may open what it leads to.
    """

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(title, {**said, "fields": self._shown(request, said["fields"])}) for title, said in fieldsets]

    def _shown(self, request, names) -> list:
        return [
            tuple(self._shown(request, name)) if isinstance(name, tuple) else self._unlinked(request, name)
            for name in names
        ]

    def _unlinked(self, request, name: str):
        related = self.opts.get_field(name).related_model
        if related is None or not self.admin_site.is_registered(related):
            return name
        if self.admin_site.get_model_admin(related).has_view_permission(request):
            return name

        @admin.display(description=self.opts.get_field(name).verbose_name, empty_value="—")
        def text(obj):
            return getattr(obj, name)

        text.__name__ = name
        return text
