import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that wait for real times or start many processes. Begun first, they run beside all others and not after them. */
const long = [
  'killed',
  'faults',
  'image-graph',
  'lost-answers',
  'backoff',
  'restart',
  'shared-folder',
  'regular-expressions',
  'stream-breaks',
]

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
      return place < 0 ? long.length : place
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongFirst },
    projects: ['packages/*', 'apps/*', { test: { name: 'root', include: ['*.test.ts'] } }],
  },
})
