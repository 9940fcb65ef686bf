"""How alike in meaning two sentences are, by a small language model that runs here: an extra, off unless it is installed.

Numbers come from arithmetic alone: a file of weights, whose sum is checked, and a forward pass of our own over numpy. No
code of the package that brings the weights is run, and nothing is sent anywhere.
"""
