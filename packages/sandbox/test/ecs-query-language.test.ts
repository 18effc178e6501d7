import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  matchesQuery,
  parseQuery,
  type ClusterQuery,
  type Subject,
} from '../src/ecs/placement/query-language.ts'
import { toPattern } from '../src/world/pattern.ts'

const instance: Subject = {
  agentConnected: true,
  agentVersion: '1.98.0',
  ec2InstanceId: 'i-abcd1234',
  registeredAt: new Date('2018-06-18T22:28:28.431Z'),
  runningTasksCount: 3,
  attributes: new Map<string, string | undefined>([
    ['ecs.instance-type', 'g2.2xlarge'],
    ['ecs.availability-zone', 'us-east-1a'],
    ['ecs.capability.task-eni', undefined],
    ['rack/row', '12'],
  ]),
  groups: new Set(['service:production', 'family:job']),
}
const is = (expression: string) => matchesQuery(parseQuery(expression), instance)

describe('an expression', () => {
  test.each([
    ['attribute:ecs.instance-type == g2.2xlarge', true],
    ['attribute:ecs.instance-type equals t2.small', false],
    ['attribute:ecs.instance-type != t2.small', true],
    ['attribute:stack != production', true],
    ['attribute:stack == production', false],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ["attribute:ecs.availability-zone not_in ['us-east-1a']", false],
    ['attribute:ecs.availability-zone !in [us-east-1c]', true],
    ['attribute:ecs.instance-type =~ g2.* and attribute:ecs.availability-zone != us-east-1d', true],
    ['attribute:ecs.instance-type =~ g2', false],
    ['attribute:ecs.instance-type not_matches g3.*', true],
    ['attribute:ecs.instance-type !~ "(g2|g3)[.].*"', false],
    ['attribute:ecs.capability.task-eni exists', true],
    ['attribute:stack exists', false],
    ['attribute:stack !exists', true],
    ['attribute:stack not_exists', true],
    ['attribute:rack/row > 9', true],
    ['attribute:rack/row == 12.0', false],
    ['task:group == service:production', true],
    ['not(task:group == database)', true],
    ['task:group != family:job', false],
    ['runningTasksCount == 3', true],
    ['runningTasksCount less_than 3', false],
    ['agentVersion < 1.100.0', true],
    ['agentVersion >= 1.98', true],
    ['agentVersion greater_than 1.98.0', false],
    ['agentConnected == true', true],
    ['agentConnected != true', false],
    ['registeredAt < 2018-06-19', true],
    ['registeredAt == 2018-06-18T22:28:28+00:00', true],
    ['registeredAt greater_than_equal 2018-06-18T22:28:29', false],
    ["ec2InstanceId in ['i-abcd1234', 'i-wxyx7890']", true],
    ['runningTasksCount==3&&agentConnected==true', true],
    ['runningTasksCount == 1 || runningTasksCount == 3', true],
    ['(runningTasksCount == 1 or agentConnected == true) and task:group == none', false],
    ['runningTasksCount == 3 or runningTasksCount == 1 and agentConnected == false', true],
    ['!(runningTasksCount == 3) or not agentConnected == false', true],
  ])('%s is %s', (expression, expected) => expect(is(expression)).toBe(expected))

  test.each([
    '',
    'x',
    'runningTasksCount',
    'runningTasksCount ==',
    'runningTasksCount == many',
    'runningTasksCount in [1]',
    'runningTasksCount == 1 and',
    '(runningTasksCount == 1',
    'runningTasksCount == 1)',
    'agentVersion == new',
    'registeredAt < yesterday',
    'registeredAt < 2018-13-45',
    'attribute: == 1',
    'attribute:a',
    'attribute:a in []',
    'attribute:a in [b',
    'attribute:a in b',
    'attribute:a ~ b',
    'attribute:a =~ "("',
    'attribute:a =~ *',
    'constructor == 1',
    'attribute:a toString b',
    'agentConnected exists',
    '('.repeat(60) + 'agentConnected == true' + ')'.repeat(60),
  ])('%j is none', (expression) => expect(() => parseQuery(expression)).toThrow(SyntaxError))
})

const print = (query: ClusterQuery): string => {
  if (query.kind === 'not') return `not (${print(query.of)})`
  if (query.kind !== 'test') return `(${print(query.left)}) ${query.kind} (${print(query.right)})`
  const quoted = query.values.map((v) => (v.includes("'") ? `"${v}"` : `'${v}'`))
  return `${query.subject} ${query.operator} ${query.operator.endsWith('in') ? `[${quoted.join(', ')}]` : quoted.join('')}`
}

const text = fc.stringMatching(/^[\w .:'()&|,-]{0,12}$/)
const leaf: fc.Arbitrary<ClusterQuery> = fc.oneof(
  fc.record({
    kind: fc.constant('test' as const),
    subject: fc.stringMatching(/^attribute:[\w.-]{1,10}$/),
    operator: fc.constantFrom('==' as const, '!=' as const, '>' as const, '<=' as const),
    values: fc.tuple(text),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    subject: fc.constant('task:group'),
    operator: fc.constantFrom('in' as const, '!in' as const),
    values: fc.array(text, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    kind: fc.constant('test' as const),
    subject: fc.constant('attribute:ecs.os-type'),
    operator: fc.constantFrom('exists' as const, '!exists' as const),
    values: fc.constant([]),
  }),
)
const { query } = fc.letrec<{ query: ClusterQuery }>((tie) => ({
  query: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.record({ kind: fc.constant('not' as const), of: tie('query') }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      left: tie('query'),
      right: tie('query'),
    }),
  ),
}))

test('parses a printed expression to the same query', () => {
  fc.assert(
    fc.property(query, (q) => {
      expect(parseQuery(print(q))).toEqual(q)
    }),
  )
})

test('parses any text or throws a SyntaxError', () => {
  const parts = fc.constantFrom(
    'attribute:a',
    'task:group',
    '==',
    '!=',
    '=~',
    'in',
    '[',
    ']',
    ',',
    '(',
    ')',
    '!',
    'not',
    'and',
    '||',
    'exists',
    "'",
    'x',
    '[a-',
    '*',
  )
  const read = (pieces: string[]) => {
    try {
      matchesQuery(parseQuery(pieces.join(' ')), instance)
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError)
    }
  }
  fc.assert(fc.property(fc.array(parts, { maxLength: 12 }), read), { numRuns: 500 })
})

describe('a pattern', () => {
  test("matches like JavaScript's own regular expression", () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '[ab]',
      '[^a]',
      '\\w',
      '\\.',
      '(a|b)',
      '(?:(ab|c)*)',
      '(a+b?)',
    )
    const source = fc
      .array(fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?')), {
        maxLength: 4,
      })
      .map((parts) => parts.flat().join(''))
    const same = (pattern: string, given: string) => {
      expect(toPattern(pattern).matches(given)).toBe(
        new RegExp(`^(?:${pattern})$`, 's').test(given),
      )
    }
    fc.assert(fc.property(source, fc.stringMatching(/^[abc.]{0,8}$/), same), { numRuns: 500 })
  })

  test.each(['(a+)+b', '(a|a)*b', '((a*)*)*b', '.*.*.*.*.*.*b', '(a{0,30}){0,30}b'])(
    '%s does not run away',
    (source) => {
      const from = performance.now()
      expect(toPattern(source).matches('a'.repeat(256))).toBe(false)
      expect(performance.now() - from).toBeLessThan(1_000)
    },
  )

  test.each(['(', ')', '[', '*', 'a{3,1}', '(?=a)', '[b-a]', '(a{0,99}){0,99}b', 'x'.repeat(501)])(
    '%s is none',
    (source) => expect(() => toPattern(source)).toThrow(SyntaxError),
  )
})
