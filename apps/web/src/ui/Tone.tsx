export type ToneName = 'good' | 'busy' | 'warn' | 'bad' | 'quiet'

const shapes = {
  good: <circle cx="5" cy="5" r="4" />,
  busy: <path d="M5 0a5 5 0 1 0 5 5H8A3 3 0 1 1 5 2z" />,
  warn: <rect x="1" y="1" width="8" height="8" rx="1.5" />,
  bad: <path d="M5 0 10 9H0z" />,
  quiet: <rect x="1" y="4" width="8" height="2" />,
}
const colours = {
  good: 'text-muted [&_svg]:text-good',
  busy: 'text-busy bg-busy-soft px-2',
  warn: 'text-warn bg-warn-soft px-2',
  bad: 'text-bad bg-bad-soft px-2',
  quiet: 'text-muted [&_svg]:text-quiet',
}

/** The mark of a tone, without text. */
export function ToneMark({ tone }: { tone: ToneName }) {
  return (
    <svg viewBox="0 0 10 10" className="size-2.5 shrink-0 fill-current" aria-hidden="true">
      {shapes[tone]}
    </svg>
  )
}

/** A status with colour, mark and text, so that colour alone carries no meaning. */
export function Tone({ tone, children }: { tone: ToneName; children: string }) {
  return (
    <span
      className={`inline-flex max-w-full items-center gap-1.5 rounded-[5px] py-px text-xs/[18px] ${colours[tone]}`}
    >
      <ToneMark tone={tone} />
      <span className="truncate">{children}</span>
    </span>
  )
}
