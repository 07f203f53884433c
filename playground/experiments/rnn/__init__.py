"""What the page "Recurrent network" computes: a text read token by token, and what the units do meanwhile.

    source = sources.bundled("brackets")
    trace = reading.run(RnnSpec(source=source.key, text="({[<a>]})"), source)

`sources` opens a model (bundled, a run, an upload), `reading` reads a text, `units` orders the heat map's
rows, `brush` and `search` find where units are on, `lessons` holds what the bundled models show, `program`
the standalone script. Nothing here imports PyTorch before it computes.
"""
