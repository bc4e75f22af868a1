"""The row of shots."""
