import { ListImagesCommand } from '@aws-sdk/client-ecr'
import { allPages } from '../../aws/paging.ts'
import type { Scope } from '../../aws/scope.ts'

/** Lists every digest of a repository with each of its tags. */
export async function listImageIds(
  scope: Scope,
  repositoryName: string,
): Promise<{ imageDigest: string; imageTag: string | null }[]> {
  const ids = await allPages(async (nextToken) => {
    const answer = await scope.readFrom(
      'ecr',
      { bucket: 'Registry read', call: 'ecr:ListImages', priority: 'action' },
      (ecr) =>
        ecr.send(
          new ListImagesCommand({
            repositoryName,
            maxResults: 1_000,
            nextToken,
            filter: { imageStatus: 'ANY' },
          }),
        ),
    )
    return {
      items: (answer.imageIds ?? []).map((id) => `${id.imageDigest} ${id.imageTag ?? ''}`),
      next: answer.nextToken,
    }
  })
  return ids.map((id) => {
    const [imageDigest = '', imageTag] = id.split(' ')
    return { imageDigest, imageTag: imageTag || null }
  })
}
