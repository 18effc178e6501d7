import type { Spans } from './spans.ts'

/** A kind of token: its prefixes, its characters, and how many follow the prefix at least. */
interface Kind {
  begins: string[]
  of: RegExp
  least: number
}

const plain = /[A-Za-z0-9]/
const dashed = /[\w-]/
const dotted = /[\w.-]/
const base64 = /[\w.+/=-]/
const kinds: Kind[] = [
  { begins: ['AKIA', 'ASIA', 'AROA', 'AIDA', 'ABIA', 'ACCA'], of: /[A-Z0-9]/, least: 16 },
  { begins: ['IQoJ', 'FwoG', 'FQoG'], of: base64, least: 80 },
  { begins: ['eyJ'], of: base64, least: 14 },
  { begins: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_'], of: /\w/, least: 16 },
  {
    begins: [
      'glpat-',
      'gldt-',
      'glrt-',
      'glcbt-',
      'glptt-',
      'glft-',
      'glsoat-',
      'glimt-',
      'glagent-',
      'gloas-',
      'glffct-',
    ],
    of: dotted,
    least: 12,
  },
  {
    begins: [
      'xoxa-',
      'xoxb-',
      'xoxc-',
      'xoxd-',
      'xoxe-',
      'xoxe.xox',
      'xoxo-',
      'xoxp-',
      'xoxr-',
      'xoxs-',
      'xapp-',
    ],
    of: base64,
    least: 8,
  },
  { begins: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'], of: base64, least: 8 },
  { begins: ['npm_'], of: plain, least: 30 },
  { begins: ['dckr_pat_', 'dckr_oat_'], of: dashed, least: 16 },
  { begins: ['AIza'], of: dashed, least: 30 },
  { begins: ['ya29.', 'GOCSPX-'], of: dotted, least: 10 },
  { begins: ['1//0'], of: dashed, least: 30 },
  { begins: ['pypi-'], of: dashed, least: 30 },
  { begins: ['SG.'], of: dotted, least: 20 },
  { begins: ['sk-'], of: dashed, least: 20 },
  { begins: ['hvs.', 'hvb.', 'hvr.'], of: dashed, least: 20 },
  // Vault's tokens before 1.10, and those of crates.io.
  { begins: ['s.', 'cio'], of: plain, least: 24 },
  {
    begins: [
      'dop_v1_',
      'doo_v1_',
      'dor_v1_',
      'shpat_',
      'shpca_',
      'shppa_',
      'shpss_',
      'lin_api_',
      'PMAK-',
      'glsa_',
      'glc_',
      'hf_',
      'gsk_',
      'xai-',
      'rubygems_',
      'sntrys_',
      'sntryu_',
      'figd_',
      'ATATT3',
      'AGE-SECRET-KEY-',
      'pul-',
      'key-',
      'rnd_',
      'tfp_',
      'pat_',
      'dapi',
      'lsv2_',
    ],
    of: base64,
    least: 28,
  },
  {
    begins: [
      'AKCp',
      'CCIPRJ_',
      'EAAAE',
      'GR1348941',
      'HRKU-AA',
      'NRAK-',
      'bkua_',
      'dp.pt.',
      'dt0c01.',
      'fm2_',
      'nfp_',
      'ntn_',
      'nvapi-',
      'pplx-',
      'pscale_tkn_',
      'r8_',
      'rdme_',
      'sbp_',
      'snyk_uat.',
      'sq0atp-',
      'sq0csp-',
      'tskey-auth-',
      'xkeysib-',
    ],
    of: base64,
    least: 16,
  },
  // Password hashes (crypt(5)): passwords can be guessed from them.
  { begins: ['$2a$', '$2b$', '$2y$', '$5$', '$6$', '$argon2'], of: /[\w.,/=$+-]/, least: 20 },
]

const byBeginning = new Map(
  kinds.flatMap((kind) => kind.begins.map((begin) => [begin, kind] as const)),
)
const search = new RegExp(branch([...byBeginning.keys()]), 'g')

/** One pattern for many texts, as a tree of letters: twice as fast as a list. */
function branch(texts: readonly string[]): string {
  if (texts.length === 0 || texts.includes('')) return ''
  const byFirst = Map.groupBy(texts, (text) => text[0] ?? '')
  const choices = [...byFirst].map(
    ([first, rest]) =>
      first.replace(/[.$]/, String.raw`\$&`) + branch(rest.map((text) => text.slice(1))),
  )
  return choices.length === 1 ? (choices[0] ?? '') : `(?:${choices.join('|')})`
}

/**
 * Finds tokens by their prefix: of AWS, GitHub, GitLab, Slack, Stripe, npm, Docker, Google, PyPI,
 * SendGrid and others, and JSON Web Tokens. A token ends at the first other character.
 */
export function findTokens(text: string, spans: Spans): void {
  search.lastIndex = 0
  for (let found = search.exec(text); found; found = search.exec(text)) {
    const [begin] = found
    const kind = byBeginning.get(begin)
    // After a letter or digit it is the middle of a word.
    if (!kind || plain.test(text[found.index - 1] ?? '')) continue
    const body = found.index + begin.length
    let end = body
    while (end < text.length && kind.of.test(text[end] ?? '')) end++
    // A short match costs fewer characters than `least`; the search skips a long one.
    if (end - body < kind.least) continue
    spans.add(found.index, end)
    search.lastIndex = end
  }
}

/** Kinds of token with a mark inside: the characters before and after it, and their least number. */
const marked: {
  mark: RegExp
  before: [of: RegExp, least: number]
  behind: [of: RegExp, least: number]
}[] = [
  // HashiCorp's Terraform Cloud, Azure's client secrets, Telegram's bots.
  { mark: /\.atlasv1\./g, before: [plain, 10], behind: [dashed, 20] },
  { mark: /\dQ~/g, before: [/[\w.~-]/, 3], behind: [/[\w.~-]/, 28] },
  { mark: /:AA/g, before: [/\d/, 8], behind: [dashed, 30] },
]
/** Characters before a mark that may belong to a token. */
const longestBefore = 24

/** Finds tokens by a mark inside, and Discord's tokens by their three parts. */
export function findMarkedTokens(text: string, spans: Spans): void {
  for (const { mark, before, behind } of marked) {
    mark.lastIndex = 0
    for (let found = mark.exec(text); found; found = mark.exec(text)) {
      const body = mark.lastIndex
      let start = found.index
      while (found.index - start < longestBefore && before[0].test(text[start - 1] ?? '')) start--
      let end = body
      while (end < text.length && behind[0].test(text[end] ?? '')) end++
      if (found.index - start < before[1] || end - body < behind[1]) continue
      spans.add(start, end)
      mark.lastIndex = end
    }
  }
  for (const { 0: token, index } of text.matchAll(/\b[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g))
    spans.add(index, index + token.length)
}

const keyBegins = /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY/g
const keyEnds = /-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{0,5}/g

/** Finds private keys in PEM and similar formats. Without an end, one extends to the end of the text. */
export function findPrivateKeys(text: string, spans: Spans): void {
  if (!text.includes('PRIVATE KEY')) return
  keyBegins.lastIndex = 0
  for (let begin = keyBegins.exec(text); begin; begin = keyBegins.exec(text)) {
    keyEnds.lastIndex = keyBegins.lastIndex
    const end = keyEnds.exec(text)
    spans.add(begin.index, end ? keyEnds.lastIndex : text.length)
    if (!end) return
    keyBegins.lastIndex = keyEnds.lastIndex
  }
}
