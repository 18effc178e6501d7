import { onFargate, type DefinitionContainer, type Definition } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'
import { nearest } from './nearest.ts'

/** Options that a log driver requires; a secret option counts too (docs: LogConfiguration). */
const needed: Record<string, readonly string[]> = {
  awslogs: ['awslogs-group', 'awslogs-region'],
  splunk: ['splunk-token', 'splunk-url'],
}
/** Options of awslogs (docs: specify-log-config). */
const awslogs = [
  'awslogs-group',
  'awslogs-region',
  'awslogs-create-group',
  'awslogs-stream-prefix',
  'awslogs-datetime-format',
  'awslogs-multiline-pattern',
  'mode',
  'max-buffer-size',
]

/** Rules of the log drivers. */
export function checkLogging(d: Definition): Finding[] {
  const containers = d.containerDefinitions ?? []
  const router = containers.findIndex((c) => c.firelensConfiguration)
  const found = containers.flatMap((c, i) => driver(c, i, d, { routed: router >= 0 }))
  // ECS: "When a firelensConfiguration object is specified, at least one container has to be
  // configured with the awsfirelens log driver" (pulumi-awsx#552).
  if (router >= 0 && !containers.some((c) => c.logConfiguration?.logDriver === 'awsfirelens'))
    found.push(
      error(
        ['containerDefinitions', router, 'firelensConfiguration'],
        'No container logs through this router: at least one must have the log driver awsfirelens.',
      ),
    )
  if (containers.filter((c) => c.firelensConfiguration).length > 1)
    found.push(
      warning(
        ['containerDefinitions', router, 'firelensConfiguration'],
        'A task has one log router.',
      ),
    )
  return found
}

function driver(
  { logConfiguration: log }: DefinitionContainer,
  i: number,
  d: Definition,
  { routed }: { routed: boolean },
): Finding[] {
  if (!log?.logDriver) return []
  const at = ['containerDefinitions', i, 'logConfiguration']
  const options = Object.keys(log.options ?? {})
  const has = new Set([...options, ...(log.secretOptions ?? []).map((s) => s.name)])
  const found = (needed[log.logDriver] ?? [])
    .filter((option) => !has.has(option))
    .map((option) =>
      error(at, `The log driver ${log.logDriver ?? ''} needs the option '${option}'.`),
    )
  if (log.logDriver === 'awslogs') {
    // ECS: "Fargate requires log configuration options to include awslogs-stream-prefix to support
    // log driver awslogs" (aws-cdk#1422).
    if (onFargate(d) && !has.has('awslogs-stream-prefix'))
      found.push(
        error(at, "On Fargate the log driver awslogs needs the option 'awslogs-stream-prefix'."),
      )
    for (const option of options.filter((o) => !awslogs.includes(o))) {
      const near = nearest(option, awslogs)
      found.push(
        warning(
          [...at, 'options', option],
          `'${option}' is no option of awslogs that ECS documents.${near ? ` Did you mean '${near}'?` : ''}`,
        ),
      )
    }
    const mode = log.options?.['mode']
    // In a described definition the values of options are masked.
    if (
      mode !== undefined &&
      !mode.startsWith('••') &&
      mode !== 'blocking' &&
      mode !== 'non-blocking'
    )
      found.push(warning([...at, 'options', 'mode'], "The mode is 'blocking' or 'non-blocking'."))
  }
  if (log.logDriver === 'awsfirelens' && !routed)
    found.push(
      warning(
        [...at, 'logDriver'],
        'No container has a firelensConfiguration: there is no router that takes these lines.',
      ),
    )
  return found
}
