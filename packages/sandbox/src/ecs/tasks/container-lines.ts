import type { LogEventState, LogWriter } from '../../logs/state.ts'
import { chance } from '../../world/chance.ts'
import type { ContainerLife, LogEnd } from './container-life.ts'

/** Interval of a container's log: up to two lines are written in each. */
const turn = 20_000
/** A stream keeps its writer's last day; older lines are dropped, like lines that were put. */
const remembered = 24 * 3_600_000
/** Order numbers of the lines in an interval. Start and end have a range of their own. */
const perTurn = 10
const atEnd = 900_000_000

/**
 * Computes a container's log lines from its life. Nothing is stored, and the same query always
 * returns the same lines.
 */
export function containerWriter(life: ContainerLife): LogWriter {
  return {
    first: life.startedAt,
    ended: () => life.end !== undefined,
    last: (now) =>
      tell(life, Math.min(now, life.end?.endedAt ?? now) - 10 * turn, now).at(-1)?.timestamp ??
      life.startedAt,
    lines: (from, to) => tell(life, from, to),
  }
}

function tell(life: ContainerLife, from: number, to: number): LogEventState[] {
  const { startedAt, end } = life
  // Keep a line of the instant at which the container ended: it may have been read already.
  const until = Math.min(to, end?.endedAt ?? to)
  const since = Math.max(from, startedAt, until - remembered)
  const lines: LogEventState[] = []
  const add = (timestamp: number, order: number, message: string) => {
    if (timestamp >= from && timestamp <= to)
      lines.push({ timestamp, order, message, ingestionTime: timestamp })
  }
  if (startedAt >= since)
    startUp(life).forEach(
      ([after, text], n) => startedAt + after <= until && add(startedAt + after, n, text),
    )
  for (
    let n = Math.max(0, Math.floor((since - startedAt) / turn));
    startedAt + n * turn <= until;
    n++
  ) {
    // The first lines of work come after the lines of the start.
    const writtenAt =
      startedAt +
      n * turn +
      Math.max(n === 0 ? 3_000 : 0, Math.floor(chance(life.seed, n) * (turn - 2)))
    if (writtenAt <= until && writtenAt >= since)
      work(life, n, writtenAt).forEach((text, k) => add(writtenAt, 100 + n * perTurn + k, text))
  }
  if (end)
    lastWords(life, end).forEach(
      ([after, text], n) => end.endedAt + after <= to && add(end.endedAt + after, atEnd + n, text),
    )
  return lines.sort((a, b) => a.timestamp - b.timestamp || a.order - b.order)
}

type Timed = readonly (readonly [after: number, text: string])[]

const json = (level: string, msg: string, more: object = {}) =>
  JSON.stringify({ level, msg, ...more })

function startUp({ name, image, port, seed }: ContainerLife): Timed {
  const release = image.split(':').at(-1) ?? 'latest'
  const took = 400 + Math.floor(chance(seed, -1) * 900)
  return [
    [0, json('info', `starting ${name}`, { release, pid: 1 })],
    [180, json('info', 'configuration loaded', { source: 'environment' })],
    [
      took,
      json('info', port === undefined ? 'waiting for work' : `listening on 0.0.0.0:${port}`, {
        startup_ms: took,
      }),
    ],
  ]
}

const paths = [
  '/',
  '/items',
  '/items/4711',
  '/search',
  '/status',
  '/session',
  '/orders',
  '/healthz',
]

/** The HTTP status of a request: 1.5 % are 500, 3.5 % are 404, and the rest 200. */
function statusOf(drawn: number): number {
  if (drawn < 0.015) return 500
  return drawn < 0.05 ? 404 : 200
}

/** Returns the lines of the nth interval. */
function work(
  { seed, port, behaviour, name }: ContainerLife,
  n: number,
  writtenAt: number,
): string[] {
  const draw = (k: number) => chance(seed + k, n)
  if (behaviour === 'oom')
    return [
      json('warn', `heap ${Math.min(97, 78 + n * 9)}% of limit after full collection`, {
        gc_ms: 210 + n * 340,
      }),
    ]
  if (behaviour === 'unhealthy')
    return [
      json('error', 'GET /healthz 503', {
        path: '/healthz',
        status: 503,
        error: 'database: connection refused',
      }),
    ]
  if (draw(1) < 0.25) return []
  if (port === undefined) {
    const messages = 1 + Math.floor(draw(2) * 40)
    return draw(3) < 0.02
      ? [json('warn', 'batch retried', { worker: name, attempt: 2 })]
      : [
          json('info', 'batch processed', {
            worker: name,
            messages,
            duration_ms: 30 + Math.floor(draw(4) * 400),
          }),
        ]
  }
  const path = paths[Math.floor(draw(2) * paths.length)] ?? '/'
  const status = statusOf(draw(3))
  const trace =
    Math.floor(draw(5) * 0xffff_ffff)
      .toString(16)
      .padStart(8, '0') + (writtenAt % 0xffff_ffff).toString(16).padStart(8, '0')
  return [
    json(status >= 500 ? 'error' : 'info', `GET ${path} ${status}`, {
      path,
      status,
      duration_ms: 2 + Math.floor(draw(4) ** 3 * 300),
      trace,
    }),
  ]
}

/**
 * Returns the last lines: a stack trace after a crash, one event for each line as awslogs writes
 * them; nothing after a kill.
 */
function lastWords({ name, seed }: ContainerLife, { how }: LogEnd): Timed {
  switch (how) {
    case 'crashed':
      return [
        'Error: connect ECONNREFUSED ' +
          `10.0.${Math.floor(chance(seed, -2) * 250)}.${Math.floor(chance(seed, -3) * 250)}:5432`,
        '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1611:16)',
        `    at async connect (/srv/${name}/database.js:41:11)`,
        `    at async main (/srv/${name}/main.js:17:3)`,
        json('fatal', 'uncaught exception, exiting', { exit_code: 1 }),
      ].map((text) => [0, text])
    case 'told':
      return [
        [0, json('info', 'SIGTERM received, closing')],
        [700, json('info', 'closed, bye')],
      ]
    case 'finished':
      return [[0, json('info', `${name} finished`, { exit_code: 0 })]]
    case 'killed':
      return []
  }
}
