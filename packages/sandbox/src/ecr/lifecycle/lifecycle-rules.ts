import { Fault } from '../../operation.ts'
import type { CountType, LifecycleRule, StorageClass } from '../state/lifecycle.ts'

const isObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === 'object' && x !== null && !Array.isArray(x)

const refuse = (why: string) =>
  new Fault(
    'InvalidParameterException',
    "Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle " +
      `policy validation failure: ${why}'`,
  )

/**
 * Unit, storage class and actions of each kind of count (user guide: lifecycle_policy_parameters,
 * lifecycle_policy_examples).
 */
const counts: Record<
  CountType,
  { unit: boolean; storageClass: StorageClass; actions: readonly string[] }
> = {
  imageCountMoreThan: { unit: false, storageClass: 'standard', actions: ['expire', 'transition'] },
  sinceImagePushed: { unit: true, storageClass: 'standard', actions: ['expire', 'transition'] },
  sinceImagePulled: { unit: true, storageClass: 'standard', actions: ['transition'] },
  sinceImageTransitioned: { unit: true, storageClass: 'archive', actions: ['expire'] },
}

/** Rules of one policy (service quota), and wildcards of one pattern. */
const mostRules = 50
const mostWildcards = 4

/** Least number of days that an archived image is kept and billed (user guide: archive-image). */
const leastArchived = 90

/** Members of a policy in ECR's order. */
const written = [
  'rules',
  'rulePriority',
  'description',
  'selection',
  'tagStatus',
  'tagPatternList',
  'tagPrefixList',
  'storageClass',
  'countType',
  'countUnit',
  'countNumber',
  'action',
  'type',
  'targetStorageClass',
]

/** Formats a valid policy as ECR returns it, whatever its spaces and order were. */
export const toPolicyText = (text: string): string => JSON.stringify(JSON.parse(text), written)

/**
 * Reads a lifecycle policy. Throws ECR's fault if it is invalid. Returns the rules sorted by
 * priority.
 */
export function toLifecycleRules(text: string): LifecycleRule[] {
  let policy: unknown
  try {
    policy = JSON.parse(text)
  } catch {
    throw refuse('Could not map policyString into LifecyclePolicy.')
  }
  if (!isObject(policy)) throw refuse('Could not map policyString into LifecyclePolicy.')
  const { rules } = members(policy, ['rules'])
  if (!Array.isArray(rules)) throw wrongType(rules, 'array')
  if (rules.length < 1)
    throw refuse('array is too short: must have at least 1 elements but instance has 0 elements')
  if (rules.length > mostRules)
    throw refuse(
      `array is too long: must have at most ${mostRules} elements but instance has ` +
        `${rules.length} elements`,
    )
  const read = rules.map(toRule).sort((a, b) => a.priority - b.priority)
  checkTogether(read)
  return read
}

function toRule(value: unknown): LifecycleRule {
  const { rulePriority, description, selection, action } = members(
    value,
    ['action', 'rulePriority', 'selection'],
    ['description'],
  )
  if (description !== undefined && typeof description !== 'string')
    throw wrongType(description, 'string')
  const picks = members(
    selection,
    ['countNumber', 'countType', 'tagStatus'],
    ['countUnit', 'storageClass', 'tagPatternList', 'tagPrefixList'],
  )
  const tagStatus = oneOf(picks['tagStatus'], ['any', 'tagged', 'untagged'] as const)
  const countType = oneOf(picks['countType'], Object.keys(counts) as CountType[])
  const { unit, storageClass, actions } = counts[countType]
  const fits =
    picks['countUnit'] === (unit ? 'days' : undefined) &&
    (picks['storageClass'] === storageClass ||
      (picks['storageClass'] === undefined && storageClass === 'standard'))
  if (!fits)
    throw refuse(
      'instance failed to match exactly one schema (matched 0 out of ' +
        `${Object.keys(counts).length})`,
    )
  const countNumber = positive(picks['countNumber'])
  if (countType === 'sinceImageTransitioned' && countNumber < leastArchived)
    throw refuse(
      `numeric instance is lower than the required minimum (minimum: ${leastArchived}, ` +
        `found: ${countNumber})`,
    )
  return {
    priority: positive(rulePriority),
    tagStatus,
    ...toTags(tagStatus, picks),
    storageClass,
    countType,
    countNumber,
    action: toAction(action, actions),
  }
}

function toAction(value: unknown, allowed: readonly string[]): 'expire' | 'transition' {
  const { type, targetStorageClass } = members(value, ['type'], ['targetStorageClass'])
  const action = oneOf(type, ['expire', 'transition'] as const)
  // A null target is refused too, in these words as observed.
  const fits =
    action === 'expire' ? targetStorageClass === undefined : targetStorageClass === 'archive'
  if (!fits) throw refuse('instance failed to match exactly one schema (matched 0 out of 2)')
  if (!allowed.includes(action))
    throw refuse(`The action ${action} cannot be used with this countType`)
  return action
}

function toTags(
  tagStatus: string,
  picks: Record<string, unknown>,
): Pick<LifecycleRule, 'tagPrefixes' | 'tagPatterns'> {
  const tagPrefixes = texts(picks['tagPrefixList'])
  const tagPatterns = texts(picks['tagPatternList'])
  const given = tagPrefixes.length + tagPatterns.length
  if (tagStatus === 'tagged' && given === 0)
    throw refuse('Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.')
  if (tagStatus !== 'tagged' && given > 0)
    throw refuse(
      `tagPrefixList and tagPatternList must be empty when tagStatus=${tagStatus.toUpperCase()}.`,
    )
  if (tagPrefixes.length > 0 && tagPatterns.length > 0)
    throw refuse('Only one of tagPrefixList and tagPatternList can be specified in a rule.')
  const wild = tagPatterns.find((pattern) => pattern.split('*').length - 1 > mostWildcards)
  if (wild !== undefined)
    throw refuse(`The tag pattern ${wild} has more than ${mostWildcards} wildcards.`)
  return { tagPrefixes, tagPatterns }
}

/** Throws for rules that may not be combined. */
function checkTogether(rules: readonly LifecycleRule[]): void {
  const twice = rules.find((rule, i) => rules[i + 1]?.priority === rule.priority)
  if (twice) throw refuse(`Rule priorities must be unique: ${twice.priority} is given twice.`)
  for (const storageClass of ['standard', 'archive'] as const) {
    const own = rules.filter((rule) => rule.storageClass === storageClass)
    if (own.filter((rule) => rule.tagStatus === 'untagged').length > 1)
      throw refuse('Only one rule can select Untagged images per storage class')
    if (own.slice(0, -1).some((rule) => rule.tagStatus === 'any'))
      throw refuse('Rule for tagStatus=ANY must have the lowest priority per storage class')
    const named = own
      .filter((rule) => rule.tagStatus === 'tagged')
      .map(({ tagPrefixes, tagPatterns }) =>
        JSON.stringify([tagPrefixes.toSorted(), tagPatterns.toSorted()]),
      )
    if (new Set(named).size < named.length)
      throw refuse(
        'Rules of a storage class must have unique sets of tag prefixes and tag patterns.',
      )
  }
}

/**
 * Returns the members of an object in a policy. Errors are in the words of the JSON schema
 * validator that ECR uses.
 */
function members(
  value: unknown,
  required: readonly string[],
  optional: readonly string[] = [],
): Record<string, unknown> {
  if (!isObject(value)) throw wrongType(value, 'object')
  const missing = required.filter((name) => !Object.hasOwn(value, name))
  if (missing.length > 0)
    throw refuse(`object has missing required properties (${JSON.stringify(missing)})`)
  const unknown = Object.keys(value).filter(
    (name) => !required.includes(name) && !optional.includes(name),
  )
  if (unknown.length > 0)
    throw refuse(
      'object instance has properties which are not allowed by the schema: ' +
        `${JSON.stringify(unknown.toSorted())}`,
    )
  return value
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return Number.isInteger(value) ? 'integer' : typeof value
}

const wrongType = (value: unknown, allowed: string) =>
  refuse(
    `instance type (${kindOf(value)}) does not match any allowed primitive type (allowed: ` +
      `["${allowed}"])`,
  )

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T {
  const found = allowed.find((one) => one === value)
  if (found === undefined)
    throw refuse(
      `instance value (${JSON.stringify(value)}) not found in enum (possible values: ` +
        `${JSON.stringify(allowed)})`,
    )
  return found
}

function positive(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, 'integer')
  if (value < 1)
    throw refuse(
      `numeric instance is lower than the required minimum (minimum: 1, found: ${value})`,
    )
  return value
}

function texts(value: unknown): readonly string[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw wrongType(value, 'array')
  return value.map((one: unknown) => {
    if (typeof one !== 'string') throw wrongType(one, 'string')
    return one
  })
}
