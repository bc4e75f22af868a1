"""What the user sees: widgets, delegates and dialogs."""
