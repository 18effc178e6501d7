import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { AccountConfig, Source } from './aws/sources.ts'
import { parseFlags } from './flags.ts'
import { defaultStateDir } from './store/state-dir.ts'

/** Configuration of the process, read once. */
export interface Config {
  /** 0 picks a free port. */
  port: number
  /** The port in the browser's address bar, if a development server is in front. */
  publicPort: number | null
  open: boolean
  stateDir: string
  /** Our share of every published token bucket, 0 to 1. */
  share: number
  /**
   * The sandbox to start, or null for real accounts. `running` is the ready line of a sandbox that
   * already runs.
   */
  sandbox: { seed: string; speed: string; running: string | null } | null
  accounts: AccountConfig[]
}

/** An invalid flag, variable or configuration file. */
export class BadConfig extends Error {}

const fileSchema = z
  .object({
    accounts: z
      .array(
        z
          .object({
            name: z.string().regex(/^[\w.-]{1,64}$/, 'letters, digits, dots and dashes'),
            profile: z.string().optional(),
            regions: z.array(z.string()).min(1),
            role: z
              .object({ arn: z.string().startsWith('arn:'), externalId: z.string().optional() })
              .strict()
              .optional(),
          })
          .strict(),
      )
      .min(1),
  })
  .strict()

const regionName = /^[a-z]{2}(-[a-z0-9]+)+-\d+$/
const loopback = new Set(['127.0.0.1', 'localhost', '::1'])

/** Reads flags and environment. Throws BadConfig with a sentence for the user. */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): Config {
  const flags = flagsOf(args)
  if (flags.listen !== undefined && !loopback.has(flags.listen)) {
    throw new BadConfig(
      `--listen ${flags.listen}: Pilothouse listens on 127.0.0.1 only. It holds AWS credentials, ` +
        'and without a sign-in for teams nothing else would keep others out.',
    )
  }
  const port = wholeNumber('--port', flags.port ?? '7373', 0, 65_535)
  const file = flags.config ?? env['PILOTHOUSE_CONFIG']
  const byFlags = flags.aws ? [fromFlags(flags, env)] : []
  const accounts = file ? fromFile(file) : byFlags
  if (!flags.aws && (flags.profile ?? flags.region) !== undefined)
    throw new BadConfig('--profile and --region go with --aws.')
  if (!['empty', 'demo', 'large'].includes(flags.seed ?? 'demo'))
    throw new BadConfig(`--seed ${flags.seed}: it is one of demo, empty, large.`)
  if (flags.speed !== undefined && !(Number(flags.speed) > 0))
    throw new BadConfig(`--speed ${flags.speed}: give a number above 0.`)
  return {
    port,
    publicPort: env['PILOTHOUSE_PUBLIC_PORT'] ? Number(env['PILOTHOUSE_PUBLIC_PORT']) : null,
    open: !flags['no-open'],
    stateDir: flags.state ?? defaultStateDir(env),
    share: 0.25,
    sandbox:
      accounts.length > 0
        ? null
        : {
            seed: flags.seed ?? 'demo',
            speed: flags.speed ?? '1',
            running: env['PILOTHOUSE_SANDBOX'] ?? null,
          },
    accounts,
  }
}

function flagsOf(args: string[]) {
  try {
    return parseFlags(args)
  } catch (error) {
    throw new BadConfig(error instanceof Error ? error.message : String(error))
  }
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new BadConfig(`${flag} ${text}: give a whole number from ${least} to ${most}.`)
  return value
}

function fromFlags(
  flags: { profile?: string; region?: string },
  env: NodeJS.ProcessEnv,
): AccountConfig {
  const profile = flags.profile ?? env['AWS_PROFILE']
  const regions = (
    flags.region ??
    env['AWS_REGION'] ??
    env['AWS_DEFAULT_REGION'] ??
    profileRegion(profile ?? 'default', env) ??
    ''
  )
    .split(',')
    .map((r) => r.trim())
    .filter(Boolean)
  if (regions.length === 0)
    throw new BadConfig(
      'Which region? Give --region us-east-1 (several with commas), or set a region in the ' +
        'profile.',
    )
  checkRegions(regions)
  return {
    name: profile ?? 'default',
    regions,
    source: profile ? { kind: 'profile', profile } : { kind: 'chain' },
    sandbox: false,
  }
}

/** The region of the profile in ~/.aws/config. */
function profileRegion(profile: string, env: NodeJS.ProcessEnv): string | undefined {
  try {
    const text = readFileSync(env['AWS_CONFIG_FILE'] ?? join(homedir(), '.aws', 'config'), 'utf8')
    const section = `\n${text}`
      .split(/\n[ \t]{0,20}\[/)
      .find(
        (part) =>
          part.startsWith(`profile ${profile}]`) ||
          (profile === 'default' && part.startsWith('default]')),
      )
    return /^[ \t]{0,20}region[ \t]{0,20}=[ \t]{0,20}(\S+)/m.exec(section ?? '')?.[1]
  } catch {
    return undefined
  }
}

function fromFile(file: string): AccountConfig[] {
  const parsed = fileSchema.safeParse(readJson(file))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new BadConfig(`${file}: ${issue?.path.map(String).join('.')}: ${issue?.message}`)
  }
  return parsed.data.accounts.map(({ name, profile, regions, role }) => {
    checkRegions(regions)
    const own: Source = profile ? { kind: 'profile', profile } : { kind: 'chain' }
    const source: Source = role
      ? {
          kind: 'role',
          roleArn: role.arn,
          from: own,
          ...(role.externalId ? { externalId: role.externalId } : {}),
        }
      : own
    return { name, regions, source, sandbox: false }
  })
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new BadConfig(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function checkRegions(regions: string[]): void {
  const bad = regions.find((r) => !regionName.test(r))
  if (bad !== undefined)
    throw new BadConfig(`--region ${bad}: that is not a region's name, such as us-east-1.`)
}
