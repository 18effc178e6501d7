import * as sdk from '@aws-sdk/client-ecr'
import { describe, expect, test } from 'vitest'
import {
  aged,
  any,
  countRule,
  lifecycleWorld,
  repositoryName,
  rule,
  taggedRule,
  untaggedRule,
} from './ecr-lifecycle-world.ts'
import { refusalOf, useSandbox } from './wire-harness.ts'

const sandbox = useSandbox()
const world = () => lifecycleWorld(sandbox)

describe('invalid lifecycle policies', () => {
  const text = (policy: unknown) =>
    (typeof policy === 'string' ? policy : JSON.stringify(policy)).padEnd(100)
  test.each<[string, unknown, string]>([
    ['no JSON', '{"rules": [', 'Could not map policyString into LifecyclePolicy.'],
    ['a list', '[]', 'Could not map policyString into LifecyclePolicy.'],
    ['no rules', { rule: [] }, 'object has missing required properties (["rules"])'],
    [
      'no rule',
      { rules: [] },
      'array is too short: must have at least 1 elements but instance has 0 elements',
    ],
    [
      'too many rules',
      {
        rules: Array.from({ length: 51 }, (_, n) => rule(n + 1, countRule(1, taggedRule(`${n}`)))),
      },
      'array is too long: must have at most 50 elements but instance has 51 elements',
    ],
    [
      'a rule without a selection',
      { rules: [{ rulePriority: 1, action: { type: 'expire' } }] },
      'object has missing required properties (["selection"])',
    ],
    [
      'a member that there is not',
      { rules: [{ ...rule(1, countRule(1, any)), colour: 'red' }] },
      'object instance has properties which are not allowed by the schema: ["colour"]',
    ],
    [
      'a priority in words',
      { rules: [{ ...rule(1, countRule(1, any)), rulePriority: '1' }] },
      'instance type (string) does not match any allowed primitive type (allowed: ["integer"])',
    ],
    [
      'priority 0',
      { rules: [rule(0, countRule(1, any))] },
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ],
    [
      'count 0',
      { rules: [rule(1, countRule(0, any))] },
      'numeric instance is lower than the required minimum (minimum: 1, found: 0)',
    ],
    [
      'a tag status that there is not',
      { rules: [rule(1, countRule(1, { tagStatus: 'some' }))] },
      'instance value ("some") not found in enum (possible values: ["any","tagged","untagged"])',
    ],
    [
      'a count with a unit',
      { rules: [rule(1, { ...countRule(1, any), countUnit: 'days' })] },
      'instance failed to match exactly one schema',
    ],
    [
      'an age without a unit',
      { rules: [rule(1, { ...any, countType: 'sinceImagePushed', countNumber: 1 })] },
      'instance failed to match exactly one schema',
    ],
    [
      'a target that is null',
      { rules: [rule(1, countRule(1, any), { type: 'expire', targetStorageClass: null })] },
      'instance failed to match exactly one schema (matched 0 out of 2)',
    ],
    [
      'expiry by pulls',
      { rules: [rule(1, aged(1, any, 'sinceImagePulled'))] },
      'The action expire cannot be used with this countType',
    ],
    [
      'expiry from the archive too early',
      { rules: [rule(1, { ...aged(89, any, 'sinceImageTransitioned'), storageClass: 'archive' })] },
      '(minimum: 90, found: 89)',
    ],
    [
      'tagged without tags',
      { rules: [rule(1, countRule(1, { tagStatus: 'tagged' }))] },
      'Must specify tagPrefixList or tagPatternList when tagStatus=TAGGED.',
    ],
    [
      'untagged with tags',
      { rules: [rule(1, countRule(1, { ...untaggedRule, tagPrefixList: ['v'] }))] },
      'must be empty when tagStatus=UNTAGGED.',
    ],
    [
      'prefixes beside patterns',
      { rules: [rule(1, countRule(1, { ...taggedRule('v*'), tagPrefixList: ['v'] }))] },
      'Only one of tagPrefixList and tagPatternList',
    ],
    [
      'five wildcards',
      { rules: [rule(1, countRule(1, taggedRule('a*b*c*d*e*')))] },
      'has more than 4 wildcards',
    ],
    [
      'a priority twice',
      { rules: [rule(1, countRule(1, untaggedRule)), rule(1, countRule(1, any))] },
      'Rule priorities must be unique: 1 is given twice.',
    ],
    [
      'any before others',
      { rules: [rule(1, countRule(1, any)), rule(2, countRule(1, untaggedRule))] },
      'Rule for tagStatus=ANY must have the lowest priority per storage class',
    ],
    [
      'untagged twice',
      { rules: [rule(1, countRule(1, untaggedRule)), rule(2, aged(1, untaggedRule))] },
      'Only one rule can select Untagged images per storage class',
    ],
    [
      'the same prefixes twice',
      {
        rules: [
          rule(1, countRule(1, taggedRule('a', 'b'))),
          rule(2, aged(1, taggedRule('b', 'a'))),
        ],
      },
      'unique sets',
    ],
  ])('%s', async (_, policy, words) => {
    const { client } = await world()
    const refused = await refusalOf(
      client.send(
        new sdk.PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText: text(policy) }),
      ),
    )
    expect(refused).toContain(
      "400 InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: ",
    )
    expect(refused).toContain(words)
    expect(
      await refusalOf(
        client.send(
          new sdk.StartLifecyclePolicyPreviewCommand({
            repositoryName,
            lifecyclePolicyText: text(policy),
          }),
        ),
      ),
    ).toBe(refused)
  })
})
