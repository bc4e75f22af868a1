"""Runs first in every program of the Windows bundle: shows the installer that one is running, by a named mutex.

``studio.iss`` looks for the same name. The system takes the mutex away with the last process that has it.
"""

import ctypes

ctypes.windll.kernel32.CreateMutexW(None, False, "com.aurous-labs.studio")
