import { expect, test } from 'vitest'
import { reportsFailure } from './level'

test.each([
  '{"level":"error","msg":"x"}',
  '{"severity": "CRITICAL"}',
  'level=fatal msg=x',
  'Error: connect ECONNREFUSED',
  'java.lang.NullPointerException: null',
  'panic: runtime error',
  '[ERROR] no',
  'Traceback (most recent call last):',
])('%s is a failure', (line) => {
  expect(reportsFailure(line)).toBe(true)
})

test.each([
  '{"level":"info","msg":"GET /errors 200"}',
  'no error',
  'errors=0',
  '    at async main (/srv/main.js:1:1)',
  '',
])('%s is not a failure', (line) => {
  expect(reportsFailure(line)).toBe(false)
})
