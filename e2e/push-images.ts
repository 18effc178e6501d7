import type { TestAccount } from './account.ts'
import { boto3 } from './aws.ts'

const program = (repository: string, n: number) => `
import boto3, hashlib, json
ecr = boto3.client('ecr')
ecr.create_repository(repositoryName='${repository}')
def blob(data):
    upload = ecr.initiate_layer_upload(repositoryName='${repository}')['uploadId']
    ecr.upload_layer_part(
        repositoryName='${repository}', uploadId=upload,
        partFirstByte=0, partLastByte=len(data) - 1, layerPartBlob=data)
    digest = 'sha256:' + hashlib.sha256(data).hexdigest()
    ecr.complete_layer_upload(
        repositoryName='${repository}', uploadId=upload, layerDigests=[digest])
    return {'digest': digest, 'size': len(data)}
config = blob(b'{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}')
layer = blob(b'layer')
for n in range(${n}):
    ecr.put_image(repositoryName='${repository}', imageTag=f'v{n}', imageManifest=json.dumps({
        'schemaVersion': 2, 'mediaType': 'application/vnd.oci.image.manifest.v1+json',
        'annotations': {'n': str(n)},
        'config': {'mediaType': 'application/vnd.oci.image.config.v1+json', **config},
        'layers': [{'mediaType': 'application/vnd.oci.image.layer.v1.tar', **layer}],
    }))
`

/**
 * Creates a repository without scans and pushes images v0, v1 and so on: one manifest each, over
 * the same layer.
 */
export const pushImages = (account: TestAccount, repository: string, n: number): Promise<unknown> =>
  boto3(account, program(repository, n))
