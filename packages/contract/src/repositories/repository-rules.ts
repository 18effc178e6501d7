/** ECR's pattern and length of repository names (API reference: CreateRepository). */
const name = /^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/

/** Checks the name of a new repository. Returns the error, or null. */
export function repositoryNameProblem(typed: string): string | null {
  if (typed === '') return 'Enter a name, for instance team/web.'
  if (/[A-Z]/.test(typed)) return 'Names are in lower case.'
  if (/\s/.test(typed)) return 'A name has no spaces.'
  const wrong = /[^a-z0-9._/-]/.exec(typed)
  if (wrong) return `“${wrong[0]}” cannot be in a name: letters, digits, . _ - and / can.`
  if (typed.length < 2) return 'A name has at least 2 characters.'
  if (typed.length > 256) return `A name has at most 256 characters; this has ${typed.length}.`
  if (!name.test(typed))
    return 'Each part between slashes begins and ends with a letter or digit, and . _ - stand alone between them.'
  return null
}

/**
 * Exclusion filters of tag mutability: at most 5, each of 1 to 128 characters with at most 2
 * wildcards (API reference: ImageTagMutabilityExclusionFilter).
 */
export function exclusionProblem(patterns: readonly string[]): string | null {
  if (patterns.length > 5) return 'At most 5 patterns.'
  for (const pattern of patterns) {
    if (!/^[0-9a-zA-Z._*-]{1,128}$/.test(pattern))
      return `“${pattern}” is no pattern: letters, digits, . _ - and * can be in it.`
    if (pattern.split('*').length > 3) return `“${pattern}” has more than 2 wildcards.`
  }
  return null
}

/**
 * Checks a text as JSON. Returns the error and its position, or null. An empty text is an error.
 */
export function jsonProblem(text: string): string | null {
  if (text.trim() === '') return 'Nothing is there.'
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? null
      : 'This is JSON, but not an object.'
  } catch (error) {
    return error instanceof Error ? error.message : 'This is not JSON.'
  }
}

/** Whether two texts are the same JSON, regardless of spaces and the order of members. */
export function sameJson(one: string | null, other: string | null): boolean {
  if (one === other) return true
  if (one === null || other === null) return false
  try {
    return JSON.stringify(inOrder(JSON.parse(one))) === JSON.stringify(inOrder(JSON.parse(other)))
  } catch {
    return false
  }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, inOrder(v)]),
  )
}
