import type { Images, ImageUses } from '@pilothouse/contract'
import type { Accounts } from '../../accounts.ts'
import { graphOf, keepUsesFresh } from '../../registry/image-graph.ts'
import type { Registry } from '../../registry/registry.ts'
import type { KeptImage, KeptRepository } from '../../registry/repository.ts'
import { unseenImages } from '../../registry/unseen.ts'
import { notFound } from '../reading.ts'
import { findRepository } from '../repositories/repositories.ts'
import { toImageRow } from './image-rows.ts'

/** Lists the images of a repository from the registry model, with their uses. */
export async function listImages(
  accounts: Accounts,
  registry: Registry,
  name: string,
): Promise<Images> {
  const repository = await findRepository(registry, name)
  const unseen = [...keepUsesFresh(accounts), ...unseenImages(registry, repository)]
  const graph = graphOf(accounts)
  return {
    rows: [...repository.images.values()].map((image) => toImageRow(graph, repository, image)),
    asOf: repository.asOf,
    complete: repository.asOf !== null && repository.problem === null,
    loaded: repository.images.size,
    problem: repository.problem,
    unseen,
    exclude: registry.exclude,
  }
}

/** Finds one image in the registry model. Refuses if it does not exist. */
export async function findImage(
  registry: Registry,
  name: string,
  digest: string,
): Promise<{ repository: KeptRepository; image: KeptImage }> {
  const repository = await findRepository(registry, name)
  const image = repository.images.get(digest)
  if (!image) throw notFound(`Image ${name}@${digest}`)
  return { repository, image }
}

/** Reads the uses of one image. */
export async function readImageUses(
  accounts: Accounts,
  registry: Registry,
  name: string,
  digest: string,
): Promise<ImageUses> {
  const { repository, image } = await findImage(registry, name, digest)
  const unseen = [...keepUsesFresh(accounts), ...unseenImages(registry, repository)]
  const graph = graphOf(accounts)
  return {
    uses: graph.uses(repository, image),
    past: graph.past(repository, image),
    unseen,
    asOf: Date.now(),
  }
}
