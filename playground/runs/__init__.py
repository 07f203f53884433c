"""The job service: worker processes, queue and store for any generator of snapshots.

From the outside in: service (the API), admission (checks), dispatch and queue (scheduling), registry and view
(the runs in memory), watchdog (memory, time, expiry), launch (the server's side of the workers), fork_server
and worker (the processes); writer, reader, json_lines and checkpoint_file (a run's folder); store,
corpus_store and lock (all folders).
"""
