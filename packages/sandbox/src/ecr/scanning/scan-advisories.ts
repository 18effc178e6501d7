import type { FindingSeverity } from '@aws-sdk/client-ecr'
import { chance, seedOf } from '../../world/chance.ts'

/** Package managers in Inspector's words. */
export type PackageManager = 'OS' | 'NODEPKG' | 'PYTHONPKG' | 'JAR' | 'GOBINARY'

/**
 * A vulnerability of a package, known from some day on, and the version that fixes it, if there is
 * one.
 */
export interface Advisory {
  readonly id: string
  readonly severity: FindingSeverity
  /** CVSS 3.1; 0 if it is not rated yet. */
  readonly score: number
  readonly vector: string
  readonly description: string
  readonly disclosedAt: number
  readonly fixedAt: number | undefined
  readonly exploited: boolean
}

const day = 86_400_000

/** There are no advisories before this day. */
const beginning = Date.UTC(2023, 0, 1)

/** Severities with their share of all advisories, and their scores. */
const severities: readonly [FindingSeverity, share: number, from: number, to: number][] = [
  ['CRITICAL', 0.06, 9, 10],
  ['HIGH', 0.24, 7, 8.9],
  ['MEDIUM', 0.42, 4, 6.9],
  ['LOW', 0.2, 1, 3.9],
  ['INFORMATIONAL', 0.05, 0.1, 0.9],
  ['UNDEFINED', 0.03, 0, 0],
]

const flaws = [
  [
    'A heap-based buffer overflow in {} may be triggered by a crafted input and lead to a ' +
      'crash or the execution of code.',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
  ],
  [
    'An out-of-bounds read in {} may disclose memory to who can send it malformed data.',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:N/A:L',
  ],
  [
    '{} does not limit its recursion: a deeply nested input exhausts the stack.',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
  ],
  [
    'A use after free in {} may be reached by a local user with a crafted file.',
    'AV:L/AC:L/PR:N/UI:R/S:U/C:H/I:H/A:H',
  ],
  [
    '{} compares secrets in a time that depends on their content.',
    'AV:N/AC:H/PR:N/UI:N/S:U/C:L/I:N/A:N',
  ],
  [
    'A pattern of {} takes exponential time on crafted text.',
    'AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L',
  ],
] as const

/** Shares of advisories that are never fixed, and that are exploited. */
const unfixed = 0.06
const exploited = 0.05

/**
 * Returns the advisories for a package until a day, oldest first. They derive from the package's
 * name only, so that equal packages have equal advisories; a newer build has fixed more of them.
 * The ids are fictitious: numbers from 900000 up are not assigned.
 */
export function advisoriesOf(name: string, until: number): Advisory[] {
  const seed = seedOf(name)
  // Some packages have advisories more often than others.
  const slot = (50 + Math.round(chance(seed, 0) * 250)) * day
  const all: Advisory[] = []
  for (let n = 0; beginning + n * slot < until; n++) {
    const disclosedAt = beginning + Math.floor((n + chance(seed, 10 * n + 1)) * slot)
    if (disclosedAt <= until) all.push(toAdvisory(name, seed, n, disclosedAt))
  }
  return all
}

function toAdvisory(name: string, seed: number, n: number, disclosedAt: number): Advisory {
  const draw = (k: number) => chance(seed, 10 * n + k)
  let rest = draw(2)
  const [severity, , from, to] = severities.find(([, share]) => (rest -= share) < 0) ??
    severities[2] ?? ['MEDIUM', 1, 4, 6.9]
  const [flaw, vector] = flaws[Math.floor(draw(3) * flaws.length)] ?? flaws[0]
  return {
    id: `CVE-${new Date(disclosedAt).getUTCFullYear()}-${900_000 + (seedOf(`${name}/${n}`) % 100_000)}`,
    severity,
    score: Math.round((from + draw(4) * (to - from)) * 10) / 10,
    vector: `CVSS:3.1/${vector}`,
    description: flaw.replace('{}', name),
    disclosedAt,
    fixedAt: draw(5) < unfixed ? undefined : disclosedAt + Math.floor(draw(6) * 45) * day,
    exploited: draw(7) < exploited,
  }
}

/**
 * Returns the number of fixes of a package that were released before a day; it is the number of the
 * build.
 */
export const packageBuildOf = (name: string, builtAt: number): number =>
  advisoriesOf(name, builtAt).filter(({ fixedAt }) => fixedAt !== undefined && fixedAt <= builtAt)
    .length
