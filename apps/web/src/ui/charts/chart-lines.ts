/** Positions of times and values in a chart. */
export interface Scale {
  left: number
  right: number
  top: number
  bottom: number
  x: (time: number) => number
  y: (value: number) => number
  /** Values of the horizontal lines, and times of the labels. */
  rules: number[]
  ticks: number[]
}

interface Frame {
  width: number
  height: number
  pad: { left: number; right: number; top: number; bottom: number }
}

const minute = 60_000
const hour = 60 * minute
/** Intervals between the labels of the time axis. */
const steps = [
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  48 * hour,
]
/** Width of a label in pixels. */
const wordWidth = 64

/**
 * The scale of a chart. Its axis ends at `top`, or at the next round number above a higher value.
 */
export function gridOf(
  times: readonly number[],
  values: readonly (number | null)[],
  top: number,
  { width, height, pad }: Frame,
): Scale {
  const first = times[0] ?? 0
  const last = Math.max(times.at(-1) ?? 1, first + 1)
  const most = values.reduce<number>((high, v) => Math.max(high, v ?? 0), top)
  const end = most === top ? top : roundUp(most)
  const frame = {
    left: pad.left,
    right: width - pad.right,
    top: pad.top,
    bottom: height - pad.bottom,
  }
  return {
    ...frame,
    x: (time) =>
      Math.round(
        (frame.left + ((time - first) / (last - first)) * (frame.right - frame.left)) * 10,
      ) / 10,
    y: (value) => Math.round((frame.bottom - (value / end) * (frame.bottom - frame.top)) * 10) / 10,
    rules: [0, 1, 2].map((n) => (end * n) / 2),
    ticks: ticksOf(first, last, Math.max(2, Math.floor((frame.right - frame.left) / wordWidth))),
  }
}

/** Round times in the user's time zone, at most `most` of them. */
export function ticksOf(first: number, last: number, most: number): number[] {
  const step = steps.find((s) => (last - first) / s <= most) ?? 7 * 24 * hour
  // Local midnight is not a multiple of a day since the epoch.
  const offset = new Date(first).getTimezoneOffset() * minute
  const ticks: number[] = []
  for (let at = Math.ceil((first - offset) / step) * step + offset; at <= last; at += step)
    ticks.push(at)
  return ticks
}

/** Rounds up to 1, 2 or 5 times a power of ten. */
function roundUp(value: number): number {
  const size = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((n) => n * size >= value) ?? 10) * size
}

/**
 * Splits values into lines without gaps. A single value becomes a line of two equal points, so that
 * it is visible.
 */
export function linesOf(
  times: readonly number[],
  values: readonly (number | null)[],
): { at: number; value: number }[][] {
  const lines: { at: number; value: number }[][] = []
  let line: { at: number; value: number }[] = []
  times.forEach((at, n) => {
    const value = values[n] ?? null
    if (value === null) line = []
    else {
      if (line.length === 0) lines.push(line)
      line.push({ at, value })
    }
  })
  return lines.map((l) => (l.length === 1 && l[0] ? [l[0], l[0]] : l))
}

/** The index of the time nearest to a pixel; null outside the chart. */
export function nearestPoint(x: number, grid: Scale, times: readonly number[]): number | null {
  if (times.length === 0 || x < grid.left - 8 || x > grid.right + 8) return null
  const share = (x - grid.left) / (grid.right - grid.left)
  return Math.max(0, Math.min(times.length - 1, Math.round(share * (times.length - 1))))
}
