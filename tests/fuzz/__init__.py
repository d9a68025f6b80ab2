"""Fuzzing: hostile bytes to every door of the library, and the laws that must hold behind it.

  PYTHONPATH=tests python -m fuzz                    a minute on each target
  PYTHONPATH=tests python -m fuzz text --seconds 600 ten minutes on one
  PYTHONPATH=tests python -m fuzz --blind            without atheris: mutations alone, no coverage to guide them

What is found is written to tests/found/<target>/ and is a test from then on (tests/test_fuzz.py).
"""
