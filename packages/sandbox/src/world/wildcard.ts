/**
 * Whether a text is as a pattern says, in which `*` stands for any text and, unless told otherwise, `?` for any character. Of
 * all stars only the last one met is ever gone back to, so that no pattern takes longer than its length times the text's.
 */
export function isLike(pattern: string, text: string, { single = true } = {}): boolean {
  let [p, t, star, resume] = [0, 0, -1, 0]
  while (t < text.length) {
    if (pattern[p] === '*') {
      star = p++
      resume = t
    } else if (p < pattern.length && (pattern[p] === text[t] || (single && pattern[p] === '?'))) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
