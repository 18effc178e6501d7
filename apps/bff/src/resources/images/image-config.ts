import type { ImageConfig, Layer } from '@pilothouse/contract'
import type { Redactor } from '../../aws/redact.ts'
import type { Manifest } from './manifest.ts'

type Json = Record<string, unknown>
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []
const textOr = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null
const time = (value: unknown): number | null =>
  typeof value === 'string' && Number.isFinite(Date.parse(value)) ? Date.parse(value) : null

/**
 * Parses and scrubs the configuration of an image (Docker image spec 1.2, OCI image-spec config).
 * Null if the text is none, as for an artifact.
 */
export function toImageConfig(raw: string, redactor: Redactor): ImageConfig | null {
  let json: unknown
  try {
    json = JSON.parse(raw)
  } catch {
    return null
  }
  const root = object(json)
  if (!('rootfs' in root) && !('config' in root)) return null
  const config = object(root['config'])
  const scrubbed = (value: unknown) =>
    textOr(value) === null ? null : redactor.scrub(textOr(value) ?? '')
  return {
    os: textOr(root['os']) ?? 'unknown',
    architecture: [textOr(root['architecture']) ?? 'unknown', textOr(root['variant'])]
      .filter(Boolean)
      .join('/'),
    createdAt: time(root['created']),
    author: scrubbed(root['author']),
    entrypoint: redactor.words(strings(config['Entrypoint'])),
    command: redactor.words(strings(config['Cmd']), strings(config['Entrypoint'])),
    environment: strings(config['Env']).map((pair) => pair.split('=')[0] ?? pair),
    user: scrubbed(config['User']),
    workingDirectory: scrubbed(config['WorkingDir']),
    ports: Object.keys(object(config['ExposedPorts'])),
    volumes: Object.keys(object(config['Volumes'])),
    labels: Object.entries(object(config['Labels'])).map(([name, value]) => ({
      name,
      value: redactor.named(name, labelText(value)),
    })),
    stopSignal: textOr(config['StopSignal']),
    healthCheck: redactor.words(strings(object(config['Healthcheck'])['Test'])),
    history: (Array.isArray(root['history']) ? root['history'] : []).map((step) => {
      const one = object(step)
      return {
        instruction: instruction(
          textOr(one['created_by']) ?? textOr(one['comment']) ?? '',
          redactor,
        ),
        empty: one['empty_layer'] === true,
        createdAt: time(one['created']),
      }
    }),
  }
}

/**
 * A label as text. The specification allows strings only; other values are shown as JSON if
 * possible.
 */
function labelText(value: unknown): string {
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value)
  } catch {
    // Nested too deeply for the stack.
    return 'Not a text.'
  }
}

/**
 * A step as in the Dockerfile, without the text that builders add around it. Values of ENV and ARG
 * are removed, since any of them may be a secret.
 */
function instruction(step: string, redactor: Redactor): string {
  const clean = step.replace(/^\/bin\/sh -c #\(nop\)\s+/, '').replace(/ # buildkit$/, '')
  const [whole = '', kind, name] = /^(ENV|ARG)\s+([\w.-]+)/.exec(clean) ?? []
  if (kind && name) return `${kind} ${name}${clean.length > whole.length ? '=…' : ''}`
  return redactor.scrub(
    withoutArguments(clean)
      .replace(/^(?:RUN )?\/bin\/sh -c /, 'RUN ')
      .trim(),
  )
}

/** Removes the build arguments that builders write before a RUN: `|1 TOKEN=… /bin/sh -c make`. */
function withoutArguments(step: string): string {
  const [, rest] = /^(?:RUN )?\|\d+ (.*)$/s.exec(step) ?? []
  if (rest === undefined) return step
  const shell = /(?:^|\s)\/\S*sh (?:-\S+ |pipefail )*?-\w*c /.exec(rest)
  return shell
    ? `RUN ${rest.slice(shell.index + shell[0].length)}`
    : `RUN ${rest.split(' ').map(withoutValue).join(' ')}`
}

/** `TOKEN=abc` without its value. */
const withoutValue = (word: string): string =>
  word.indexOf('=') > 0 ? `${word.slice(0, word.indexOf('='))}=…` : word

/**
 * Pairs the layers of a manifest with the steps that made them. Skips steps that the configuration
 * marks as empty.
 */
export function toLayers({ layers }: Manifest, config: ImageConfig | null): Layer[] {
  const steps = (config?.history ?? []).filter((step) => !step.empty)
  // If the history does not match (squashed, or shortened by a builder), steps would belong to the
  // wrong layers.
  const matches = steps.length === layers.length
  return layers.map((layer, index) => ({
    ...layer,
    instruction: matches ? (steps[index]?.instruction ?? null) : null,
    createdAt: matches ? (steps[index]?.createdAt ?? null) : null,
  }))
}
