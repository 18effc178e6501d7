import { isLike } from '../world/wildcard.ts'

/** The parts of a policy statement that the sandbox evaluates. */
interface Statement {
  effect: string
  principals: readonly string[]
  actions: readonly string[]
  conditional: boolean
}

/** A valid policy: its text as ECR returns it, and its statements. */
interface PolicyDocument {
  text: string
  statements: readonly Statement[]
}

const versions: readonly unknown[] = [undefined, '2008-10-17', '2012-10-17']
const known = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
])

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

/** Returns one text or a list of texts as a list, or undefined if the value is neither. */
function texts(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.length > 0 && list.every((one) => typeof one === 'string') ? list : undefined
}

/**
 * Reads a policy of a repository, which names no resources, or of the registry, which must. Returns
 * undefined if ECR would refuse it; ECR gives no reason. AWS also checks that the principals exist,
 * which the sandbox cannot.
 */
export function toPolicyDocument(
  text: string,
  of: 'repository' | 'registry',
): PolicyDocument | undefined {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isObject(policy)) return undefined
  const { Version, Id, Statement, ...others } = policy
  if (
    !versions.includes(Version) ||
    (Id !== undefined && typeof Id !== 'string') ||
    Object.keys(others).length > 0
  )
    return undefined
  const list: readonly unknown[] = Array.isArray(Statement) ? Statement : [Statement]
  const statements = list.flatMap((one) => toStatement(one, of) ?? [])
  if (list.length === 0 || statements.length < list.length) return undefined
  return { text: spread(policy), statements }
}

function toStatement(value: unknown, of: 'repository' | 'registry'): Statement | undefined {
  if (!isObject(value) || Object.keys(value).some((name) => !known.has(name))) return undefined
  const one = (name: string) => {
    const given = [value[name], value[`Not${name}`]].filter((v) => v !== undefined)
    return given.length === 1 ? given[0] : undefined
  }
  const actions = texts(one('Action'))
  const principals = principalsOf(one('Principal'))
  const { Sid, Effect, Condition } = value
  if (Effect !== 'Allow' && Effect !== 'Deny') return undefined
  if (!principals || !actions?.every((action) => action === '*' || /^ecr:[\w*?]+$/i.test(action)))
    return undefined
  if (
    (Sid !== undefined && typeof Sid !== 'string') ||
    (Condition !== undefined && !isObject(Condition))
  )
    return undefined
  const names = Object.hasOwn(value, 'Resource') || Object.hasOwn(value, 'NotResource')
  if (of === 'repository' ? names : !texts(one('Resource'))) return undefined
  const plain = Object.hasOwn(value, 'Principal') && Object.hasOwn(value, 'Action')
  return {
    effect: Effect,
    principals: plain ? principals : [],
    actions,
    conditional: Condition !== undefined,
  }
}

function principalsOf(value: unknown): readonly string[] | undefined {
  if (value === '*') return ['*']
  if (!isObject(value)) return undefined
  const kinds = Object.entries(value).map(([kind, who]) =>
    ['AWS', 'Service', 'Federated', 'CanonicalUser'].includes(kind) ? texts(who) : undefined,
  )
  return kinds.length > 0 && kinds.every((who) => who !== undefined) ? kinds.flat() : undefined
}

const isAbout = ({ principals, actions }: Statement, account: string, action: string): boolean =>
  principals.some((who) => who === '*' || who === account || who.endsWith(`::${account}:root`)) &&
  actions.some((pattern) => isLike(pattern.toLowerCase(), action.toLowerCase()))

/** Returns whether a policy would keep the account from ever changing it. */
export const locksOut = (
  { statements }: PolicyDocument,
  account: string,
  action: string,
): boolean =>
  statements.some(
    (one) => one.effect === 'Deny' && !one.conditional && isAbout(one, account, action),
  )

/**
 * Returns whether a registry's policy allows an action of another account. Conditions and resources
 * are ignored.
 */
export function allows(text: string | undefined, account: string, action: string): boolean {
  const about =
    toPolicyDocument(text ?? '', 'registry')?.statements.filter((one) =>
      isAbout(one, account, action),
    ) ?? []
  return about.length > 0 && about.every((one) => one.effect === 'Allow')
}

/**
 * Formats JSON like ECR in all recorded policies: `"a" : "b"`, objects on lines of their own, lists
 * on one line.
 */
function spread(value: unknown, indent = ''): string {
  if (Array.isArray(value))
    return value.length === 0
      ? '[ ]'
      : `[ ${value.map((one: unknown) => spread(one, indent)).join(', ')} ]`
  if (!isObject(value)) return JSON.stringify(value)
  const inner = `${indent}  `
  const members = Object.entries(value).map(
    ([name, one]) => `${inner}${JSON.stringify(name)} : ${spread(one, inner)}`,
  )
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`
}
