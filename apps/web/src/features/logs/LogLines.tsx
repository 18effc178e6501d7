import type { LogLine } from '@pilothouse/contract'
import { useLayoutEffect, useRef, type ReactNode } from 'react'
import { absolute, clockToTheMillisecond } from '#lib/formats.ts'
import { reportsFailure } from './level'

interface Props {
  label: string
  lines: readonly LogLine[]
  above: ReactNode
  /** Whether the newest line is in view. */
  onAtEnd: (is: boolean) => void
}

const isAtEnd = (box: HTMLElement, height = box.scrollHeight) =>
  box.scrollTop + box.clientHeight >= height - 24

/** Log lines, newest at the bottom. Keeps the scroll position when older lines are added above. */
export function LogLines({ label, lines, above, onAtEnd }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const before = useRef({ height: 0, first: '' })
  const first = keyOf(lines[0])
  const last = keyOf(lines.at(-1))
  useLayoutEffect(() => {
    const element = box.current
    if (!element) return
    const { height, first: was } = before.current
    const atEnd = height === 0 || isAtEnd(element, height)
    if (was !== '' && first !== was && !atEnd) element.scrollTop += element.scrollHeight - height
    else if (atEnd) element.scrollTop = element.scrollHeight
    before.current = { height: element.scrollHeight, first }
  }, [first, last, lines.length])
  return (
    <div
      ref={box}
      role="region"
      aria-label={label}
      tabIndex={0}
      onScroll={(event) => onAtEnd(isAtEnd(event.currentTarget))}
      className="max-h-[340px] overflow-x-hidden overflow-y-auto overscroll-contain rounded-md border border-line bg-ground py-1.5"
    >
      {above}
      <ol>
        {lines.map((line, n) => (
          <li
            key={n}
            className="mono grid grid-cols-[96px_minmax(0,1fr)] gap-3 px-3 hover:bg-quiet-soft max-sm:grid-cols-1 max-sm:gap-0 max-sm:py-0.5"
          >
            {line.at === null ? (
              <span />
            ) : (
              <time
                dateTime={new Date(line.at).toISOString()}
                title={absolute(line.at)}
                className="text-faint"
              >
                {clockToTheMillisecond(line.at)}
              </time>
            )}
            <span
              dir="auto"
              className={`[overflow-wrap:anywhere] whitespace-pre-wrap ${reportsFailure(line.text) ? 'text-bad' : ''}`}
            >
              {line.text || ' '}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

const keyOf = (line: LogLine | undefined) => (line ? `${line.at} ${line.text}` : '')
