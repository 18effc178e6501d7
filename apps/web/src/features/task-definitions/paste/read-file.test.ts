import { expect, test } from 'vitest'
import { readFile } from './read-file'

/** A file that throws when it is read, as a dropped folder does. */
class Unreadable extends File {
  override text = () => Promise.reject(new Error('It was read.'))
}

test('returns the text of a file', async () => {
  expect(await readFile(new File(['{"family": "ä"}'], 'a.json'))).toEqual({
    text: '{"family": "ä"}',
    problem: null,
  })
  expect((await readFile(new File(['x'.repeat(1_048_576)], 'a.json'))).problem).toBeNull()
})

test('refuses a large file with its size, without reading it', async () => {
  expect(await readFile(new Unreadable(['x'.repeat(1_048_577)], 'dump.json'))).toEqual({
    text: null,
    problem:
      'dump.json has 1.1 MiB. Files may have at most 1 MiB, task definitions at most 64 KiB.',
  })
})

test('reports dropped folders and missing files', async () => {
  expect((await readFile(new Unreadable([], 'folder'))).problem).toBe(
    'folder cannot be read: it may be a folder, or gone.',
  )
})
