import { createRegistry, type Registry } from './registry.ts'
import type { RepositoryState } from './repository.ts'

/** What ECR holds in one account × region: its private registry there. */
export interface Ecr {
  readonly repositories: Map<string, RepositoryState>
  registryPolicyText: string | undefined
  readonly registry: Registry
}

/** A registry before anything was created. */
export function createEcr(): Ecr {
  return { repositories: new Map(), registryPolicyText: undefined, registry: createRegistry() }
}
