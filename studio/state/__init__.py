"""What the window looks at: objects with signals, and models with rows. The only floor that starts tasks for it."""
