"""Fetching over the network: adapter, guard, robots, politeness."""
