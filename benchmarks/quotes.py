"""Score quotations, speakers and the sources of numbers against PolNeAR.

Usage: python benchmarks/quotes.py [FOLDER] [--held-out]

FOLDER holds texts/*.txt, quotes.csv and number_sources.csv; without it the environment variable
SOURCEBOOK_BENCHMARKS (its sub-folder quotes) or ../shared/benchmarks/quotes is read. PolNeAR is Newell,
Margolin and Ruths (2018), "An attribution relations corpus for political news", LREC.

Documents whose number leaves 3 when divided by 4 are held out: they are scored with --held-out only, and no
rule was written from them.
"""
