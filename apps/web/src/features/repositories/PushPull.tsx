import type { RepositoryDetail } from '@pilothouse/contract'
import { awsCommand } from '#lib/aws-cli.ts'
import { Command, CopyButton } from '#ui/Copy.tsx'
import { Card } from '#ui/Facts.tsx'

/**
 * Commands to push to and pull from a repository. The password goes from the AWS CLI to the client,
 * never through this page.
 */
export function PushPull({
  repository: { uri, region },
  profile,
}: {
  repository: RepositoryDetail
  profile: string | null
}) {
  const registry = uri.split('/')[0] ?? uri
  const login = awsCommand(
    'ecr get-login-password',
    `--region ${region}`,
    profile ? `--profile ${profile}` : null,
  )
  const helper = JSON.stringify({ credHelpers: { [registry]: 'ecr-login' } }, null, 2)
  return (
    <div className="grid grid-cols-1 gap-4">
      <Card title="Sign in">
        <div className="grid max-w-4xl grid-cols-1 gap-2">
          <p className="text-muted">
            The password lasts 12 hours. It goes from the AWS CLI to the client; it is never in this
            page.
          </p>
          <Command text={`${login} | docker login --username AWS --password-stdin ${registry}`} />
          <Command text={`${login} | podman login --username AWS --password-stdin ${registry}`} />
          <p className="mt-2 text-muted">
            Or skip the sign-in: with <code>docker-credential-ecr-login</code> installed, this in{' '}
            <code>~/.docker/config.json</code>
            {profile && (
              <>
                , and <code>AWS_PROFILE={profile}</code> set
              </>
            )}
            :
          </p>
          <div className="flex items-start gap-1 rounded-md border border-line bg-quiet-soft py-1 pr-1 pl-2.5">
            <pre
              tabIndex={0}
              role="region"
              aria-label="Credential helper configuration"
              className="mono min-w-0 flex-1 overflow-auto py-0.5"
            >
              {helper}
            </pre>
            <CopyButton text={helper} label="Copy the configuration" />
          </div>
        </div>
      </Card>
      <Commands
        title="Push"
        commands={[
          `docker build --tag ${uri}:TAG .`,
          `docker push ${uri}:TAG`,
          `docker buildx build --platform linux/amd64,linux/arm64 --tag ${uri}:TAG --push .`,
        ]}
      />
      <Commands title="Pull" commands={[`docker pull ${uri}:TAG`, `podman pull ${uri}:TAG`]} />
      <Commands
        title="Inspect and copy"
        commands={[
          `skopeo inspect docker://${uri}:TAG`,
          `skopeo copy --all docker://${uri}:TAG docker://OTHER-REGISTRY/NAME:TAG`,
        ]}
      />
    </div>
  )
}

const Commands = ({ title, commands }: { title: string; commands: readonly string[] }) => (
  <Card title={title}>
    <div className="grid max-w-4xl grid-cols-1 gap-2">
      {commands.map((text) => (
        <Command key={text} text={text} />
      ))}
    </div>
  </Card>
)
