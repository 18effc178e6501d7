import { expect, test } from 'vitest'
import { outsideRange, ownerOf } from './scaling-rules.ts'

const none = { scaleIn: false, scaleOut: false, scheduled: false }
const target = { min: 2, max: 10, suspended: none }

test('every other owner of the desired count is named', () => {
  expect(ownerOf({ controller: 'ECS' }, null)).toBeNull()
  expect(ownerOf({ controller: 'ECS' }, target)).toBe(
    'Application Auto Scaling keeps this between 2 and 10 and may change it again.',
  )
  expect(ownerOf({ controller: 'CODE_DEPLOY' }, null)).toContain('CodeDeploy')
  expect(ownerOf({ controller: 'EXTERNAL' }, null)).toContain('external controller')
})

test('suspended scaling is named', () => {
  expect(
    ownerOf({ controller: 'ECS' }, { ...target, suspended: { ...none, scaleIn: true } }),
  ).toContain('Suspended: scaling in.')
  expect(
    ownerOf(
      { controller: 'ECS' },
      { ...target, suspended: { scaleIn: true, scaleOut: true, scheduled: true } },
    ),
  ).toContain('changes nothing until it is resumed')
})

test.each([
  [2, null],
  [10, null],
  [1, 'at least 2'],
  [0, 'at least 2'],
  [11, 'at most 10'],
])('%i tasks of 2 to 10: %s', (desired, says) => {
  const said = outsideRange(target, desired)
  if (says === null) expect(said).toBeNull()
  else expect(said).toContain(says)
})

test('without a range no count is outside it', () => {
  expect(outsideRange(null, 9_999)).toBeNull()
})
