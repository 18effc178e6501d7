import { expect, test } from 'vitest'
import {
  exclusionProblem,
  jsonProblem,
  repositoryNameProblem,
  sameJson,
} from './repository-rules.ts'

test.each([
  ['web', null],
  ['team/web.api_v2-x', null],
  ['a1', null],
  ['', 'Enter a name'],
  ['Web', 'lower case'],
  ['a b', 'no spaces'],
  ['a', 'at least 2'],
  ['web!', '“!” cannot be'],
  ['-web', 'begins and ends'],
  ['web/', 'begins and ends'],
  ['a//b', 'begins and ends'],
  ['a..b', 'begins and ends'],
  ['w'.repeat(257), 'at most 256'],
])('%j is checked as a name', (typed, said) => {
  const problem = repositoryNameProblem(typed)
  if (said === null) expect(problem).toBe(null)
  else expect(problem).toContain(said)
})

test('exclusion patterns are checked one by one', () => {
  expect(exclusionProblem(['dev-*', 'latest'])).toBe(null)
  expect(exclusionProblem(['a*b*c*'])).toContain('more than 2')
  expect(exclusionProblem(['a b'])).toContain('is no pattern')
  expect(exclusionProblem(['1', '2', '3', '4', '5', '6'])).toContain('At most 5')
})

test('JSON is compared by its content', () => {
  expect(sameJson('{"a":1,"b":[1,2]}', '{ "b": [1, 2], "a": 1 }')).toBe(true)
  expect(sameJson('{"b":[1,2]}', '{"b":[2,1]}')).toBe(false)
  expect([sameJson(null, null), sameJson(null, '{}'), sameJson('{', '{}')]).toEqual([
    true,
    false,
    false,
  ])
  expect([jsonProblem('{}'), jsonProblem('[]'), jsonProblem(' ')]).toEqual([
    null,
    'This is JSON, but not an object.',
    'Nothing is there.',
  ])
  expect(jsonProblem('{"a":')).toContain('JSON')
})
