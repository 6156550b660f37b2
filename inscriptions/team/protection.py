"""What people are registered to is not deleted."""


class KeepsRegistrations:
    """Mixed into an admin of the programme: what people are registered to is not deleted, and the page says why."""

    refusal: str
    delete_confirmation_template = "inscriptions/team/delete_confirmation.html"

    def get_deleted_objects(self, objs, request):
        """One sentence instead of the list of everybody's registrations and of the permissions to delete them."""
        to_delete, model_count, perms_needed, protected = super().get_deleted_objects(objs, request)
        if protected:
            return to_delete, model_count, set(), [self.refusal]
        return to_delete, model_count, perms_needed, []
