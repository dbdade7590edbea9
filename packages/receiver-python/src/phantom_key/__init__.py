"""Receives AI-provider keys that users bring with Phantom Key."""
