import type { imagesEndpoints } from '@pilothouse/contract/images/endpoints'
import { deleteImages, untagImage } from '../../actions/images/delete-images.ts'
import { scanImage } from '../../actions/images/scan-image.ts'
import { tagImage } from '../../actions/images/tag-image.ts'
import { findImages } from '../../resources/images/find-images.ts'
import { findBase } from '../../resources/images/image-base.ts'
import { readFindings } from '../../resources/images/image-findings.ts'
import { listImageProblems } from '../../resources/images/image-problems.ts'
import { readImage } from '../../resources/images/image.ts'
import { listImages, readImageUses } from '../../resources/images/images.ts'
import { readServiceImages } from '../../resources/images/service-images.ts'
import type { HandlersOf } from '../serve.ts'
import type { HandlerContext } from './context.ts'

export const imagesHandlers = (context: HandlerContext): HandlersOf<typeof imagesEndpoints> => ({
  'GET /api/:account/image-troubles': ({ params }) =>
    listImageProblems(context.accounts, context.requireAccount(params.account)),
  'GET /api/:account/find-images': ({ params, query }) =>
    findImages(context.accounts, context.requireAccount(params.account), query.name),
  'GET /api/:account/:region/images': ({ params, query }) =>
    listImages(context.accounts, context.requireRegistry(params), query.repository),
  'GET /api/:account/:region/image': ({ params, query }) =>
    readImage(context.accounts, context.requireRegistry(params), {
      name: query.repository,
      digest: query.digest,
      pull: query.pull === 'yes',
    }),
  'GET /api/:account/:region/image/base': ({ params, query }) =>
    findBase(context.requireRegistry(params), {
      name: query.repository,
      digest: query.digest,
      pull: query.pull === 'yes',
    }),
  'GET /api/:account/:region/image/findings': ({ params, query }) =>
    readFindings(context.requireRegistry(params), query.repository, query.digest, query.next),
  'GET /api/:account/:region/image/uses': ({ params, query }) =>
    readImageUses(
      context.accounts,
      context.requireRegistry(params),
      query.repository,
      query.digest,
    ),
  'GET /api/:account/:region/clusters/:cluster/services/:service/images': ({ params }) =>
    readServiceImages(
      context.accounts,
      context.requireFleet(params),
      params.cluster,
      params.service,
    ),
  'POST /api/actions/delete-images': ({ body, user }) =>
    deleteImages(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/untag-image': ({ body, user }) =>
    untagImage(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/tag-image': ({ body, user }) =>
    tagImage(context.requireModels(body), body, context.actionContext(user)),
  'POST /api/actions/scan-image': ({ body, user }) =>
    scanImage(context.requireModels(body), body, context.actionContext(user)),
})
