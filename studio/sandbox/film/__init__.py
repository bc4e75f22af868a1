"""Clips filmed by program: a still picture, a camera that moves over it in depth, and light that drifts."""
