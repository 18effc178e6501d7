// Development: vite on the one port that the browser sees, the BFF behind it restarted at every change, the sandbox left alone.
import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const freePort = (wanted = 0) =>
  new Promise((resolve, reject) => {
    const server = createServer()
      .once('error', reject)
      .listen(wanted, '127.0.0.1', () => {
        const { port } = server.address()
        server.close(() => resolve(port))
      })
  })

/** Takes the flag out of the list; gives its value. */
function take(args, flag) {
  const at = args.indexOf(flag)
  return at < 0 ? undefined : args.splice(at, 2)[1]
}

/** Starts all three; ends them all when one ends or a signal comes. Sessions live in the store, so they survive a restart of the BFF. */
export async function startDev({ root, node, nodeFlags, env, args }) {
  const port = await freePort(Number(take(args, '--port') ?? 7373))
  const bffPort = await freePort()
  const aws = args.includes('--aws') || args.includes('--config') || env.PILOTHOUSE_CONFIG
  const children = []
  const start = (command, rest, extra = {}, stdio = 'inherit') => {
    const child = spawn(command, rest, { cwd: root, env: { ...env, ...extra }, stdio })
    child.on('exit', () => end())
    children.push(child)
    return child
  }
  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    for (const child of children) child.kill('SIGTERM')
    process.exitCode = 0
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end)
  const parent = process.ppid
  setInterval(() => process.ppid === parent || end(), 1_000).unref()

  const sandboxFlags = [
    '--seed',
    take(args, '--seed') ?? 'demo',
    '--speed',
    take(args, '--speed') ?? '1',
  ]
  const sandbox = aws
    ? null
    : await readyLine(
        start(
          node,
          [...nodeFlags, 'packages/sandbox/src/main.ts', '--port', '0', ...sandboxFlags],
          {},
          ['ignore', 'pipe', 'inherit'],
        ),
      )
  const vite = start(
    node,
    [join(root, 'apps/web/node_modules/vite/bin/vite.js'), join(root, 'apps/web')],
    { PILOTHOUSE_BFF: `http://127.0.0.1:${bffPort}`, PILOTHOUSE_PORT: String(port) },
    ['ignore', 'ignore', 'inherit'],
  )
  vite.once('spawn', () =>
    start(
      node,
      [
        '--watch',
        '--watch-preserve-output',
        'apps/bff/src/main.ts',
        '--port',
        String(bffPort),
        '--no-open',
        ...args,
      ],
      { PILOTHOUSE_PUBLIC_PORT: String(port), ...(sandbox ? { PILOTHOUSE_SANDBOX: sandbox } : {}) },
    ),
  )
}

const readyLine = (child) =>
  new Promise((resolve) => {
    createInterface({ input: child.stdout }).on(
      'line',
      (line) => line.startsWith('{') && resolve(line),
    )
  })
