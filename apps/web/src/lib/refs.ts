/** References to resources, as paths of the API and of pages have them. */
export interface ClusterRef {
  account: string
  region: string
  cluster: string
}

export interface ServiceRef extends ClusterRef {
  service: string
}

export interface RepositoryRef {
  account: string
  region: string
  repository: string
}
