import { expect, test } from 'vitest'
import { readRules, ruleWords, writeRules, type Rule } from './rules'

const rule = (more: Partial<Rule['selection']>, rulePriority = 1, type = 'expire'): Rule => ({
  rulePriority,
  selection: { tagStatus: 'untagged', countType: 'imageCountMoreThan', countNumber: 1, ...more },
  action: { type },
})

test.each<[Rule, string]>([
  [
    rule({ countType: 'sinceImagePushed', countUnit: 'days', countNumber: 14 }),
    'Delete untagged images 14 days after they were pushed',
  ],
  [
    rule({ tagStatus: 'tagged', tagPrefixList: ['pr-'], countNumber: 20 }),
    'Delete images tagged pr-* but the newest 20',
  ],
  [
    rule({ tagStatus: 'tagged', tagPatternList: ['*-rc', 'v*'], countNumber: 1_000 }),
    'Delete images tagged *-rc and v* but the newest 1,000',
  ],
  [rule({ tagStatus: 'any', countNumber: 1 }), 'Delete images but the newest'],
  [
    rule({ tagStatus: 'any', countType: 'sinceImagePulled', countNumber: 1 }, 1, 'transition'),
    'Archive images 1 day after they were last pulled',
  ],
])('describes rule %j', (one, words) => expect(ruleWords(one)).toBe(words))

test('sorts rules by priority; explains why a text is not a policy', () => {
  expect(
    readRules(writeRules([rule({}, 5), rule({ tagStatus: 'any' }, 2)])).rules?.map(
      (r) => r.rulePriority,
    ),
  ).toEqual([2, 5])
  for (const [text, said] of [
    ['', 'The policy is empty'],
    ['{"rules":', 'JSON'],
    ['[]', 'list of "rules"'],
    ['{"rules":[]}', 'at least one'],
    ['{"rules":[{}]}', 'Rule 1 needs'],
    [writeRules([rule({}), rule({})]), 'Two rules'],
    [writeRules([rule({ tagStatus: 'tagged' })]), 'no prefix'],
  ] as const)
    expect(readRules(text).problem).toContain(said)
})
