import { checkModel } from './definition-rules/model.ts'
import type { Finding } from './definition-rules/finding.ts'

export type { Finding } from './definition-rules/finding.ts'

/** What ECS would refuse of a task definition, and what an operator would want to know of it; in the order of the document. */
export function checkTaskDefinition(input: unknown): Finding[] {
  return checkModel(input).findings
}
