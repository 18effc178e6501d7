import { parseArgs } from 'node:util'

interface Flag {
  type: 'string' | 'boolean'
  /** The value as the help shows it. */
  value?: string
  about: string
}

const flags = {
  port: { type: 'string', value: 'N', about: 'the port; 0 picks a free one (default 7373)' },
  'no-open': { type: 'boolean', about: 'do not open the browser' },
  seed: { type: 'string', value: 'NAME', about: 'contents of the sandbox: demo, empty or large' },
  speed: { type: 'string', value: 'N', about: 'how much faster the sandbox’s clock runs' },
  aws: { type: 'boolean', about: 'use a real AWS account' },
  profile: { type: 'string', value: 'NAME', about: 'the AWS profile, with --aws' },
  region: { type: 'string', value: 'R[,R2]', about: 'the regions, with --aws' },
  config: { type: 'string', value: 'FILE', about: 'several accounts; see docs/security.md' },
  state: {
    type: 'string',
    value: 'DIR',
    about: 'folder for sessions, outcomes and the audit (default ~/.local/state/pilothouse)',
  },
  listen: { type: 'string', value: 'ADDRESS', about: 'refused, except for this machine itself' },
  help: { type: 'boolean', about: 'show this help' },
} as const satisfies Record<string, Flag>

/** Parses the flags of `npm start`. Throws for unknown flags and missing values. */
export const parseFlags = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: flags }).values

/** The help of `npm start`: one line for each flag. */
export function usage(): string {
  const lines = Object.entries<Flag>(flags).map(([name, { value, about }]) => {
    const flag = value === undefined ? `--${name}` : `--${name} ${value}`
    return `  ${flag.padEnd(18)} ${about}`
  })
  return ['Usage: npm start -- [flags]', '', ...lines].join('\n')
}
