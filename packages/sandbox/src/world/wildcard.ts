/**
 * Returns whether a text matches a pattern in which `*` stands for any text and, unless `single` is
 * false, `?` for any character. Backtracks to the last `*` only, so the time is at most the product
 * of both lengths.
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
