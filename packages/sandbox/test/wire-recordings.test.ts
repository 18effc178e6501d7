import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { recordWalk } from './valid/answers.ts'

const { answers: answered } = recordWalk()
const folder = new URL('../../../../shared/recordings/', import.meta.url)
const page = readFileSync(new URL('../../../docs/sandbox.md', import.meta.url), 'utf8')

interface Recorded {
  api: string
  operation: string
  status: number
  body: unknown
}

function recorded(api: string): Recorded[] {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((f) => f.isDirectory())
  return folders.flatMap(({ name }) =>
    readdirSync(new URL(`${name}/`, folder))
      .filter((file) => file.startsWith(`${api}.`))
      .map(
        (file) => JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), 'utf8')) as Recorded,
      ),
  )
}

/** A member in all answers of an operation. A list counts as its items. */
interface Seen {
  types: Set<string>
  /** Scalar values as JSON. */
  values: Set<string>
  times: number
  /** Number of structures that have it. */
  holders: number
}

/** The members of a body by their path; what is keyed by people's own names is `*`. */
function membersOf(value: unknown, path: string, into: Map<string, Seen>): void {
  if (Array.isArray(value)) {
    for (const one of value) membersOf(one, `${path}[]`, into)
    return
  }
  const seen: Seen = into.get(path) ?? { types: new Set(), values: new Set(), times: 0, holders: 0 }
  seen.types.add(value === null ? 'null' : typeof value)
  seen.times++
  into.set(path, seen)
  if (typeof value !== 'object' || value === null) {
    seen.values.add(JSON.stringify(value))
    return
  }
  for (const [name, one] of Object.entries(value as Record<string, unknown>)) {
    const key = /\.(options|dockerLabels)$/.test(path) ? '*' : name
    const memberPath = path ? `${path}.${key}` : key
    membersOf(one, memberPath, into)
    const member = into.get(Array.isArray(one) && one.length > 0 ? `${memberPath}[]` : memberPath)
    if (member) member.holders++
  }
}

/** The structure that a member is of; a list has none of its own. */
const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('.')))

function members(all: readonly Recorded[]): Map<string, Map<string, Seen>> {
  const byOperation = new Map<string, Map<string, Seen>>()
  for (const { operation, status, body } of all) {
    if (status !== 200) continue
    const into = byOperation.get(operation) ?? new Map<string, Seen>()
    membersOf(body, '', into)
    byOperation.set(operation, into)
  }
  return byOperation
}

/**
 * The exceptions of docs/sandbox.md: `| where | who | why |`, where is `Operation path` and may end
 * in `*`.
 */
function exceptions(who: 'AWS' | 'sandbox'): RegExp[] {
  const rows = [...page.matchAll(/^\| `([^`]+)` \| only (AWS|sandbox) \| \S.* \|$/gm)]
  return rows
    .filter(([, , side]) => side === who)
    .map(
      ([, where = '']) =>
        new RegExp(`^${where.replace(/[.[\]]/g, String.raw`\$&`).replaceAll('*', '.*')}$`),
    )
}

const except = (found: string[], who: 'AWS' | 'sandbox') => {
  const allowed = exceptions(who)
  return found.filter((one) => !allowed.some((pattern) => pattern.test(one)))
}

/** The members in the sandbox's answers. */
const ownMembers = (api: string) =>
  members(
    answered()
      .filter((a) => a.api === api)
      .map(({ operation, status, body }) => ({
        api,
        operation,
        status,
        body: JSON.parse(body.toString('utf8')) as unknown,
      })),
  )

/** Names and numbers that AWS sets, whatever the account. */
const set =
  /(attributes|details|Resources|settings|requiresAttributes)\[\]\.(name|type)$|\.(type|networkMode|protocol|platformFamily|cpuArchitecture|operatingSystemFamily|logDriver|minimumHealthyPercent|maximumPercent)$/
/** Names of which every recorded one must be there. */
const complete = /(details|Resources)\[\]\.name$/
/** Members that callers choose, and a state that depends on the moment. */
const chosen =
  /\.(assignPublicIp|capacityProviderName|encryptionType|imageTagMutability|privileged|scanOnPush|stabilityStatus)$|\.(environment|secrets)\[\]\.name$/
const enumerator = /^(true|false|"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")$/

/** Returns whether the values of a member do not depend on the account: enums, booleans, names. */
const isFixed = (path: string, values: ReadonlySet<string>): boolean =>
  values.size > 0 &&
  !chosen.test(path) &&
  (set.test(path) || [...values].every((v) => enumerator.test(v)))

test('members of ecs whose values do not depend on the account have recorded values', () => {
  const ours = ownMembers('ecs')
  const different: string[] = []
  let compared = 0
  for (const [operation, paths] of members(recorded('ecs'))) {
    for (const [path, { values }] of paths) {
      const own = ours.get(operation)?.get(path)?.values
      if (!own || own.size === 0 || !isFixed(path, values)) continue
      compared++
      const shared = [...values].filter((v) => own.has(v)).length
      if (shared < (complete.test(path) ? values.size : 1))
        different.push(`${operation} ${path}: ${[...values].join()} there, ${[...own].join()} here`)
    }
  }
  expect(compared).toBeGreaterThan(120)
  expect(different).toEqual([])
})

test.each(['ecs', 'ecr'])(
  "recorded answers of %s and the sandbox's own have the same members and types, but for the list in docs/sandbox.md",
  (api) => {
    const theirs = members(recorded(api))
    const ours = ownMembers(api)
    expect(theirs.size).toBeGreaterThan(8)
    const missing: string[] = []
    const extra: string[] = []
    const typed: string[] = []
    for (const [operation, paths] of theirs) {
      const own = ours.get(operation)
      if (!own) {
        missing.push(operation)
        continue
      }
      for (const [path, { types }] of paths) {
        const has = own.get(path)
        if (!has) missing.push(`${operation} ${path}`)
        else if (![...has.types].some((type) => types.has(type)))
          typed.push(
            `${operation} ${path}: ${[...types].join()} there, ${[...has.types].join()} here`,
          )
      }
      for (const [path, { holders }] of own) {
        // Members that only some of our answers have were requested, unlike in the recordings. Those that all have
        // is what the sandbox adds.
        const parent = parentOf(path)
        if (!paths.has(path) && paths.has(parent) && own.get(parent)?.times === holders)
          extra.push(`${operation} ${path}`)
      }
    }
    expect(typed).toEqual([])
    expect(except(missing, 'AWS')).toEqual([])
    expect(except(extra, 'sandbox')).toEqual([])
  },
)
