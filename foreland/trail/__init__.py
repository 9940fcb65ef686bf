"""Who did what, append-only and hash-chained per body: ids, verbs and digests, never names or words.

`actions.record` adds one entry inside the caller's transaction; `queries.entries` reads them, `queries.verify` walks a
chain and names the number of every fault. The trail knows no school: bodies, persons and subjects are plain ids, ""
stands for the installation itself.
"""
