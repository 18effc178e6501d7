import { z } from 'zod'
import { outcome } from '../action.ts'
import {
  read,
  act,
  accountParams,
  regionParams,
  serviceParams,
  type Endpoint,
} from '../endpoint.ts'
import { names } from '../names.ts'
import { partProblem } from '../scope.ts'
import { foundImages } from './found-image.ts'
import { deleteImages, scanImage, tagImage, untagImage } from './image-action.ts'
import { imageProblem, imageUses, serviceImage, unseen } from './image-use.ts'
import { baseImage, findings, imageDetail, images } from './image.ts'

const ofRepository = z.object({ repository: names.repository }).strict()
const ofImage = ofRepository.extend({ digest: names.digest })
const ofFindings = ofImage.extend({ next: z.string().min(1).max(4_000).optional() })
/** `pull`: whether to read the manifest although ECR may record that as a pull. */
const ofManifest = ofImage.extend({ pull: z.enum(['yes']).optional() })

export const imagesEndpoints = {
  'GET /api/:account/image-troubles': {
    ...read,
    summary: 'Images that are stale or missing where they run',
    quota: 'Service deployment',
    params: accountParams,
    response: z.object({ rows: z.array(imageProblem), unseen: z.array(unseen), asOf: z.number() }),
  },
  'GET /api/:account/find-images': {
    ...read,
    summary: 'Images by a name of them, or by the beginning of a digest',
    quota: 'Registry read',
    params: accountParams,
    query: z.object({ name: z.string().min(4).max(600) }).strict(),
    response: foundImages,
  },
  'GET /api/:account/:region/images': {
    ...read,
    summary: 'The images of a repository',
    quota: 'Registry read',
    params: regionParams,
    query: ofRepository,
    response: images,
  },
  'GET /api/:account/:region/image': {
    ...read,
    summary: 'One image: manifest, configuration, layers, platforms, referrers, uses',
    quota: 'Image read',
    params: regionParams,
    query: ofManifest,
    response: imageDetail,
  },
  'GET /api/:account/:region/image/base': {
    ...read,
    summary: 'The image that it is built on',
    quota: 'Image read',
    params: regionParams,
    query: ofManifest,
    response: baseImage,
  },
  'GET /api/:account/:region/image/findings': {
    ...read,
    summary: 'What the scanner found in an image',
    quota: 'Registry read',
    params: regionParams,
    query: ofFindings,
    response: findings,
  },
  'GET /api/:account/:region/image/uses': {
    ...read,
    summary: 'Who uses an image',
    quota: 'Service deployment',
    params: regionParams,
    query: ofImage,
    response: imageUses,
  },
  'GET /api/:account/:region/clusters/:cluster/services/:service/images': {
    ...read,
    summary: 'What exactly a service runs',
    quota: 'Service deployment',
    params: serviceParams,
    response: z.object({
      images: z.array(serviceImage),
      problems: z.array(partProblem),
      asOf: z.number(),
    }),
  },
  'POST /api/actions/delete-images': {
    ...act('image.delete'),
    summary: 'Delete up to 100 images that nothing needs',
    quota: 'Registry modify',
    body: deleteImages,
    response: outcome,
  },
  'POST /api/actions/untag-image': {
    ...act('image.untag'),
    summary: 'Take a tag from an image',
    quota: 'Registry modify',
    body: untagImage,
    response: outcome,
  },
  'POST /api/actions/tag-image': {
    ...act('image.tag'),
    summary: 'Give an image a tag',
    quota: 'Registry modify',
    body: tagImage,
    response: outcome,
  },
  'POST /api/actions/scan-image': {
    ...act('image.scan'),
    summary: 'Scan an image',
    quota: 'Registry modify',
    body: scanImage,
    response: outcome,
  },
} satisfies Record<string, Endpoint>
