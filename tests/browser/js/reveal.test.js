import { judgeGuess, parseGuess, Reveals } from "/player/reveal.js";
import { equal, ok, test } from "./harness.js";

const judge = (text, value, format = "auto") => judgeGuess(text, +text, value, format);

test("a guess is right to the digits it gives", () => {
  equal([judge("0.46", 0.4621), judge("0.4621", 0.46211716), judge("-2.4e2", -242), judge("3", 3)],
    ["Right: 0.4621.", "Right: 0.4621.", "Right: -242.0000.", "Right: 3.0000."]);
});
test("one digit is not enough, unless it is all there is", () => {
  equal([judge("0.5", 0.4621), judge("1", 0.6), judge("-2e2", -240)],
    ["It is 0.4621: your guess is 0.0379 too high, 8.2 % off.", "It is 0.6000: your guess is 0.400 too high, 67 % off.",
      "It is -240.0000: your guess is 40.0 too high, 17 % off."]);
  equal([judge("0.5", 0.5), judge("0", 0)], ["Right: 0.5000.", "Right: 0.0000."]);
});
test("else the sentence says how far off it is, and on which side", () => {
  equal(judge("0.50", 0.4621), "It is 0.4621: your guess is 0.0379 too high, 8.2 % off.");
  equal(judge("0.42", 0.4621, "fixed:2"), "It is 0.46: your guess is 0.0421 too low, 9.1 % off.");
  equal(judge("-0.30", -0.2), "It is -0.2000: your guess is 0.100 too low, 50 % off.");
  equal(judge("5", 0), "It is 0.0000: your guess is 5.00 too high.");
  equal(judge("700", 1), "It is 1.0000: your guess is 699 too high, 69900 % off.");
});
test("a value that is not finite cannot be guessed", () => {
  equal([judge("1", NaN), judge("1", Infinity)], ["It is –.", "It is ∞."]);
});
test("an empty text asks for the answer, an invalid one does not", () => {
  equal([parseGuess(""), parseGuess("  "), parseGuess("1.5")], [{ value: null }, { value: null }, { value: 1.5 }]);
  ok(parseGuess("nan").error && parseGuess("1e999").error);
});
test("a number stays revealed at its step until the data change", () => {
  const reveals = new Reveals();
  reveals.reveal("net", "hide.0", 3);
  equal([reveals.hides("net", "hide.0", 3), reveals.hides("net", "hide.0", 4), reveals.hides("net", "hide.1", 3), reveals.hides("other", "hide.0", 3)],
    [false, true, true, true]);
  reveals.clear();
  ok(reveals.hides("net", "hide.0", 3));
});
