"""Makes resources/sounds/done.wav, two soft bells a fifth apart: ``python packaging/sounds.py``."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

FILE = Path(__file__).resolve().parents[1] / "resources" / "sounds" / "done.wav"

RATE = 44_100
SECONDS = 0.7
BELLS = ((0.0, 659.26), (0.11, 987.77))  # seconds, hertz: E and the B above it
LOUDEST = 0.35


def bell(start: float, pitch: float) -> np.ndarray:
    """Return one bell: a tone with two overtones that die away faster, from ``start`` on."""
    time = np.maximum(np.arange(int(RATE * SECONDS)) / RATE - start, 0)
    tones = ((1.0, 1.0, 7.0), (2.0, 0.35, 11.0), (3.01, 0.12, 16.0))
    sound = sum(loud * np.sin(2 * np.pi * pitch * times * time) * np.exp(-fade * time) for times, loud, fade in tones)
    return np.asarray(sound * np.minimum(time / 0.004, 1))


def main(file: Path = FILE) -> None:
    sound = np.sum([bell(*each) for each in BELLS], axis=0)
    sound *= np.minimum((SECONDS - np.arange(len(sound)) / RATE) / 0.05, 1)
    samples = (sound / np.abs(sound).max() * LOUDEST * 32_767).astype("<i2")
    file.parent.mkdir(exist_ok=True)
    with wave.open(str(file), "wb") as sound_file:
        sound_file.setnchannels(1)
        sound_file.setsampwidth(2)
        sound_file.setframerate(RATE)
        sound_file.writeframes(samples.tobytes())


if __name__ == "__main__":
    main()
