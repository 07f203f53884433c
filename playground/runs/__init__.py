"""The job service: worker processes, queue and store for any generator of snapshots.

From the outside in: service (the API), admission (checks), dispatch and queue (scheduling), registry and view
(the runs in memory), watchdog (memory, time, expiry), eviction (room in the store), launch (the server's side
of the workers), fork_server and worker (the processes); writer, reader, json_lines, checkpoint_file,
compact_arrays and retention (a run's folder and its checkpoints); store, corpus_store and lock (all folders).
"""
