"""One body, many heads.

sentences, texts    labelled data: generated sentences, and surnames of twelve languages
tasks               the heads: what each reads, its loss, its number of outputs
training            one head trained four ways: alone, jointly, and on a body that is frozen
reading             one text through the network that comes with the app, alone and in a padded batch
"""
