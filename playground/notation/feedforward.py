"""The quantities of the pages on gradient descent and feed-forward networks, a group for each page."""

from playground.notation.quantity import Quantity

GRADIENT_DESCENT = (
    Quantity("theta", "θ", r"\theta", "the parameter that is being learned", "value"),
    Quantity(
        "loss",
        "L(θ)",
        r"L(\theta)",
        "the loss at θ",
        "ink",
        {
            "L1": (r"f(\theta)", "f(θ)"),
            "L3": (r"J(\theta)", "J(θ)"),
            "L4": (r"J(\theta)", "J(θ)"),
            "L5": (r"f(\theta)", "f(θ)"),
        },
    ),
    Quantity(
        "slope",
        "L′(θ)",
        r"L'(\theta)",
        "how much L changes per unit of θ",
        "gradient",
        {
            "L1": (r"\nabla_\theta f(\theta)", "∇f(θ)"),
            "L2": (r"\frac{dL}{d\theta}", "dL/dθ"),
            "L3": (r"\nabla_\theta J(\theta)", "∇J(θ)"),
            "L4": (r"\nabla_\theta J(\theta)", "∇J(θ)"),
            "L5": (r"\nabla_\theta f(\theta)", "∇f(θ)"),
        },
    ),
    Quantity(
        "slope_name",
        "L′",
        "L'",
        "the slope, without its place",
        "gradient",
        {
            "L1": (r"\nabla f", "∇f"),
            "L2": (r"\frac{dL}{d\theta}", "dL/dθ"),
            "L3": (r"\nabla J", "∇J"),
            "L4": (r"\nabla J", "∇J"),
            "L5": (r"\nabla f", "∇f"),
        },
    ),
    Quantity(
        "loss_name",
        "L",
        "L",
        "the loss, without its place",
        "ink",
        {"L1": ("f", "f"), "L3": ("J", "J"), "L4": ("J", "J"), "L5": ("f", "f")},
    ),
    Quantity(
        "loss_difference",
        "ΔL",
        r"\Delta L",
        "how much the loss changes",
        "gradient",
        {
            "L1": (r"\Delta f", "Δf"),
            "L3": (r"\Delta J", "ΔJ"),
            "L4": (r"\Delta J", "ΔJ"),
            "L5": (r"\Delta f", "Δf"),
        },
    ),
    Quantity("gradients", "g", r"g_1,\dots,g_t", "all gradients so far", "gradient"),
    Quantity(
        "batch_gradient",
        "g_B",
        r"\tfrac1B\textstyle\sum_{i\in\mathcal B}\nabla_\theta\,\ell_i(\theta)",
        "the mean gradient of the examples of a mini-batch",
        "gradient",
        {
            "L1": (r"\nabla_\theta L_B(\theta)", "∇L_B(θ)"),
            "L4": (
                r"\tfrac1{|B|}\textstyle\sum_{j\in B}\nabla_\theta L(\mathbf x^{(j)},y^{(j)},\theta)",
                "ĝ",
            ),
            "L5": (r"g_t", "g_t"),
        },
    ),
    Quantity(
        "learning_rate",
        "η",
        r"\eta",
        "how far to go for one unit of slope",
        "update",
        {"L4": (r"\epsilon_k", "εₖ"), "L5": (r"\gamma", "γ")},
    ),
    Quantity("update", "−η L′", r"-\eta L'(\theta)", "the step that is taken", "update"),
)

TWO_WEIGHTS = (
    Quantity(
        "first_weight",
        "w₁",
        "w_1",
        "from the input to the hidden unit",
        "value",
        {"L1": ("W_1", "W₁"), "L3": ("W", "W"), "L5": ("W", "W")},
    ),
    Quantity(
        "second_weight",
        "w₂",
        "w_2",
        "from the hidden unit to the output",
        "value",
        {"L1": ("W_2", "W₂"), "L3": ("U", "U"), "L5": ("U", "U")},
    ),
    Quantity(
        "output",
        "o",
        "o",
        "the prediction",
        "value",
        {"L1": (r"\hat y", "ŷ"), "L3": (r"\hat y", "ŷ"), "L4": ("y", "y"), "L5": (r"\hat y", "ŷ")},
    ),
    Quantity("target", "y", "y", "what the output should be", "ink", {"L4": ("t", "t")}),
    Quantity("input", "x", "x", "the input", "ink", {"L3": ("e", "e")}),
    Quantity("hidden", "h", "h", "the hidden unit", "value", {"L4": ("o_1", "o₁")}),
    Quantity(
        "second_score",
        "a",
        "a",
        "the input of the output's tanh",
        "value",
        {"L5": ("z_2", "z₂")},
    ),
    Quantity(
        "first_score",
        "b",
        "b",
        "the input of the hidden unit's tanh",
        "value",
        {"L5": ("z_1", "z₁")},
    ),
)

BACKPROP = (
    Quantity("unit_output", "o", "o", "what a unit gives", "value", {"L5": ("a", "a")}),
    Quantity("unit_input", "inp", r"\text{inp}", "what a unit gets", "value", {"L5": ("z", "z")}),
    Quantity("weight", "w", "w", "a weight", "value", {"L1": (r"\theta", "θ")}),
    Quantity("network_loss", "L", "L", "the loss", "ink", {"L1": (r"L_D", "L_D")}),
    Quantity(
        "unit_target", "t", "t", "what an output should be", "ink", {"L5": ("y", "y"), "L1": ("y", "y")}
    ),
)

LOSSES = (
    Quantity(
        "word_probability",
        "ŷ",
        r"\hat y",
        "the prediction",
        "value",
        {"L2": ("q", "q")},
    ),
    Quantity("word_target", "y", "y", "the target", "ink", {"L2": ("p", "p")}),
    Quantity(
        "cross_entropy",
        "L_NLL",
        r"L_{NLL}",
        "the cross-entropy",
        "loss",
        {"L2": ("L", "L"), "L3": ("J", "J"), "L5": (r"\mathrm{CE}(y,\hat y)", "CE")},
    ),
)

DRAWN_LOSSES = (  # the words' page draws what lecture 2 writes, its formula is that of lecture 1
    Quantity(
        "drawn_prediction",
        "q",
        "q",
        "the prediction, in the picture",
        "value",
        {"L1": (r"\hat y", "ŷ"), "L3": (r"\hat y", "ŷ"), "L5": (r"\hat y", "ŷ")},
    ),
    Quantity(
        "drawn_target",
        "p",
        "p",
        "the target, in the picture",
        "ink",
        {"L1": ("y", "y"), "L3": ("y", "y"), "L5": ("y", "y")},
    ),
)

FIXED_WINDOW = (
    Quantity("window_scores", "y", "y", "the scores before the softmax", "value", {"L1": (r"\hat y", "ŷ")}),
    Quantity("window_input", "x", "x", "the embeddings side by side", "value", {"L3": ("e", "e")}),
    Quantity(
        "window_embedding",
        "e",
        "e",
        "the embedding of a token",
        "value",
        {"L1": ("v", "v"), "L2": ("c", "c"), "L3": ("e^{(t)}", "e⁽ᵗ⁾")},
    ),
    Quantity(
        "window_hidden_weights",
        "W₁",
        "W_1",
        "to the hidden layer",
        "update",
        {"L3": ("W", "W"), "L5": ("W", "W")},
    ),
    Quantity(
        "window_output_weights", "W₂", "W_2", "to the scores", "update", {"L3": ("U", "U"), "L5": ("U", "U")}
    ),
    Quantity("window_hidden_bias", "b₁", "b_1", "bias of the hidden layer", "update", {"L5": ("b", "b")}),
)

PENALTIES = (
    Quantity(
        "penalty_strength", "λ", r"\lambda", "how much the weights cost", "update", {"L4": (r"\alpha", "α")}
    ),
    Quantity("parameters", "w", "w", "the weights", "value", {"L3": (r"\theta", "θ")}),
)

INITIALIZATION = (
    Quantity(
        "mean_loss", "L", "L", "the mean loss of all examples", "loss", {"L3": ("J", "J"), "L4": ("J", "J")}
    ),
    Quantity("fan_in", "m", "m", "the inputs of a layer", "ink", {"L3": ("{n_{in}}", "n_in")}),
    Quantity("fan_out", "n", "n", "the units of a layer", "ink", {"L3": ("{n_{out}}", "n_out")}),
    Quantity("layer_output", "a", "a", "what a layer gives", "value", {"L4": ("o", "o")}),
    Quantity("layer_score", "z", "z", "what a layer gets", "value", {"L4": (r"\text{inp}", "inp")}),
    Quantity("predicted", "ŷ", r"\hat y", "the prediction", "value", {"L4": ("y", "y")}),
    Quantity("desired", "y", "y", "what it should be", "ink", {"L4": ("t", "t")}),
)
