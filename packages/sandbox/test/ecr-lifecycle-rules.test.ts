import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  evaluateLifecycle,
  selects,
  type Aging,
} from '../src/ecr/lifecycle/lifecycle-evaluation.ts'
import { toLifecycleRules } from '../src/ecr/lifecycle/lifecycle-rules.ts'
import type { LifecycleRule } from '../src/ecr/state/lifecycle.ts'
import './chance.ts'

const day = 86_400_000
const now = Date.UTC(2026, 10, 22)

/**
 * Images of few tags and few ages, so that rules meet; some are lists of others, some are artifacts
 * of others, some lie in the archive.
 */
const images: fc.Arbitrary<Aging[]> = fc
  .array(
    fc.record({
      tags: fc.uniqueArray(
        fc.constantFrom('prod-1', 'prod-2', 'beta-1', 'beta-2', 'v1.2', 'latest'),
        { maxLength: 3 },
      ),
      age: fc.integer({ min: 0, max: 20 }),
      pulled: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      archived: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined, freq: 4 }),
      lists: fc.uniqueArray(fc.nat(19), { maxLength: 3 }),
      subject: fc.option(fc.nat(19), { nil: undefined, freq: 6 }),
    }),
    { maxLength: 20 },
  )
  .map((all) =>
    all.map(({ tags, age, pulled, archived, lists, subject }, i) => ({
      digest: `sha256:${i}`,
      tags,
      storageClass: archived === undefined ? 'standard' : 'archive',
      pushedAt: now - age * day,
      pulledAt: pulled === undefined ? undefined : now - pulled * day,
      archivedAt: archived === undefined ? undefined : now - archived * day,
      lists: i % 5 === 0 ? lists.filter((n) => n !== i).map((n) => `sha256:${n}`) : [],
      subject: subject === undefined || subject === i ? undefined : `sha256:${subject}`,
    })),
  )

const counts = fc.constantFrom(
  'imageCountMoreThan' as const,
  'sinceImagePushed' as const,
  'sinceImagePulled' as const,
  'sinceImageTransitioned' as const,
)

/** Policies as they are written, made so that ECR takes them. */
const policies: fc.Arbitrary<LifecycleRule[]> = fc
  .uniqueArray(
    fc.record({
      rulePriority: fc.integer({ min: 1, max: 99 }),
      tags: fc.uniqueArray(fc.constantFrom('prod*', 'beta*', '*1', 'latest', 'v*.*'), {
        minLength: 1,
        maxLength: 2,
      }),
      byPrefix: fc.boolean(),
      countType: counts,
      countNumber: fc.integer({ min: 1, max: 10 }),
      action: fc.constantFrom('expire', 'transition'),
    }),
    {
      maxLength: 5,
      selector: (rule) => JSON.stringify([rule.tags.toSorted(), rule.byPrefix]),
      minLength: 1,
    },
  )
  .chain((rules) => fc.tuple(fc.constant(rules), fc.subarray(['untagged', 'any'])))
  .map(([rules, last]) => {
    const write = (
      rulePriority: number,
      selection: object,
      {
        countType,
        countNumber,
        action,
      }: { countType: string; countNumber: number; action: string },
    ) => ({
      rulePriority,
      selection: {
        ...selection,
        countType,
        countNumber: countType === 'sinceImageTransitioned' ? countNumber + 90 : countNumber,
        ...(countType === 'imageCountMoreThan' ? {} : { countUnit: 'days' }),
        ...(countType === 'sinceImageTransitioned' ? { storageClass: 'archive' } : {}),
      },
      action:
        countType === 'sinceImagePulled' ||
        (countType !== 'sinceImageTransitioned' && action === 'transition')
          ? { type: 'transition', targetStorageClass: 'archive' }
          : { type: 'expire' },
    })
    const first = rules[0]
    if (!first) return []
    const own = new Map(rules.map((rule) => [rule.rulePriority, rule])).values()
    const tagged = [...own].map((rule) => {
      const tags = rule.byPrefix
        ? { tagPrefixList: rule.tags.map((tag) => tag.replaceAll('*', '')) }
        : { tagPatternList: rule.tags }
      return write(rule.rulePriority, { tagStatus: 'tagged', ...tags }, rule)
    })
    return toLifecycleRules(
      JSON.stringify({
        rules: [...tagged, ...last.map((tagStatus, i) => write(100 + i, { tagStatus }, first))],
      }),
    )
  })

describe('for any rules and images', () => {
  test('only the first rule that selects an image may mark it', () => {
    fc.assert(
      fc.property(policies, images, (rules, all) => {
        const marked = evaluateLifecycle(rules, all, now)
        expect(new Set(marked.map((m) => m.image.digest)).size).toBe(marked.length)
        for (const { image, rule } of marked)
          expect(rules.find((one) => selects(one, image))).toBe(rule)
      }),
    )
  })

  test('a rule does not change the results of rules before it', () => {
    fc.assert(
      fc.property(policies, images, fc.nat(7), (rules, all, n) => {
        const fewer = rules.slice(0, n)
        const before = evaluateLifecycle(fewer, all, now)
        const after = evaluateLifecycle(rules, all, now).filter(({ rule }) => fewer.includes(rule))
        expect(after).toEqual(before)
      }),
    )
  })

  test('a count keeps the newest images and those of earlier rules', () => {
    fc.assert(
      fc.property(policies, images, (rules, all) => {
        const marked = evaluateLifecycle(rules, all, now)
        const listed = new Set(all.flatMap((image) => image.lists))
        const artifact = (image: Aging) => all.some(({ digest }) => digest === image.subject)
        for (const rule of rules.filter(({ countType }) => countType === 'imageCountMoreThan')) {
          const selected = all.filter((image) => selects(rule, image) && !artifact(image))
          const gone = selected.filter((image) =>
            marked.some((m) => m.rule === rule && m.image === image),
          )
          const claimed = (image: Aging) => rules.find((one) => selects(one, image)) !== rule
          const youngerThan = (image: Aging) =>
            selected.filter((other) => other.pushedAt > image.pushedAt).length
          for (const image of gone)
            expect(
              selected.filter((other) => other.pushedAt >= image.pushedAt).length,
            ).toBeGreaterThan(rule.countNumber)
          for (const image of selected)
            if (!gone.includes(image) && !claimed(image) && !listed.has(image.digest))
              expect(youngerThan(image)).toBeLessThan(rule.countNumber)
        }
      }),
    )
  })

  test('keeps listed and young images, and returns the oldest first', () => {
    fc.assert(
      fc.property(policies, images, (rules, all) => {
        const marked = evaluateLifecycle(rules, all, now)
        for (const { image, rule } of marked) {
          expect(all.some(({ lists }) => lists.includes(image.digest))).toBe(false)
          if (rule.countType === 'sinceImagePushed')
            expect(image.pushedAt).toBeLessThan(now - rule.countNumber * day)
          if (rule.countType === 'sinceImageTransitioned')
            expect(image.archivedAt).toBeLessThan(now - rule.countNumber * day)
          expect(image.storageClass).toBe(rule.storageClass)
        }
        expect(marked.map((m) => m.image.pushedAt)).toEqual(
          marked.map((m) => m.image.pushedAt).toSorted((a, b) => a - b),
        )
      }),
    )
  })
})

test('evaluates 50 rules for 10,000 images in a moment', () => {
  const all = Array.from({ length: 10_000 }, (_, i): Aging => ({
    digest: `sha256:${i}`,
    tags: [`branch-${i % 60}-${i}`],
    storageClass: 'standard',
    pushedAt: now - i * 3_600_000,
    lists: [],
  }))
  const selection = (i: number) => ({
    tagStatus: 'tagged',
    tagPatternList: [`*b*-${i}-*`],
    countType: 'imageCountMoreThan',
    countNumber: 10,
  })
  const rules = toLifecycleRules(
    JSON.stringify({
      rules: Array.from({ length: 50 }, (_, i) => ({
        rulePriority: i + 1,
        selection: selection(i),
        action: { type: 'expire' },
      })),
    }),
  )
  const started = performance.now()
  const marked = evaluateLifecycle(rules, all, now)
  expect(performance.now() - started).toBeLessThan(2_000)
  expect(marked).toHaveLength(all.filter((_, i) => i % 60 < 50).length - 50 * 10)
})
