import { existsSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Express } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import type { Accounts } from './accounts.ts'
import {
  hostGate,
  loopbackHosts,
  originGate,
  pathGate,
  repeatGate,
  sessionGate,
} from './http/gate.ts'
import type { HandlerDeps } from './http/handlers/context.ts'
import { handlersOf } from './http/handlers/index.ts'
import { headers } from './http/headers.ts'
import { actionLimit, exchangeLimit } from './http/limits.ts'
import { problemHandler, RequestRefusal } from './http/problem.ts'
import { refusedAttempts } from './http/refused-attempts.ts'
import { serve } from './http/serve.ts'
import type { Journal } from './store/journal.ts'

interface AppDeps extends HandlerDeps {
  log: Logger
  /**
   * The port in the browser's address bar. If it was configured as 0, it is known only after
   * listening.
   */
  port: () => number
  accounts: Accounts
  journal: Journal
  /** Folder of the built page; null in development, where another server has it. */
  page: string | null
}

/** Creates the whole server, gate first. It does not listen, so tests can mount it. */
export function createApp(deps: AppDeps): Express {
  const app = express()
  app.disable('x-powered-by')
  app.enable('case sensitive routing')
  app.enable('strict routing')
  app.set('query parser', 'simple')
  const hosts = () => loopbackHosts(deps.port())
  app.use(headers)
  app.use(
    pinoHttp({
      logger: deps.log,
      autoLogging: false,
      serializers: {
        req: (req: { method: string }) => ({ method: req.method }),
        res: (res: { statusCode: number }) => ({ status: res.statusCode }),
      },
    }),
  )
  app.use(repeatGate)
  app.use(hostGate(hosts))
  app.use(pathGate)
  app.get('/healthz', (_req, res) => {
    res.json({ ok: true })
  })
  app.use(['/api', '/auth'], originGate(hosts))
  const session = sessionGate(deps.sessions, deps.port)
  // Read bodies only after the session is known. The body that creates a session is small.
  app.use('/api', session)
  app.post('/api/actions/:action', actionLimit())
  app.use(['/api', '/auth'], express.json({ limit: '100kb', strict: true }))
  app.post('/auth/exchange', exchangeLimit(deps.tokens))
  app.use(serve(handlersOf(deps), session))
  app.use(['/api', '/auth'], () => {
    throw new RequestRefusal({
      status: 404,
      code: 'NoSuchEndpoint',
      message: 'There is no such endpoint.',
    })
  })
  if (deps.page) servePage(app, deps.page)
  app.use((_req, res) => {
    res.status(404).type('text/plain').send('Not found')
  })
  app.use(refusedAttempts(deps.journal))
  app.use(problemHandler(deps.log))
  return app
}

/**
 * Serves the built page: hashed files for ever, and the shell for all other URLs, which the router
 * in the page knows.
 */
function servePage(app: Express, dir: string): void {
  const shell = join(dir, 'index.html')
  app.use(
    express.static(dir, {
      index: false,
      redirect: false,
      immutable: true,
      maxAge: '1y',
      setHeaders: (res, path) => {
        if (!path.includes('/assets/')) res.setHeader('Cache-Control', 'no-cache')
      },
    }),
  )
  app.get(/^\/(?!assets\/)/, (req, res, next) => {
    // A missing file stays a 404; only a navigation gets the shell. A repository's name may contain
    // dots like a file's: then the request must accept text/html by name, which requests for
    // scripts, styles and images do not.
    const navigates = req.path.includes('.')
      ? /\btext\/html\b/.test(req.headers.accept ?? '')
      : req.accepts('html')
    if (!navigates || !existsSync(shell)) return next()
    res.set('Cache-Control', 'no-cache').sendFile(shell)
  })
}
