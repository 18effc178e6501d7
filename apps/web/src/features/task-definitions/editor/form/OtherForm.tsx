import { Button } from '#ui/Button.tsx'

/** Offers to convert a text that is not AWS CLI JSON. */
export const OtherForm = ({ read }: { read: () => void }) => (
  <p className="flex flex-wrap items-center gap-2 rounded-md bg-busy-soft px-2.5 py-1 text-busy">
    Is this a compose file, a CloudFormation template or an answer of ECS?{' '}
    <Button size="small" onClick={read}>
      Read it as one
    </Button>
  </p>
)
