import { awsCommand } from '#lib/aws-cli.ts'
import { Button } from '#ui/Button.tsx'
import { Command } from '#ui/Copy.tsx'

export interface Reading {
  region: string
  exclude: string | null
  read: () => void
  underWay: boolean
}

/**
 * Says that a manifest was not read because reading counts as a pull, and how to exclude this
 * console.
 */
export function Unread({ reading: { region, exclude, read, underWay } }: { reading: Reading }) {
  return (
    <section
      aria-label="Not read"
      className="grid max-w-3xl gap-3 rounded-lg border border-line bg-panel px-4 py-3"
    >
      <p>
        Its manifest was not read, because ECR would record a pull. The image would look used today,
        to lifecycle policies too.
      </p>
      <p>
        <Button onClick={read} reason={underWay ? 'Reading…' : null}>
          Read it anyway
        </Button>
      </p>
      {exclude && (
        <details>
          <summary className="w-fit cursor-pointer text-accent hover:underline">
            How to avoid this question
          </summary>
          <p className="mt-2 mb-1.5 text-muted">
            Exclude this console from the registry’s pull times, once per region:
          </p>
          <Command
            text={awsCommand(
              'ecr register-pull-time-update-exclusion',
              `--principal-arn ${exclude}`,
              `--region ${region}`,
            )}
          />
        </details>
      )}
    </section>
  )
}
