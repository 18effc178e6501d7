/**
 * The kind of resource that a text names: api and type of an ARN, or the prefix of an id. Undefined
 * for any other text.
 */
function kindOf(text: string): string | undefined {
  const [, api, kind] = /^arn:aws[a-z-]*:([^:]*):[^:]*:[^:]*:([\w-]+)/.exec(text) ?? []
  if (api !== undefined && kind !== undefined) return `${api}:${kind}`
  return (
    /^(i|ami|eni|subnet|vpc|sg|sgr|ecs-pause)-[\w-]{8,}$/.exec(text)?.[1] ??
    (/^[0-9a-f]{32}$/.test(text) ? 'hex' : undefined)
  )
}

/** The names that an account has answered with, by kind. */
export class Names {
  readonly #known = new Map<string, string[]>()

  /** Learns all that looks like a name in an answer. */
  learn(body: string): void {
    for (const [found] of body.matchAll(
      /arn:aws[\w:/.-]+|\b(?:i|eni|subnet|vpc|sg|sgr|ecs-pause)-[\w-]{8,}|\b[0-9a-f]{32}\b/g,
    )) {
      const kind = kindOf(found) ?? ''
      const all = this.#known.get(kind) ?? []
      if (!all.includes(found) && all.length < 20) this.#known.set(kind, [...all, found])
    }
  }

  all(): string[] {
    return [...this.#known.values()].flat()
  }

  /**
   * The same value with every name of another account replaced by one of the same kind, `nth` of
   * those known.
   */
  adopt(value: unknown, nth = 0): unknown {
    if (typeof value === 'string') {
      const known = this.#known.get(kindOf(value) ?? '') ?? []
      return known[nth % (known.length || 1)] ?? value
    }
    if (Array.isArray(value)) return value.map((one: unknown) => this.adopt(one, nth))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, this.adopt(one, nth)]),
    )
  }
}
