import { expect, test } from 'vitest'
import { frameReader } from './sse'

test('returns whole frames however the text is split', () => {
  const text = 'id: 7\nevent: change\ndata: {"kind":"services"}\n\nid: 8\nevent: beat\ndata: {}\n\n'
  const whole = frameReader()(text)
  expect(whole).toEqual([
    { id: '7', event: 'change', data: '{"kind":"services"}' },
    { id: '8', event: 'beat', data: '{}' },
  ])
  const read = frameReader()
  expect(text.split('').flatMap(read)).toEqual(whole)
})

test('ignores frames without data', () => {
  expect(frameReader()(': a comment\n\n\n\nid: 9\n\n')).toEqual([])
})

test('keeps data that looks like a field', () => {
  expect(frameReader()('data: {"message":"id: 3"}\n\n')).toEqual([
    { id: null, event: 'message', data: '{"message":"id: 3"}' },
  ])
})
