"""The commands of ``aurous-studio``, one module each."""
