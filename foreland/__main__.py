"""`python -m foreland` is the command `foreland`."""

from foreland.site.cli import main

main()
