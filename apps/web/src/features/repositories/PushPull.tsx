import type { RepositoryDetail } from '@pilothouse/contract'
import { Command } from '../../ui/Copy'
import { Card } from '../../ui/Facts'

/** The commands that push to a repository and pull from it. The password goes from the AWS CLI to the client, and never through this page. */
export function PushPull({ repository: { uri, region } }: { repository: RepositoryDetail }) {
  const registry = uri.split('/')[0] ?? uri
  return (
    <Card title="Commands">
      <div className="grid max-w-3xl gap-2">
        <Command text={`aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry}`} />
        <Command text={`docker push ${uri}:TAG`} />
        <Command text={`docker pull ${uri}:TAG`} />
      </div>
    </Card>
  )
}
