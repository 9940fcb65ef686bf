"""Tests of the core: laws first, examples where a law would hide what is meant."""
