"""What the page "Recurrent network" computes: a text read token by token, and the network's states.

    source = sources.bundled("brackets")
    trace = run(RnnSpec(source=source.key, text="({[<a>]})"), source)

trace          the spec and the trace
stream         a text as inputs and targets
run, scoring   read a text: states, probabilities, surprisals
continuation   the text that follows from a click on a candidate
unit_sum       the sum inside one unit at every token, term by term and gate by gate
second_model   what another model expects at every position of the same text
selection      the units that are active throughout a selected stretch of the text
search         where else in a corpus these units are active (scanning, activation_index)
lessons        the settings and claims of the lessons
script         the standalone script and the table

PyTorch is imported inside the functions that compute with it.
"""
