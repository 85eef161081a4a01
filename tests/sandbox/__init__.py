"""Tests of the Slack workspace on this machine."""
