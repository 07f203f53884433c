"""The job service: worker processes, queue and store for any generator of snapshots.

From the door inwards: service (what the app calls), admission (what is let in), dispatch and queue (who runs
when), registry and view (what is known of a run), watch (memory, time, expiry), launch (the server's side of
the workers), nursery and worker (the processes); writer, reader, lines and checkpoint_file (a run's folder);
store, corpora and lock (all folders).
"""
