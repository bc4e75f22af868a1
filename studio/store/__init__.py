"""SQLite and files: the journal, the library, drafts, settings, secrets and logs."""
