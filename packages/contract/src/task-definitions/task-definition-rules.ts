import { advise } from './definition-rules/advice.ts'
import { checkContainers } from './definition-rules/containers.ts'
import type { Definition } from './definition-rules/definition.ts'
import { checkDependencies } from './definition-rules/dependencies.ts'
import { checkFargate } from './definition-rules/fargate.ts'
import type { Finding } from './definition-rules/finding.ts'
import { checkLogging } from './definition-rules/logging.ts'
import { checkModel } from './definition-rules/model.ts'
import { checkPorts } from './definition-rules/ports.ts'
import { checkEnvironment } from './definition-rules/secrets.ts'
import { checkTask } from './definition-rules/task.ts'
import { checkVolumes } from './definition-rules/volumes.ts'

export { fargateSizes } from './definition-rules/fargate.ts'
export type { Finding } from './definition-rules/finding.ts'

const rules: ((definition: Definition) => Finding[])[] = [
  checkTask,
  checkFargate,
  checkContainers,
  checkPorts,
  checkDependencies,
  checkLogging,
  checkEnvironment,
  checkVolumes,
  advise,
]

/**
 * Lists the errors that ECS would report for a task definition, and warnings for the operator;
 * errors first. Paths are those of the input. Parts that violate the model are reported once and
 * hidden from the other rules.
 */
export function checkTaskDefinition(input: unknown): Finding[] {
  const { findings, readable } = checkModel(input)
  // Checked against the model: the definition has these members with these types.
  const definition = readable as Definition
  const found = [...findings, ...rules.flatMap((check) => check(definition))]
  return [
    ...found.filter((f) => f.severity === 'error'),
    ...found.filter((f) => f.severity === 'warning'),
  ]
}
