import type { Account } from '@pilothouse/contract'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
} from '../actions/deregister-task-definitions.ts'
import { deleteImages, scanImage, tagImage, untagImage, type At } from '../actions/images.ts'
import { previewLifecycle, setLifecycle } from '../actions/lifecycle-policies.ts'
import { registerTaskDefinition } from '../actions/register-task-definition.ts'
import {
  createRepository,
  deleteRepository,
  setScanOnPush,
  setTagMutability,
} from '../actions/repositories.ts'
import { setRepositoryPolicy, setRepositoryTags } from '../actions/repository-policies.ts'
import { revealValue } from '../actions/reveal.ts'
import type { ActionContext } from '../actions/run.ts'
import { deployService, scaleService } from '../actions/services.ts'
import { stopTask } from '../actions/tasks.ts'
import { Trouble } from '../aws/scope.ts'
import { listRows, type Accounts, type WatchedAccount } from '../fleet/accounts.ts'
import type { Fleet } from '../fleet/fleet.ts'
import type { Registry } from '../fleet/registry.ts'
import { readCluster } from '../resources/clusters.ts'
import { readFamily } from '../resources/family-revisions.ts'
import { findImages } from '../resources/find-images.ts'
import { findBase } from '../resources/image-base.ts'
import { readFindings } from '../resources/image-findings.ts'
import { listImageTroubles } from '../resources/image-troubles.ts'
import { readImage } from '../resources/image.ts'
import { listImages, readImageUses } from '../resources/images.ts'
import { readLifecyclePreview } from '../resources/lifecycle-preview.ts'
import { readLog } from '../resources/logs.ts'
import { readMetrics } from '../resources/metrics.ts'
import { readRegistries } from '../resources/registries.ts'
import { listRepositories, readRepository } from '../resources/repositories.ts'
import { readScaling } from '../resources/scaling.ts'
import { listServiceDeployments } from '../resources/service-deployments.ts'
import { readServiceImages } from '../resources/service-images.ts'
import { readService } from '../resources/services.ts'
import { readTargets } from '../resources/targets.ts'
import { readUses } from '../resources/task-definition-uses.ts'
import { listFamilies, readTaskDefinition } from '../resources/task-definitions.ts'
import { readTaskNetwork } from '../resources/task-network.ts'
import { readTask } from '../resources/tasks.ts'
import type { LaunchTokens } from '../store/launch-tokens.ts'
import type { Sessions } from '../store/sessions.ts'
import { cookieName, cookieOf, type Signed } from './gate.ts'
import { openapi } from './openapi.ts'
import { Refusal } from './problem.ts'
import { sent, type Handlers } from './serve.ts'
import type { StreamSessions } from './stream-sessions.ts'
import type { Hub } from './stream.ts'

export interface HandlerDeps {
  version: string
  user: string
  port: () => number
  accounts: Accounts
  hubs: Map<string, Hub>
  streams: StreamSessions
  sessions: Sessions
  tokens: () => LaunchTokens
  /** What all actions share. */
  acting: Omit<ActionContext, 'user'>
}

/** What answers each endpoint of the contract. */
export function handlersOf(deps: HandlerDeps): Handlers {
  const accountOf = (name: string): WatchedAccount => {
    const account = deps.accounts.get(name)
    if (!account)
      throw new Refusal(404, 'NoSuchAccount', `There is no account ${name} in this console.`)
    return account
  }
  const fleetOf = (at: { account: string; region: string }): Fleet => {
    const fleet = accountOf(at.account).fleets.get(at.region)
    if (!fleet)
      throw new Refusal(
        404,
        'NoSuchRegion',
        `Account ${at.account} is not watched in ${at.region}.`,
      )
    return fleet
  }
  const registryOf = (at: { account: string; region: string }): Registry => {
    fleetOf(at)
    const registry = accountOf(at.account).registries.get(at.region)
    if (!registry)
      throw new Refusal(
        404,
        'NoSuchRegion',
        `Account ${at.account} is not watched in ${at.region}.`,
      )
    return registry
  }
  const at = (place: { account: string; region: string }): At => ({
    accounts: deps.accounts,
    fleet: fleetOf(place),
    registry: registryOf(place),
  })
  const by = (user: string): ActionContext => ({ ...deps.acting, user })
  return {
    'POST /auth/exchange': async ({ body, res }) => {
      const tokens = deps.tokens()
      if (!tokens.has(body.token)) throw badLaunchToken()
      // First the session: where it cannot be stored, as on a full disk, the link stays good.
      const { cookie, key } = await deps.sessions.open(deps.user)
      if (!tokens.use(body.token)) {
        await deps.sessions.end(cookie)
        throw badLaunchToken()
      }
      res.cookie(cookieName(deps.port()), cookie, {
        secure: true,
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
      })
      return { key }
    },
    'POST /auth/leave': async ({ req, res }) => {
      deps.streams.revoke((res.locals as Signed).session ?? '')
      res.clearCookie(cookieName(deps.port()), {
        secure: true,
        httpOnly: true,
        sameSite: 'strict',
        path: '/',
      })
      await deps.sessions.end(cookieOf(req.headers.cookie, cookieName(deps.port())) ?? '')
      return {}
    },
    'GET /api/session': async ({ user }) => ({
      user,
      version: deps.version,
      accounts: await Promise.all([...deps.accounts.values()].map(toAccount)),
      recording: deps.acting.journal.problem,
    }),
    'GET /api/openapi.json': () => openapi(deps.version),
    'GET /api/:account/stream': ({ params, req, res }) => {
      accountOf(params.account)
      const { session = '' }: Signed = res.locals
      deps.hubs
        .get(params.account)
        ?.attach(req, res, { session, alive: () => deps.sessions.alive(session) })
      return sent
    },
    'GET /api/:account/clusters': ({ params }) =>
      listRows(accountOf(params.account), 'clusters', {}),
    'GET /api/:account/services': ({ params, query }) =>
      listRows(accountOf(params.account), 'services', query),
    'GET /api/:account/tasks': async ({ params, query }) => {
      const { rows, parts } = await listRows(accountOf(params.account), 'tasks', query)
      return {
        parts,
        rows: query.service === undefined ? rows : rows.filter((t) => t.service === query.service),
      }
    },
    'GET /api/:account/container-instances': ({ params, query }) =>
      listRows(accountOf(params.account), 'container-instances', query),
    'GET /api/:account/task-definitions': ({ params }) => listFamilies(accountOf(params.account)),
    'GET /api/:account/:region/clusters/:cluster': ({ params }) =>
      readCluster(fleetOf(params), params.cluster),
    'GET /api/:account/:region/clusters/:cluster/metrics': ({ params, query }) =>
      readMetrics(fleetOf(params), { cluster: params.cluster }, query.hours),
    'GET /api/:account/:region/clusters/:cluster/services/:service': ({ params }) =>
      readService(fleetOf(params), params.cluster, params.service),
    'GET /api/:account/:region/clusters/:cluster/services/:service/deployments': ({ params }) =>
      listServiceDeployments(fleetOf(params), params.cluster, params.service),
    'GET /api/:account/:region/clusters/:cluster/services/:service/metrics': ({ params, query }) =>
      readMetrics(
        fleetOf(params),
        { cluster: params.cluster, service: params.service },
        query.hours,
      ),
    'GET /api/:account/:region/clusters/:cluster/tasks/:task': ({ params }) =>
      readTask(fleetOf(params), params.cluster, params.task),
    'GET /api/:account/:region/clusters/:cluster/tasks/:task/log': ({ params, query }) =>
      readLog(
        fleetOf(params),
        params.cluster,
        params.task,
        query,
        (region) => accountOf(params.account).fleets.get(region)?.scope,
      ),
    'GET /api/:account/:region/clusters/:cluster/services/:service/targets': ({ params }) =>
      readTargets(fleetOf(params), params.cluster, params.service),
    'GET /api/:account/:region/clusters/:cluster/services/:service/scaling': ({ params }) =>
      readScaling(fleetOf(params), params.cluster, params.service),
    'GET /api/:account/:region/clusters/:cluster/tasks/:task/network': ({ params }) =>
      readTaskNetwork(fleetOf(params), params.cluster, params.task),
    'GET /api/:account/:region/task-definitions/:family': ({ params }) =>
      readFamily(fleetOf(params), params.family),
    'GET /api/:account/:region/task-definitions/:family/uses': ({ params }) =>
      readUses(fleetOf(params), params.family),
    'GET /api/:account/:region/task-definitions/:family/:revision': ({ params }) =>
      readTaskDefinition(fleetOf(params), params.family, Number(params.revision)),
    'GET /api/:account/repositories': ({ params }) =>
      listRepositories(deps.accounts, accountOf(params.account)),
    'GET /api/:account/registries': ({ params }) => readRegistries(accountOf(params.account)),
    'GET /api/:account/image-troubles': ({ params }) =>
      listImageTroubles(deps.accounts, accountOf(params.account)),
    'GET /api/:account/find-images': ({ params, query }) =>
      findImages(deps.accounts, accountOf(params.account), query.name),
    'GET /api/:account/:region/repository': ({ params, query }) =>
      readRepository(deps.accounts, registryOf(params), query.repository),
    'GET /api/:account/:region/lifecycle-preview': ({ params, query }) =>
      readLifecyclePreview(deps.accounts, registryOf(params), query.repository),
    'GET /api/:account/:region/images': ({ params, query }) =>
      listImages(deps.accounts, registryOf(params), query.repository),
    'GET /api/:account/:region/image': ({ params, query }) =>
      readImage(
        deps.accounts,
        registryOf(params),
        query.repository,
        query.digest,
        query.pull === 'yes',
      ),
    'GET /api/:account/:region/image/base': ({ params, query }) =>
      findBase(registryOf(params), query.repository, query.digest, query.pull === 'yes'),
    'GET /api/:account/:region/image/findings': ({ params, query }) =>
      readFindings(registryOf(params), query.repository, query.digest, query.next),
    'GET /api/:account/:region/image/uses': ({ params, query }) =>
      readImageUses(deps.accounts, registryOf(params), query.repository, query.digest),
    'GET /api/:account/:region/clusters/:cluster/services/:service/images': ({ params }) =>
      readServiceImages(deps.accounts, fleetOf(params), params.cluster, params.service),
    'GET /api/actions/:id': async ({ params }) => {
      const outcome = await deps.acting.actions.find(params.id)
      if (!outcome)
        throw new Refusal(404, 'NoSuchAction', 'No action of the last 24 hours has this id.')
      return outcome
    },
    'POST /api/actions/scale-service': ({ body, user }) =>
      scaleService(fleetOf(body), body, by(user)),
    'POST /api/actions/deploy-service': ({ body, user }) =>
      deployService(fleetOf(body), body, by(user)),
    'POST /api/actions/stop-task': ({ body, user }) => stopTask(fleetOf(body), body, by(user)),
    'POST /api/actions/register-task-definition': ({ body, user }) =>
      registerTaskDefinition(fleetOf(body), body, by(user)),
    'POST /api/actions/deregister-task-definition': ({ body, user }) =>
      deregisterTaskDefinition(fleetOf(body), body, by(user)),
    'POST /api/actions/delete-task-definitions': ({ body, user }) =>
      deleteTaskDefinitions(fleetOf(body), body, by(user)),
    'POST /api/actions/delete-images': ({ body, user }) => deleteImages(at(body), body, by(user)),
    'POST /api/actions/untag-image': ({ body, user }) => untagImage(at(body), body, by(user)),
    'POST /api/actions/tag-image': ({ body, user }) => tagImage(at(body), body, by(user)),
    'POST /api/actions/scan-image': ({ body, user }) => scanImage(at(body), body, by(user)),
    'POST /api/actions/create-repository': ({ body, user }) =>
      createRepository(at(body), body, by(user)),
    'POST /api/actions/delete-repository': ({ body, user }) =>
      deleteRepository(at(body), body, by(user)),
    'POST /api/actions/set-tag-mutability': ({ body, user }) =>
      setTagMutability(at(body), body, by(user)),
    'POST /api/actions/set-scan-on-push': ({ body, user }) =>
      setScanOnPush(at(body), body, by(user)),
    'POST /api/actions/set-repository-policy': ({ body, user }) =>
      setRepositoryPolicy(at(body), body, by(user)),
    'POST /api/actions/set-repository-tags': ({ body, user }) =>
      setRepositoryTags(at(body), body, by(user)),
    'POST /api/actions/preview-lifecycle': ({ body, user }) =>
      previewLifecycle(at(body), body, by(user)),
    'POST /api/actions/set-lifecycle': ({ body, user }) => setLifecycle(at(body), body, by(user)),
    'POST /api/actions/reveal-value': ({ body, user }) =>
      revealValue(fleetOf(body), body, by(user)),
  }
}

const badLaunchToken = (): Refusal =>
  new Refusal(
    401,
    'BadLaunchToken',
    'This link was used, is older than five minutes, or is not of this console. Press Enter in the terminal where Pilothouse runs for a new one, or run: npm run open',
  )

/** An account with who AWS says we are; where AWS will not say, with what it said instead. */
async function toAccount({ config, fleets }: WatchedAccount): Promise<Account> {
  const base = {
    name: config.name,
    regions: config.regions,
    sandbox: config.sandbox,
    ...(config.source.kind === 'profile' ? { profile: config.source.profile } : {}),
  }
  const scope = [...fleets.values()][0]?.scope
  if (!scope) return base
  try {
    return { ...base, ...(await scope.identity()) }
  } catch (error) {
    if (!(error instanceof Trouble)) throw error
    return { ...base, problem: error.problem.message }
  }
}
