import { afterEach, expect, test } from 'vitest'
import { flushDrafts, keepDraft, readDraft } from './draft'

const draft = (text: string) => ({ text, base: null, at: 1 })
const written: boolean[] = []
const keep = (text: string | null, name = 'new') =>
  keepDraft('main', name, text === null ? null : draft(text), (kept) => written.push(kept))

afterEach(() => {
  flushDrafts()
  sessionStorage.clear()
  written.length = 0
})

test('reads drafts before they are written, and writes only the latest, once', () => {
  keep('a')
  keep('ab')
  keep('else', 'us-east-1 web')
  expect(sessionStorage).toHaveLength(0)
  expect(readDraft('main', 'new')).toEqual(draft('ab'))
  flushDrafts()
  expect(written).toEqual([true, true])
  expect(readDraft('main', 'new')).toEqual(draft('ab'))
  expect(readDraft('main', 'us-east-1 web')).toEqual(draft('else'))
  expect(readDraft('other', 'new')).toBeNull()
  flushDrafts()
  expect(written).toHaveLength(2)
})

test('a discarded draft does not come back', () => {
  keep('a')
  flushDrafts()
  keep('ab')
  keep(null)
  expect(readDraft('main', 'new')).toBeNull()
  flushDrafts()
  expect(readDraft('main', 'new')).toBeNull()
  expect(sessionStorage).toHaveLength(0)
})

test('ignores stored values that are not drafts', () => {
  for (const odd of ['{', '7', '{"text": 1}', 'null']) {
    sessionStorage.setItem('draft main new', odd)
    expect(readDraft('main', 'new')).toBeNull()
  }
})
