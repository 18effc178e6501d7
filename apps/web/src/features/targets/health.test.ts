import type { Target } from '@pilothouse/contract'
import { expect, test } from 'vitest'
import { illsOf, severityOf, summaryOf, targetTone } from './health'

const one = (state: string, description: string | null = null): Target => ({
  id: '10.0.0.1',
  port: 80,
  zone: null,
  state,
  reason: null,
  description,
  task: null,
})
const group = (...states: string[]) => ({
  targets: states.map((s) => one(s)),
  targetsProblem: null,
})

test('the worst is named, and what is being drained counts for nothing', () => {
  expect(summaryOf([group('healthy', 'initial', 'unhealthy', 'draining')])).toMatchObject({
    healthy: 1,
    total: 3,
    draining: 1,
    worst: { state: 'unhealthy' },
  })
  expect(summaryOf([group('healthy'), group('healthy', 'draining')])).toMatchObject({
    healthy: 2,
    total: 2,
    worst: null,
    problem: null,
  })
  expect(summaryOf([group()])).toMatchObject({ healthy: 0, total: 0, worst: null })
})

test('what is wrong is told once for all that have it', () => {
  expect(
    illsOf([
      one('initial'),
      one('unhealthy', 'Request timed out'),
      one('healthy'),
      one('unhealthy', 'Request timed out'),
    ]),
  ).toEqual(['2 unhealthy: Request timed out', '1 initial'])
})

test('what could not be read is said', () => {
  const problem = {
    call: 'elasticloadbalancing:DescribeTargetHealth',
    status: 403,
    code: 'AccessDenied',
    message: '',
  }
  expect(summaryOf([group('healthy'), { targets: null, targetsProblem: problem }]).problem).toBe(
    problem,
  )
})

test('a state that AWS adds is neutral, and stands between the ill and the well', () => {
  expect(targetTone('levitating')).toBe('quiet')
  expect(severityOf('unhealthy')).toBeLessThan(severityOf('levitating'))
  expect(severityOf('levitating')).toBeLessThan(severityOf('healthy'))
})
