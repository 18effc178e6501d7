import type { DefinitionContainer, Definition, Secret } from './definition.ts'
import { error, warning, type Finding } from './finding.ts'

/** An ARN of Secrets Manager or Parameter Store, or the name of a parameter in the same region. */
const from =
  /^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+|arn:aws[a-z-]*:ssm:[a-z0-9-]+:\d{12}:parameter\/\S+|[A-Za-z0-9_.\-/]{1,2048})$/

/** Checks the names, secrets and files of the environment. */
export const checkEnvironment = (d: Definition): Finding[] =>
  (d.containerDefinitions ?? []).flatMap((c, i) => [
    ...names(c, i),
    ...files(c, i),
    ...sources(c, i),
  ])

function names({ environment = [], secrets = [] }: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i]
  const all = [...environment, ...secrets].map((e) => e.name)
  const isTwice = (name: string | undefined) => all.indexOf(name) !== all.lastIndexOf(name)
  return [
    ...environment.flatMap((e, n) =>
      environment.findIndex((other) => other.name === e.name) < n
        ? [warning([...at, 'environment', n, 'name'], `'${e.name ?? ''}' is set twice.`)]
        : [],
    ),
    ...secrets.flatMap((s, n) =>
      isTwice(s.name)
        ? [
            error(
              [...at, 'secrets', n, 'name'],
              `'${s.name ?? ''}' is set twice: a secret’s name may not be that of another secret or variable.`,
            ),
          ]
        : [],
    ),
  ]
}

function files({ environmentFiles = [] }: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i, 'environmentFiles']
  const found = environmentFiles.flatMap((f, n) =>
    /^arn:aws[a-z-]*:s3:::.+\.env$/.test(f.value ?? '')
      ? []
      : [
          error(
            [...at, n, 'value'],
            'An environment file is the ARN of an object in S3 that ends in .env.',
          ),
        ],
  )
  if (environmentFiles.length > 10)
    found.push(error(at, 'A container can have at most 10 environment files.'))
  return found
}

function sources({ secrets = [], logConfiguration }: DefinitionContainer, i: number): Finding[] {
  const at = ['containerDefinitions', i]
  const check = (list: readonly Secret[], path: (string | number)[]) =>
    list.flatMap((s, n) =>
      s.valueFrom === undefined || from.test(s.valueFrom)
        ? []
        : [
            warning(
              [...path, n, 'valueFrom'],
              'A secret comes from the ARN of a secret or parameter, or from a parameter’s name: letters, digits and _ . - / of it.',
            ),
          ],
    )
  return [
    ...check(secrets, [...at, 'secrets']),
    ...check(logConfiguration?.secretOptions ?? [], [...at, 'logConfiguration', 'secretOptions']),
  ]
}
