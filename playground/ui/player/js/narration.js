/** narration: [[first step, text], ...] in ascending order -> the sentence that holds at `step`. */
export function narrationAt(lines, step) {
  let text = "";
  for (const [from, line] of lines ?? []) {
    if (from > step) break;
    text = line;
  }
  return text;
}
