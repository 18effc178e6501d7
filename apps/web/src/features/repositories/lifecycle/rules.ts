import { count, plural } from '#lib/formats.ts'
/**
 * One rule of a lifecycle policy, as far as this page reads it.
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
export interface Rule {
  rulePriority: number
  description?: string
  selection: {
    tagStatus: string
    tagPrefixList?: string[]
    tagPatternList?: string[]
    storageClass?: string
    countType: string
    countUnit?: string
    countNumber: number
  }
  action: { type: string; targetStorageClass?: string }
}

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)
const strings = (x: unknown): x is string[] | undefined =>
  x === undefined || (Array.isArray(x) && x.every((one) => typeof one === 'string'))

function isRule(value: unknown): value is Rule {
  if (
    !isObject(value) ||
    typeof value['rulePriority'] !== 'number' ||
    !isObject(value['selection']) ||
    !isObject(value['action'])
  )
    return false
  const { tagStatus, countType, countNumber, tagPrefixList, tagPatternList } = value['selection']
  return (
    typeof tagStatus === 'string' &&
    typeof countType === 'string' &&
    typeof countNumber === 'number' &&
    strings(tagPrefixList) &&
    strings(tagPatternList) &&
    typeof value['action']['type'] === 'string'
  )
}

/**
 * Reads the rules of a policy, sorted by priority, or returns what is wrong with the text. ECR
 * checks the rest.
 */
export function readRules(
  text: string,
): { rules: Rule[]; problem: null } | { rules: null; problem: string } {
  const bad = (problem: string) => ({ rules: null, problem })
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch (error) {
    if (text.trim() === '') return bad('The policy is empty.')
    return bad(error instanceof Error ? error.message : 'This is not JSON.')
  }
  if (!isObject(policy) || !Array.isArray(policy['rules']))
    return bad('A lifecycle policy is an object with a list of "rules".')
  const rules: unknown[] = policy['rules']
  if (rules.length === 0) return bad('A lifecycle policy has at least one rule.')
  if (rules.length > 50) return bad('A lifecycle policy has at most 50 rules.')
  const wrong = rules.findIndex((rule) => !isRule(rule))
  if (wrong >= 0)
    return bad(
      `Rule ${wrong + 1} needs rulePriority, selection (tagStatus, countType, countNumber) ` +
        'and action (type).',
    )
  const read = rules.filter(isRule).sort((a, b) => a.rulePriority - b.rulePriority)
  const twice = read.find((rule, i) => read[i + 1]?.rulePriority === rule.rulePriority)
  if (twice) return bad(`Two rules have the priority ${twice.rulePriority}.`)
  const unnamed = read.find(
    (r) =>
      r.selection.tagStatus === 'tagged' &&
      !r.selection.tagPrefixList?.length &&
      !r.selection.tagPatternList?.length,
  )
  if (unnamed)
    return bad(`Rule ${unnamed.rulePriority} is for tagged images and names no prefix or pattern.`)
  return { rules: read, problem: null }
}

/** The policy text with these rules, indented. */
export const writeRules = (rules: readonly Rule[]): string => JSON.stringify({ rules }, null, 2)

/** Describes a rule: its action, the images it selects, and when it applies. */
export function ruleWords({ selection, action }: Rule): string {
  const findNames = () => {
    if (selection.tagPatternList?.length) return `tagged ${selection.tagPatternList.join(' and ')}`
    if (selection.tagPrefixList?.length)
      return `tagged ${selection.tagPrefixList.map((p) => `${p}*`).join(' and ')}`
    return ''
  }
  const images = [
    selection.storageClass === 'archive' && 'archived',
    selection.tagStatus === 'untagged' && 'untagged',
    'images',
    findNames(),
  ]
    .filter(Boolean)
    .join(' ')
  const verbOf = () => {
    if (action.type === 'expire') return 'Delete'
    if (action.type === 'transition') return 'Archive'
    return action.type
  }
  const does = verbOf()
  const since: Record<string, string> = {
    sinceImagePushed: 'after they were pushed',
    sinceImagePulled: 'after they were last pulled',
    sinceImageTransitioned: 'after they were archived',
  }
  const kept = selection.countNumber
  if (selection.countType === 'imageCountMoreThan')
    return `${does} ${images} but the newest${kept === 1 ? '' : ` ${count(kept)}`}`
  const when = since[selection.countType] ?? selection.countType
  return `${does} ${images} ${plural(selection.countNumber, 'day')} ${when}`
}
