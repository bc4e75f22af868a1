"""What breaks, and what is still true afterwards.

Beside the tests stand their instruments. Each module tells more about itself.

To kill a process before any of its steps (``test_steps``, ``test_fsync``, ``test_powercut``):

- ``recorder`` names every step a process takes, from outside, and kills it before the one it is told.
- ``steps`` lists the names: a step that is new, or gone, has to be told there.
- ``victim`` is the process that is killed; ``crash_fixture`` starts it, orders work of it and reads the record.
- ``scene`` brings a home and a server to the same beginning again: the fixture ``scenes``, which most tests want.
- ``powercut`` works out what a disk holds when only what was synced is left (``test_powercut``).

To break what is around it:

- ``proxy`` is the network between client and sandbox, and misbehaves call by call: the fixture ``network``
  (``test_network``, ``test_offline``, ``test_clock``, ``test_references``, ``test_stale_link``).
- ``disks`` mounts small disks (``test_disk``, ``test_full``, ``test_unplugged``; also for the tests of styles and of
  settings).
- ``origin`` is a server that keeps every byte it is sent (also the tests of styles); ``front`` makes of two of them
  the service and a foreign host (``test_secrets``).

To find out what it did:

- ``books`` compares the server with the journal, the library and the disk: no difference may be left
  (``test_steps`` and ``test_powercut`` through ``scene``, ``test_rescue``, ``test_unknowns``, ``test_clock``,
  ``test_found_again``, ``test_soak``; shown to notice by ``test_books``).
- ``leaks`` looks for secrets in bytes, in all their forms (``test_secrets``; shown to notice by ``test_leaks``).
- ``walker`` runs many commands in one process, ``onlooker`` a window that is looked at and then crashed: both leave
  behind what ``test_secrets`` searches.

``soak`` is everything at once, by chance but from a seed, for as long as one likes (``make soak``, ``test_soak``).
"""
