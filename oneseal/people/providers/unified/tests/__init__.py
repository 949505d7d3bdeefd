"""Tests of the unified sign-in, with a provider of our own on the other side."""
