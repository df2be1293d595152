"""Tests of Dateline."""
