import { Veils, readGuess, verdict } from "/player/veil.js";
import { equal, ok, test } from "./harness.js";

const said = (text, value, format = "auto") => verdict(text, +text, value, format);

test("a guess is right to the digits it gives", () => {
  equal([said("0.46", 0.4621), said("0.4621", 0.46211716), said("-2.4e2", -242), said("3", 3)],
    ["Right: 0.4621.", "Right: 0.4621.", "Right: -242.0000.", "Right: 3.0000."]);
});
test("one digit is not enough, unless it is all there is", () => {
  equal([said("0.5", 0.4621), said("1", 0.6), said("-2e2", -240)],
    ["It is 0.4621: your guess is 0.0379 too high, 8.2 % off.", "It is 0.6000: your guess is 0.400 too high, 67 % off.",
      "It is -240.0000: your guess is 40.0 too high, 17 % off."]);
  equal([said("0.5", 0.5), said("0", 0)], ["Right: 0.5000.", "Right: 0.0000."]);
});
test("else it is told how far off it was, and on which side", () => {
  equal(said("0.50", 0.4621), "It is 0.4621: your guess is 0.0379 too high, 8.2 % off.");
  equal(said("0.42", 0.4621, "fixed:2"), "It is 0.46: your guess is 0.0421 too low, 9.1 % off.");
  equal(said("-0.30", -0.2), "It is -0.2000: your guess is 0.100 too low, 50 % off.");
  equal(said("5", 0), "It is 0.0000: your guess is 5.00 too high.");
  equal(said("700", 1), "It is 1.0000: your guess is 699 too high, 69900 % off.");
});
test("what is no number cannot be guessed", () => {
  equal([said("1", NaN), said("1", Infinity)], ["It is n/a.", "It is ∞."]);
});
test("nothing typed asks for the answer, garbage does not", () => {
  equal([readGuess(""), readGuess("  "), readGuess("1.5")], [{ value: null }, { value: null }, { value: 1.5 }]);
  ok(readGuess("nan").sorry && readGuess("1e999").sorry);
});
test("what is revealed stays so at its step until the data change", () => {
  const veils = new Veils();
  veils.reveal("net", "hide.0", 3);
  equal([veils.hides("net", "hide.0", 3), veils.hides("net", "hide.0", 4), veils.hides("net", "hide.1", 3), veils.hides("other", "hide.0", 3)],
    [false, true, true, true]);
  veils.clear();
  ok(veils.hides("net", "hide.0", 3));
});
