"""Typed formulas agree with Python, with autograd and in every batch."""

import contextlib
import math
import random

import numpy as np
import pytest
import torch

from playground.catalog.typed_function import FunctionError, parse, surface_of

NAMES = {name: getattr(math, name) for name in ("sin", "cos", "tanh", "exp", "log", "sqrt", "pi", "e")}
NAMES |= {"abs": math.fabs, "min": min, "max": max}


def value(text, x=0.7, y=-1.3):
    return float(parse(text).function(*(torch.tensor(v, dtype=torch.float64) for v in (x, y))))


def try_parse(text):
    """(function, ""), or (None, the error message)."""
    try:
        return parse(text), ""
    except FunctionError as error:
        return None, str(error)


def points(n, seed=0):
    return torch.rand(2, n, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)) * 6 - 3


def grown(rng, depth):
    """A random formula as text that Python reads the same way, apart from ^ for powers."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice([*"xyxy", "pi", "e", f"{rng.uniform(0.1, 3):.3g}", str(rng.randint(0, 9))])
    a, b, c = (grown(rng, depth - 1) for _ in range(3))
    return rng.choice(
        [
            f"{a} + {b}",
            f"{a}-{b}",
            f"({a})*({b})",
            f"({a}) / ({b})",
            f"{a} * {b}",
            f"-({a})",
            f"-{rng.choice('xy')}^2",
            f"({a})^{rng.randint(-5, 17)}",
            f"({a})**{rng.choice(['0.5', '-1.5', '2'])}",
            f"2^({a})",
            f"{rng.choice(['sin', 'cos', 'tanh', 'exp', 'abs'])}({a})",
            f"log(1 + abs({a}))",
            f"sqrt(({a})^2 + 1)",
            f"{rng.choice(['min', 'max'])}({a}, {b}, {c})",
        ]
    )


def pythons(text, x, y):
    """What Python makes of it, or None where it has no real, finite, moderate value."""
    with contextlib.suppress(ValueError, ZeroDivisionError, OverflowError, TypeError):  # complex: no order
        result = eval(text.replace("^", "**"), {"x": x, "y": y, **NAMES})
        if not isinstance(result, complex) and abs(result) < 1e8:
            return result
    return None


def test_random_formulas_have_pythons_value_and_their_source_is_the_function_to_the_bit():
    rng = random.Random(4)
    x, y = points(8)
    compared = refused = 0
    for _ in range(600):
        text = grown(rng, rng.randint(1, 4))
        if len(text) > 200:
            continue
        typed, message = try_parse(text)
        if typed is None:  # a constant part without a value, or too large an exponent
            assert "has no value" in message or "exponent" in message, text
            refused += 1
            continue
        ours = typed.function(x, y)
        theirs = eval(typed.source, {"torch": torch, "math": math, "x": x, "y": y})
        assert torch.equal(ours.nan_to_num(), theirs.nan_to_num()), (text, typed.source)
        assert torch.equal(ours.isnan(), theirs.isnan()), text
        for i in range(8):
            expected = pythons(text, float(x[i]), float(y[i]))
            if expected is not None:
                assert float(ours[i]) == pytest.approx(expected, rel=1e-9, abs=1e-9), text
                compared += 1
    assert compared > 2000
    assert refused < 60


def test_gradients_of_random_formulas_are_central_differences():
    rng = random.Random(11)
    h, compared = 1e-6, 0
    for _ in range(300):
        text = grown(rng, 3)
        if len(text) > 200 or "min" in text or "max" in text or "abs" in text:
            continue
        with contextlib.suppress(FunctionError):
            f = parse(text).function
            x, y = (p.clone().requires_grad_() for p in points(6, seed=1))
            out = f(x, y)
            dx, dy = torch.autograd.grad(out.sum(), (x, y))
            x, y = x.detach(), y.detach()
            by_x = (f(x + h, y) - f(x - h, y)) / (2 * h)
            by_y = (f(x, y + h) - f(x, y - h)) / (2 * h)
            tame = (out.abs() < 1e3) & (dx.abs() + dy.abs() < 1e3) & by_x.isfinite() & by_y.isfinite()
            # Tame here and wild a step aside: the difference itself then tells how far to trust it.
            steady = (f(x + 1e-3, y + 1e-3) - out).abs() + (f(x - 1e-3, y - 1e-3) - out).abs() < 0.1
            tame &= steady
            torch.testing.assert_close(dx[tame], by_x[tame], rtol=1e-4, atol=1e-4, msg=text)
            torch.testing.assert_close(dy[tame], by_y[tame], rtol=1e-4, atol=1e-4, msg=text)
            compared += int(tame.sum())
    assert compared > 300


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x^2+2y^2", 0.7**2 + 2 * 1.3**2),
        ("2(x+1)^2", 2 * 1.7**2),
        ("2 sin(x)", 2 * math.sin(0.7)),
        ("3x*2y", 3 * 0.7 * 2 * -1.3),
        ("-x^2", -0.49),
        ("2^-x", 2**-0.7),
        ("2^3^2", 512.0),
        ("-2^2", -4.0),
        ("x - -2x", 3 * 0.7),
        ("8/4/2", 1.0),
        ("5 - 3 - 1", 1.0),
        ("1e-3", 1e-3),
        ("1.e1 + .5", 10.5),
        ("2e", 2 * math.e),
        ("2e1x", 14.0),
        ("x**2 ** .5", 0.7 ** (2**0.5)),
        ("+x", 0.7),
        ("  x  ", 0.7),
        ("max(x, y, 0)", 0.7),
        ("min(2, 3)", 2.0),
        ("abs(y)", 1.3),
        ("e^log(3)", 3.0),
    ],
)
def test_formulas_are_read_as_mathematicians_mean_them(text, expected):
    assert value(text) == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("text", ["3", "pi", "1/3", "x", "y^2", "min(1, 2)", "x^0"])
@pytest.mark.parametrize("shape", [(), (5,), (4, 3)])
def test_both_variables_are_in_the_graph_even_where_the_formula_leaves_them_out(text, shape):
    x = torch.full(shape, 0.5, dtype=torch.float64, requires_grad=True)
    y = torch.full(shape, 2.0, dtype=torch.float64, requires_grad=True)
    out = parse(text).function(x, y)
    assert out.shape == shape
    assert out.dtype == torch.float64
    dx, dy = torch.autograd.grad(out.sum(), (x, y))
    assert dx.shape == dy.shape == shape
    assert bool((dx == (1 if text == "x" else 0)).all())
    assert bool((dy == (4 if text == "y^2" else 0)).all())


def test_kinks_take_torchs_subgradients():
    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    for text, expected in (("abs(x)", 0.0), ("max(x, 0)", 0.5), ("min(0, x)", 0.5), ("max(x, y)", 0.5)):
        (slope,) = torch.autograd.grad(parse(text).function(x, x.detach()), x)
        assert float(slope) == expected, text


@pytest.mark.parametrize("n", range(1, 17))
@pytest.mark.parametrize("sign", ["", "-"])
def test_small_whole_powers_are_products_equal_to_the_bit_in_a_batch_and_alone(n, sign):
    f = parse(f"x^{sign}{n}").function
    x = points(4096)[0].requires_grad_()
    (slope,) = torch.autograd.grad(f(x, x.detach()).sum(), x)
    torch.testing.assert_close(f(x, x), x ** (-n if sign else n), rtol=1e-14, atol=0)
    for i in range(0, 4096, 41):
        one = x[i].detach().requires_grad_()
        out = f(one, one.detach())
        assert torch.equal(out, f(x, x)[i])
        assert torch.equal(torch.autograd.grad(out, one)[0], slope[i])


def test_batch_invariant_formulas_are_equal_to_the_bit_in_a_batch_and_alone():
    rng = random.Random(5)
    x, y = points(1000)
    checked = 0
    for _ in range(150):
        typed, _ = try_parse(grown(rng, 3)[:200])
        if typed is None or not typed.batch_invariant:
            continue
        batch = torch.stack([x, y]).requires_grad_()
        out = typed.function(*batch)
        (slope,) = torch.autograd.grad(out.sum(), batch)
        for i in range(0, 1000, 97):
            one = batch[:, i].detach().requires_grad_()
            alone = typed.function(*one)
            assert torch.equal(alone.nan_to_num(), out[i].nan_to_num()), typed.text
            (gradient,) = torch.autograd.grad(alone, one)
            assert torch.equal(gradient.nan_to_num(), slope[:, i].nan_to_num()), typed.text
        checked += 1
    assert checked > 60


@pytest.mark.parametrize("text", ["x^0.5", "x^y", "2^x", "(x + y)^5", "x^17", "1 + sin(x^-0.3)"])
def test_what_uses_torchs_pow_is_not_batch_invariant(text):
    assert not parse(text).batch_invariant
    assert not surface_of(text).batch_invariant


def test_constants_and_small_whole_powers_are_batch_invariant():
    assert surface_of("2^0.5 + x^7*y^-3 + (x + y)^4").batch_invariant


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("x^2+2y^2", "x^{2} + 2\\,y^{2}"),
        ("(x+y)^2/2", r"\frac{\left(x + y\right)^{2}}{2}"),
        ("x*3", r"x \cdot 3"),
        ("x - (y - 1)", r"x - \left(y - 1\right)"),
        ("exp(-x^2)", r"\mathrm{e}^{-x^{2}}"),
        ("(x/y)^2", r"\left(\frac{x}{y}\right)^{2}"),
        ("sin(2pi*x)^2", r"\left(\sin\left(2\,\pi\,x\right)\right)^{2}"),
        ("max(x, -y)", r"\max\left(x,\,-y\right)"),
        ("1e-3 sqrt(x)", r"0.001\,\sqrt{x}"),
        ("1e-7abs(x)", r"10^{-7}\,\left|x\right|"),
        ("x*-2.5e20", r"x\,\left(-2.5 \cdot 10^{20}\right)"),
    ],
)
def test_formulas_are_written_in_latex(text, latex):
    assert parse(text).latex == latex


def test_a_typed_surface_has_the_shape_of_the_others_and_no_basins():
    surface = surface_of("x^2 + 3y^2")
    assert surface.key == "typed"
    assert surface.latex == r"L(x,y)=x^{2} + 3\,y^{2}"
    x, y = points(5)
    assert torch.equal(surface.loss(x, y), eval(surface.python, {"x": x, "y": y}))
    assert surface.labels() == ()
    assert math.isnan(surface.lowest())
    assert (surface.basin(np.zeros(3), np.zeros(3)) == -1).all()
    with pytest.raises(ValueError, match="not known"):
        surface_of("foo")
