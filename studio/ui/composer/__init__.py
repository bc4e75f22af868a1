"""The composer: what the user is about to ask for, and what it will cost."""
