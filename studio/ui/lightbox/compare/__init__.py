"""Pictures set against each other: how they divide the room, and in what they differ."""
