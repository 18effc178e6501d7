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

test('names the worst target and ignores draining ones', () => {
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

test('reports a reason once for all its targets', () => {
  expect(
    illsOf([
      one('initial'),
      one('unhealthy', 'Request timed out'),
      one('healthy'),
      one('unhealthy', 'Request timed out'),
    ]),
  ).toEqual(['2 unhealthy: Request timed out', '1 initial'])
})

test('reports target groups that could not be read', () => {
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

test('gives an unknown state the quiet tone, between unhealthy and healthy', () => {
  expect(targetTone('levitating')).toBe('quiet')
  expect(severityOf('unhealthy')).toBeLessThan(severityOf('levitating'))
  expect(severityOf('levitating')).toBeLessThan(severityOf('healthy'))
})
