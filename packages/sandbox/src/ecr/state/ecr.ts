import { createRegistryState, type RegistryState } from './registry.ts'
import type { RepositoryState } from './repository.ts'

/** ECR state of one account × region: its private registry. */
export interface Ecr {
  readonly repositories: Map<string, RepositoryState>
  registryPolicyText: string | undefined
  readonly registry: RegistryState
}

/** Creates an empty registry. */
export function createEcr(): Ecr {
  return { repositories: new Map(), registryPolicyText: undefined, registry: createRegistryState() }
}
