import { expect, test } from 'vitest'
import { frameReader } from './sse'

test('frames come whole however the text is cut', () => {
  const text = 'id: 7\nevent: change\ndata: {"kind":"services"}\n\nid: 8\nevent: beat\ndata: {}\n\n'
  const whole = frameReader()(text)
  expect(whole).toEqual([
    { id: '7', event: 'change', data: '{"kind":"services"}' },
    { id: '8', event: 'beat', data: '{}' },
  ])
  const read = frameReader()
  expect(text.split('').flatMap(read)).toEqual(whole)
})

test('what carries nothing is no frame', () => {
  expect(frameReader()(': a comment\n\n\n\nid: 9\n\n')).toEqual([])
})

test('data may hold what looks like a field', () => {
  expect(frameReader()('data: {"message":"id: 3"}\n\n')).toEqual([
    { id: null, event: 'message', data: '{"message":"id: 3"}' },
  ])
})
