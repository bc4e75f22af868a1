"""Every parser of foreign bytes, fed with nonsense: a value in its limits, or its own error."""
