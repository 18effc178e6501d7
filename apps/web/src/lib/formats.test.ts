import { expect, test } from 'vitest'
import { ago, duration, eventText, mebibytes, percent, plural, vcpu } from './formats'

test('formats durations in the largest unit, never negative', () => {
  expect(
    [-5_000, 12_000, 59_400, 60_000, 3_599_000, 3_600_000, 86_400_000 * 8].map(duration),
  ).toEqual(['0 s', '12 s', '59 s', '1 min', '59 min', '1 h', '8 d'])
  expect([ago(10_000, 9_000), ago(10_000, 11_000), ago(10_000, 22_000)]).toEqual([
    'now',
    'now',
    '12 s ago',
  ])
})

test('puts a count and its noun together', () => {
  expect([0, 1, 1_200].map((n) => plural(n, 'image'))).toEqual([
    '0 images',
    '1 image',
    '1,200 images',
  ])
  expect(plural(2, 'repository', 'repositories')).toBe('2 repositories')
})

test('formats sizes', () => {
  expect([mebibytes(512), mebibytes(2_048), mebibytes(15_770)]).toEqual([
    '512 MiB',
    '2 GiB',
    '15.4 GiB',
  ])
  expect([vcpu(256), vcpu(2_560), percent(0.416)]).toEqual(['0.25 vCPU', '2.5 vCPU', '42 %'])
})

test('removes the common prefix of service events', () => {
  expect(eventText('(service web) has reached a steady state.')).toBe('has reached a steady state')
  expect(eventText('something else')).toBe('something else')
})
