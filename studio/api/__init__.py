"""The HTTP client: values in, values out, errors typed. The only floor that knows the wire."""
