"""The distribution of the next token, and text sampled from it token by token.

Both are of the model as it predicts, without dropout (`evaluating`), also while it trains: reading a prompt
draws no mask, so that a training makes the same steps whether samples of it are drawn or not.
"""

import numpy as np
import torch
from torch import Tensor

from playground.models.language_model import LanguageModel, State, evaluating
from playground.text.corpus import Reading, has_ends
from playground.text.tokenizers import BOUNDARY, UNKNOWN, Tokenizer


def next_token(model: LanguageModel, tokenizer: Tokenizer, prompt: str) -> np.ndarray:
    """p(token | prompt) for every token of the vocabulary, float64 (V,), UNKNOWN and BOUNDARY included.

    The prompt is read from the beginning of a text: BOUNDARY first.
    """
    with torch.inference_mode(), evaluating(model):
        logits, _ = read_prompt(model, prompt_ids(tokenizer, prompt), rows=1)  # (1, V)
        return torch.softmax(logits[0].double(), dim=-1).numpy()


def samples(
    model: LanguageModel,
    tokenizer: Tokenizer,
    number: int,
    prompt: str = "",
    length: int = 200,
    temperature: float = 0.8,
    generator: torch.Generator | None = None,
    reading: Reading = "running",
) -> tuple[str, ...]:
    """Continue `prompt` by up to `length` tokens drawn from softmax(logits/temperature), `number` times.

    Only what is new is returned; the continuations are independent and drawn side by side. UNKNOWN is never
    drawn, since it stands for no text. An item or document ends where the model says so; a running text
    knows no end, so BOUNDARY is not drawn there. Temperature 0 takes the likeliest token.
    """
    start = prompt_ids(tokenizer, prompt)
    with torch.inference_mode(), evaluating(model):
        drawn = _draw(model, start, number, length, temperature, generator, has_ends(reading))  # (rows, n)
    rows = (row[: row.index(BOUNDARY)] if BOUNDARY in row else row for row in drawn.tolist())
    return tuple(tokenizer.decode_after(start, row) for row in rows)


def prompt_ids(tokenizer: Tokenizer, prompt: str) -> list[int]:
    """BOUNDARY and the ids of the prompt; characters that the model has never seen are UNKNOWN."""
    return [BOUNDARY, *tokenizer.encode(prompt).tolist()]


def read_prompt(model: LanguageModel, ids: list[int], rows: int) -> tuple[Tensor, State]:
    """The scores after the ids, (rows, V), and the state there; all rows are equal."""
    logits, state = model(torch.tensor([ids] * rows), last=True)
    return logits[:, -1], state


def _draw(
    model: LanguageModel,
    start: list[int],
    rows: int,
    length: int,
    temperature: float,
    generator: torch.Generator | None,
    ends: bool,
) -> Tensor:
    """Draw ids (rows, n), n <= length; where texts end, the tokens after a BOUNDARY are meaningless."""
    logits, state = read_prompt(model, start, rows)
    mask = forbidden_mask(logits.shape[1], ends)
    drawn: list[Tensor] = []
    ended = torch.zeros(rows, dtype=torch.bool)
    for _ in range(length):
        ids = draw_token(logits + mask, temperature, generator)  # (rows,)
        drawn.append(ids)
        if ends:
            ended |= ids == BOUNDARY
            if bool(ended.all()):
                break
        logits, state = model.step(ids, state)
    return torch.stack(drawn, dim=1) if drawn else torch.empty(rows, 0, dtype=torch.long)


def forbidden_mask(vocabulary: int, ends: bool) -> Tensor:
    """What is added to scores (V,) so that UNKNOWN is never drawn, and BOUNDARY only where texts end."""
    mask = torch.zeros(vocabulary)
    mask[UNKNOWN] = -torch.inf
    if not ends:
        mask[BOUNDARY] = -torch.inf
    return mask


def draw_token(logits: Tensor, temperature: float, generator: torch.Generator | None) -> Tensor:
    """Draw one id per row of scores (rows, V) from softmax(scores/temperature); 0 takes the highest."""
    if temperature == 0.0:
        return logits.argmax(dim=-1)
    p = torch.softmax(logits / temperature, dim=-1)
    return torch.multinomial(p, 1, generator=generator)[:, 0]
