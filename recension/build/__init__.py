"""From raw/ to clean/: plan, work in batches, publish. One implementation, used by the command and the flow alike.

`prepare` finds the documents and what is left to do of them, `work` does a batch, anywhere, `finish` publishes. Pure
of clocks and of any engine: who calls decides where batches run, and says the date.
"""
