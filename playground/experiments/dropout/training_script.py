"""The training comparison as a standalone PyTorch program."""

from playground.experiments.dropout import documents, training
from playground.experiments.dropout.training import TrainingSpec


def training_script(spec: TrainingSpec) -> str:
    """A program that trains every network by itself and prints its training and held-out loss."""
    return SCRIPT.format(
        words=documents.WORDS,
        topics=documents.TOPICS,
        length=documents.LENGTH,
        noise=documents.NOISE,
        topics_seed=documents.TOPICS_SEED,
        size=documents.SIZES[spec.data],
        held_out=documents.HELD_OUT,
        hidden=training.HIDDEN,
        learning_rate=training.LEARNING_RATE,
        batch_size=training.BATCH_SIZE,
        steps=spec.steps,
        seeds=training.SEEDS,
        seed=spec.seed,
        p_input=spec.p_input,
        p_hidden=spec.p_hidden,
    )


SCRIPT = '''"""Does dropout help? Tiny documents of four topics, the same network with and without it."""

import torch
from torch import nn

torch.set_num_threads(1)
WORDS, TOPICS, LENGTH, NOISE = {words}, {topics}, {length}, {noise}
topics = (0.8 * torch.randn(TOPICS, WORDS, generator=torch.Generator().manual_seed({topics_seed}))).softmax(1)


def documents(size, generator):
    """Counts of words, and labels of which a part is replaced by random ones."""
    topic = torch.randint(TOPICS, (size,), generator=generator)
    words = torch.multinomial(topics[topic], LENGTH, replacement=True, generator=generator)
    x = torch.zeros(size, WORDS).scatter_add_(1, words, torch.ones(size, LENGTH))
    noisy = torch.rand(size, generator=generator) < NOISE
    return x, torch.where(noisy, torch.randint(TOPICS, (size,), generator=generator), topic)


def train(p_input, p_hidden, seed, steps={steps}):
    """Train one network; return its training loss with masks on, then its training and held-out loss."""
    generator = torch.Generator().manual_seed(seed)
    (x, label), held_out = documents({size}, generator), documents({held_out}, generator)
    torch.manual_seed(seed)
    net = nn.Sequential(
        nn.Dropout(p_input), nn.Linear(WORDS, {hidden}), nn.ReLU(),
        nn.Dropout(p_hidden), nn.Linear({hidden}, {hidden}), nn.ReLU(),
        nn.Dropout(p_hidden), nn.Linear({hidden}, TOPICS),
    )
    optimizer = torch.optim.Adam(net.parameters(), lr={learning_rate})
    batches = torch.Generator().manual_seed(2000 + seed)
    for _ in range(steps):
        rows = torch.randint(len(x), ({batch_size},), generator=batches)
        loss = nn.functional.cross_entropy(net(x[rows]), label[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        masked = nn.functional.cross_entropy(net(x), label).item()
        net.eval()  # without this the losses below would be noisy
        return [masked] + [nn.functional.cross_entropy(net(x), y).item() for x, y in ((x, label), held_out)]


if __name__ == "__main__":
    print("seed           p  masks on (nats)   train (nats)   held out (nats)")
    for seed in range({seed}, {seed} + {seeds}):
        for rates in ((0.0, 0.0), ({p_input}, {p_hidden})):
            print(f"{{seed:4d}}  {{rates}}  {{'  '.join(f'{{loss:12.4f}}' for loss in train(*rates, seed))}}")
'''
