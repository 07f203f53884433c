import { LETTER, smallestLetter, stageSize, textSizes } from "/player/stage_size.js";
import { equal, ok, test } from "./harness.js";

const ROOM = { window: 720, top: 170, foot: 70, width: 965, asked: 400, fills: true, presenting: false };
const bottom = (room) => room.top + stageSize(room).height + room.foot;

test("the stage fills the window but for a glimpse of what follows", () => {
  equal(stageSize(ROOM).height, 432);
  equal(stageSize({ ...ROOM, window: 1080 }).height, 792);
});
test("in presenter mode it fills the window", () => equal(bottom({ ...ROOM, top: 45, presenting: true }), 708));
test("in a low window the glimpse goes first, then the stage shrinks; the transport stays", () => {
  equal(stageSize({ ...ROOM, top: 225 }).height, 400);
  for (const top of [190, 230, 270, 300]) ok(bottom({ ...ROOM, top }) <= 720, `${top}`);
  equal(stageSize({ ...ROOM, window: 300 }).height, 280);
});
test("a stage that is not alone on its page has the height that it asks for", () =>
  equal(stageSize({ ...ROOM, window: 1080, fills: false }).height, 400));
test("letters grow with the stage, as far as both of its sides have grown", () => {
  equal(stageSize(ROOM).font, LETTER + 0.5);
  equal(stageSize({ ...ROOM, window: 1080, width: 965 }).font, 14.5);
  ok(stageSize({ ...ROOM, window: 1080, width: 1605 }).font > 23);
  equal(stageSize({ ...ROOM, window: 3000, width: 3000 }).font, 28);
  equal(stageSize({ ...ROOM, window: 500, width: 300 }).font, 14);
});
test("in presenter mode they are larger, but not on a phone", () => {
  equal(stageSize({ ...ROOM, presenting: true }).font, 18);
  equal(stageSize({ ...ROOM, width: 360, presenting: true }).font, 14);
});
test("a shrunk drawing has larger letters, within bounds", () => {
  equal([smallestLetter(2), smallestLetter(1), smallestLetter(0.95) * 0.95], [14, 14, 14]);
  ok(Math.abs(smallestLetter(0.4) - 16.1) < 1e-9);
});
test("on a phone a drawing is shrunk with its letters", () => equal(smallestLetter(0.86, 390), 14));
test("a text that has to fit comes closer first, then its letters shrink, never below the smallest", () => {
  equal(textSizes(14).map(({ font, line }) => [font, line]), [[14, 1.3], [14, 1.22], [14, 1.14]]);
  equal(textSizes(16.5).map(({ font }) => font), [16.5, 16.5, 16.5, 15.5, 14.5, 14]);
  ok(textSizes(28).every(({ font }) => font >= LETTER));
});
