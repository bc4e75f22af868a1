"""The sandbox: a server with the same HTTP API, in a process of its own, that draws its pictures by program."""
