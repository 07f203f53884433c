"""Training regimes, "What is fed": the text of *The maths*."""

import streamlit as st

from playground.experiments.regimes.fed import UPDATES, FedTrace
from playground.figures.numbers import digits
from playground.training.regimes.sampling_schedules import decay

FORMULAS = r"""\begin{gathered}
z_t=\begin{cases}x_t & u_t<\epsilon_i\quad(\text{gold})\\ \hat{x}_t & \text{else}\quad(\text{own})\end{cases}
\qquad h_t=\mathrm{LSTM}(z_t,h_{t-1}),\qquad J_t=-\ln P(x_{t+1}\mid h_t),\qquad
\hat{x}_{t+1}\sim P(\cdot\mid h_t)\\[4pt]
\text{linear: }\epsilon_i=\max(\epsilon,\,k-c\,i)\qquad\text{exponential: }\epsilon_i=k^i\qquad
\text{inverse sigmoid: }\epsilon_i=\frac{k}{k+e^{i/k}}
\end{gathered}"""

TEXT = r"""**Teacher forcing** is $\epsilon=1$, **free running** $\epsilon=0$ (lecture 5, Excursion: different
training regimes); **scheduled sampling** starts near the one and ends near the other (Bengio et al. 2015).
In each of them the training signal is the probability of the *true* word $x_{{t+1}}$, whatever was read. That
is what goes wrong where the model's own token is another one: the loss then asks for the next token of a
string that the network has not read. The best answer to that question is not the language's
probability: scheduled sampling is no consistent way to learn it (Huszár 2015). Nothing is differentiated
through a drawn token.

**The coin** $u_t$ is drawn from the seed and the update, so that the same settings show the same coins, for
each token or once for the whole string. The beginning ⊢ is read in any case; ⊣ is the end.

**The constants** make each schedule span the {updates} updates of the training: $c=(1-\epsilon)/{updates}$ =
{c}; exponential $k=0.01^{{1/{updates}}}$ = {k}; inverse sigmoid $k$ = {sigmoid}, which solves
$k\ln k={updates}/2$, so that $\epsilon_i$ is one half after half of the updates.

**The network** is that of the comparison's first seed after $i$ updates by this regime, with the schedule
that is the default there; its weights are rounded to 16 bits. Another schedule or coin here changes what
is fed, not the network."""


def maths(trace: FedTrace) -> None:
    """What is fed, the schedules with their constants, and what was checked."""
    st.latex(FORMULAS)
    st.markdown(
        TEXT.format(
            updates=UPDATES,
            c=digits(decay("linear", UPDATES, trace.spec.floor), 4),
            k=digits(decay("exponential", UPDATES, 0), 6),
            sigmoid=digits(decay("sigmoid", UPDATES, 0), 5),
        )
    )
    st.markdown(
        f"**Checked.** The states differ from those of `torch.nn.LSTM` over the fed tokens by at most "
        f"`{digits(trace.agreement, 2)}`."
    )
