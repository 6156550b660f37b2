"""Another application, as somebody would write one: it adds pages to the team's screens and unregisters nothing."""
