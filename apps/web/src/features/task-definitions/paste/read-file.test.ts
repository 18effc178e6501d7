import { expect, test } from 'vitest'
import { readFile } from './read-file'

/** A file that must not be read; a folder that was dropped cannot be. */
class Unreadable extends File {
  override text = () => Promise.reject(new Error('It was read.'))
}

test('a file is given with its text', async () => {
  expect(await readFile(new File(['{"family": "ä"}'], 'a.json'))).toEqual({
    text: '{"family": "ä"}',
    problem: null,
  })
  expect((await readFile(new File(['x'.repeat(1_048_576)], 'a.json'))).problem).toBeNull()
})

test('one that is too large is told with its size, and is not read', async () => {
  expect(await readFile(new Unreadable(['x'.repeat(1_048_577)], 'dump.json'))).toEqual({
    text: null,
    problem:
      'dump.json has 1.1 MiB. A file of at most 1 MiB is read here; a task definition has at most 64 KiB.',
  })
})

test('a folder, and what is gone, is told', async () => {
  expect((await readFile(new Unreadable([], 'folder'))).problem).toBe(
    'folder cannot be read: it may be a folder, or gone.',
  )
})
