import './chance.ts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shortened } from '../src/aws/plain-text.ts'
import { createRedactor, hidden } from '../src/aws/redact.ts'
import { longestText } from '../src/aws/redact/scrub.ts'
import { commandShapes, piecesOf, textShapes, wordShapes } from './secret-shapes.ts'

const redactor = createRedactor(Buffer.from('a key of a test'))
const scrub = (text: string) => redactor.scrub(text)
const charactersOf = (text: string) => fc.constantFrom(...text.split(''))

/** Characters that hurried patterns take for the end of a value. A slash, `?`, `#` and `%` are left to the cases that allow them. */
const bare = fc
  .string({ unit: charactersOf('abcdefXYZ0189&,;)}@+-_.!~*^$|([{'), minLength: 8, maxLength: 40 })
  .filter((s) => /^[a-zA-Z0-9]/.test(s) && /\d/.test(s) && !/[;|&,]$/.test(s))
const quoted = fc
  .string({
    unit: charactersOf('abcdefXYZ0189&,;)}@+-_.!~*^$|([{ \t'),
    minLength: 8,
    maxLength: 40,
  })
  .filter((s) => /^[a-zA-Z0-9].*[a-zA-Z0-9]$/.test(s))
const inQuery = fc.string({
  unit: charactersOf('abcdefXYZ0189,;)}@+-_.!~*$(:/%'),
  minLength: 8,
  maxLength: 40,
})
const inUser = fc.string({
  unit: charactersOf('abcdefXYZ0189&,;)}@+-_.!~*$(:%'),
  minLength: 8,
  maxLength: 40,
})
const token = fc.string({
  unit: charactersOf('abcdefghijkXYZ0123456789'),
  minLength: 40,
  maxLength: 60,
})
const secrets = { bare, quoted, inQuery, inUser, token }

const shown = (output: string, secret: string, shape: string) =>
  piecesOf(secret).filter((piece) => output.includes(piece) && !shape.includes(piece))

test.each([...textShapes, ...commandShapes])(
  'no four characters of a secret stay: %s %s',
  (kind, shape) => {
    fc.assert(
      fc.property(secrets[kind], (secret) => {
        const output = scrub(shape.replaceAll('§', () => secret))
        expect([output, shown(output, secret, shape)]).toEqual([output, []])
      }),
      { numRuns: 40 },
    )
  },
)

test.each(wordShapes)(
  'no four characters of a secret stay in separate words: %s %j',
  (kind, words) => {
    fc.assert(
      fc.property(secrets[kind], (secret) => {
        const output = redactor
          .words(words.map((word) => word.replaceAll('§', () => secret)))
          .join(' ')
        expect([output, shown(output, secret, words.join(' '))]).toEqual([output, []])
      }),
      { numRuns: 40 },
    )
  },
)

test.each([
  'token bucket is empty',
  'password authentication failed for user "app"',
  'GET /login?next=/home',
  'author=jane',
  'author: Jane Doe <jane@example.com>',
  'authored 3 files',
  'authority: example.com',
  'tokens used: 512',
  'max_tokens=512',
  'PWD=/app',
  'nginx:1.25@sha256:abc',
  'npm:react@18.2.0',
  'arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf',
  'registry.example/acme/auth-service:v2',
  '(service api-auth) has reached a steady state.',
  'ssh://git@github.com/acme/shop.git',
  'http://localhost:8080/path@2',
  'mongodb://db1:27017,db2:27017/shop',
  'GET /orders/1?page=2&sort=name HTTP/1.1',
  'Bearer of bad news',
  'Basic authentication failed',
  'the session is authorized by jane',
  'Invalid password for jane',
  'docker run -p 8080:80 nginx',
  'bypass=true',
  'compass: north',
  'sort_key=name',
  'monkey=1',
  'cp -p a b',
  'it’s "quoted" text',
  'key=value',
  'cache-key: a',
  'jane@example.com',
  'mysql: [Warning] Using a password on the command line interface can be insecure.',
  'docker login failed for registry',
  'curl: (7) Failed to connect to localhost port 80',
  'Unexpected token } in JSON at position 5',
  'Passed 12 tests, 3 failed',
  'spinning up 3 workers',
  'token_type=bearer',
  '{"token_type":"Bearer","expires_in":3600}',
  'password_min_length=8',
  'DB_PASSWORD_FILE=/run/secrets/db',
  'SSH_AUTH_SOCK=/tmp/ssh-XX/agent.1',
  'auth_mode=iam',
  'pass: true',
  '{"pass": true, "skipped": null}',
  'secretArn: arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf',
  'run --max-tokens 50 --auth-mode iam',
  'token_expires_in=3600s',
  'InvalidTokenError:\n    at check (auth.js:1:2)',
  'SET PASSWORD FOR jane',
  '',
])('ordinary text is shown as it is: %s', (text) => {
  expect(scrub(text)).toBe(text)
})

test.each(['DB_PASSWORD_ADMIN=', 'secretAccount: ', 'auth.storage=', 'password_export='])(
  'a name that only ends like a number’s does not show one: %s',
  (name) => {
    expect(scrub(`${name}482913`)).toBe(`${name}${hidden}`)
  },
)

test.each([
  [['ssh', '-p', '22', 'host']],
  [['mkdir', '-p', '/data']],
  [['docker', 'run', '-p', '8080:80', 'nginx']],
  [['run', '--max-tokens', '50']],
  [['run', '--token-type', 'bearer']],
  [['run', 'PASSWORD_FILE=/run/secrets/db']],
  [['run', '--password-file', '/run/secrets/db']],
])('ordinary words of a command are shown as they are: %j', (words) => {
  expect(redactor.words(words)).toEqual(words)
})

test.each(['JWT', 'github-pat', 'hmac', 'bearer', 'webhook_url', 'sas', 'sessionid', 'signing'])(
  'a tag with the name %s is masked',
  (name) => {
    expect(redactor.named(name, 'blue')).toBe(hidden)
  },
)

test.each([
  ['GET /cb?token=abc123&state=1', `GET /cb?token=${hidden}&state=1`],
  [
    'https://b.s3/x?X-Amz-Signature=ab12&X-Amz-Expires=60',
    `https://b.s3/x?X-Amz-Signature=${hidden}&X-Amz-Expires=60`,
  ],
  ['postgres://app:p@ss@db.internal:5432/shop', `postgres://app:${hidden}@db.internal:5432/shop`],
  ['{"password":"a, b","user":"jane"}', `{"password":"${hidden}","user":"jane"}`],
  ['{"pin":1234,"user":"jane"}', `{"pin":${hidden},"user":"jane"}`],
  ['mysql -uroot -phunter2 -h db shop', `mysql -uroot -p${hidden} -h db shop`],
  [
    'docker login -u jane -p secret registry.example',
    `docker login -u jane -p ${hidden} registry.example`,
  ],
  ['export DB_PASSWORD=abc run --fast', `export DB_PASSWORD=${hidden} run --fast`],
])('what is around a secret is still read: %s', (text, clean) => {
  expect(scrub(text)).toBe(clean)
  // Masking twice changes nothing.
  expect(scrub(clean)).toBe(clean)
})

/** Pieces that patterns begin with, end with, or repeat. */
const pieces = [
  '-pwd',
  'password=',
  '"',
  "'",
  '`',
  '\\',
  '\\"',
  '://',
  'a://u:p@h ',
  '@',
  ' ',
  '\n',
  'eyJ',
  'eyJ-',
  'ghp_',
  'xoxb-',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'password="',
  'password=\\"',
  '{"token":{',
  'token:[',
  '<password>',
  '<password',
  '--password ',
  ';pwd=a ',
  '?token=',
  '&token=',
  'api key',
  '%3A%2F%2F',
  '%40',
  'Bearer ',
  'Cookie: a; ',
  'IDENTIFIED BY ',
  'password: |\n ',
  'value="',
  'name="password","value=',
  'mysql -p',
  "mysql '",
  'mysql "',
  'docker login ',
  'curl -u ',
  'echo | ',
  'é',
  '\ud800',
  '\u2028',
  'A',
  '=',
  '.',
  '-',
  '"a://u:p@h"',
  'credentials:\n a: b\n',
  'a.atlasv1.',
  '8Q~',
  '12345678:AA',
  'M.',
  '%22password%22%3A%22',
  'token%3D',
  "PASSWORD('",
  'SET PASSWORD FOR a=',
]
const hostile = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 64 })), {
    minLength: 1,
    maxLength: 6,
  })
  .chain((parts) => {
    const once = parts.map(([piece, times]) => piece.repeat(times)).join('')
    const fill = (text: string) =>
      text.repeat(Math.ceil((64 * 1024) / text.length)).slice(0, 64 * 1024)
    return fc.constantFrom(
      fill(once),
      fill(parts.map(([piece]) => piece).join('')),
      parts
        .map(([piece]) => piece.repeat(Math.ceil((64 * 1024) / parts.length / piece.length)))
        .join(''),
    )
  })

/** CPU time of this process, in milliseconds for each KB of the text. */
function costOf(text: string): number {
  const before = process.cpuUsage()
  scrub(text)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / (text.length / 1024)
}

test('64 KB of a hostile text cost less than 2 ms a KB, whatever is repeated in it', () => {
  for (const piece of pieces) scrub(piece.repeat(200))
  fc.assert(
    fc.property(hostile, (text) => {
      // The collector of garbage runs on this clock too; what a text costs by itself, it costs each time.
      expect(Math.min(costOf(text), costOf(text))).toBeLessThan(2)
    }),
    { numRuns: 150 },
  )
}, 60_000)

test('what is too long to be searched is not shown', () => {
  const text = `${'harmless '.repeat(longestText / 9 + 1)}CANARY`
  expect(scrub(text)).toBe(
    `${hidden} (${text.length.toLocaleString('en-GB')} characters: too long to be searched for secrets, so not shown)`,
  )
})

test('a secret at the place where a line is cut does not stay by half', () => {
  const lengths = { shown: 100, searched: 200 }
  fc.assert(
    fc.property(token, fc.nat(120), (secret, before) => {
      const line = `${'x'.repeat(before)} postgres://app:${secret}@db/shop ${'y '.repeat(200)}`
      const output = shortened(line, lengths, scrub)
      expect(shown(output, secret, '')).toEqual([])
      expect(output.length).toBeLessThan(130)
    }),
  )
  expect(shortened('x'.repeat(300), lengths, scrub)).toBe(
    `${hidden} (300 characters without a blank: not searched for secrets, so not shown)`,
  )
  expect(shortened('short password=abc', lengths, scrub)).toBe(`short password=${hidden}`)
})
