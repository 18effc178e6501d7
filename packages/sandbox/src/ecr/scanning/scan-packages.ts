import { chance, seedOf } from '../../world/chance.ts'
import { layerOf } from '../content/blobs.ts'
import { readImageConfig, type StoredImageConfig } from '../content/image-config.ts'
import { isImageIndex, readStoredManifest } from '../content/manifest.ts'
import type { ImageState } from '../state/image.ts'
import type { RepositoryState } from '../state/repository.ts'
import { packageBuildOf, type PackageManager } from './scan-advisories.ts'

/** A distribution whose packages can be scanned. */
interface Distribution {
  /** Inspector's name of the platform. */
  readonly platform: string
  /** Matches the build steps of an image of this distribution. */
  readonly sign: RegExp
  /** URL of an advisory in the distribution's tracker. */
  readonly tracker: string
  readonly packages: readonly (readonly [name: string, version: string])[]
  /** Formats the build number of a version. */
  readonly build: (n: number) => string
}

/** A package of an image, and the layer that contains it. */
export interface Package {
  readonly name: string
  readonly manager: PackageManager
  readonly version: string
  /** Returns the version built on another day, for the version of a fix. */
  readonly versionAt: (builtAt: number) => string
  readonly builtAt: number
  readonly layer: string
  readonly filePath: string | undefined
}

/** Distribution and packages of an image. */
export interface Contents {
  readonly distribution: Distribution
  readonly architecture: string
  readonly packages: readonly Package[]
}

const common: Distribution['packages'] = [
  ['openssl', '3.0.15'],
  ['zlib', '1.2.13'],
  ['curl', '7.88.1'],
  ['expat', '2.5.0'],
  ['libxml2', '2.9.14'],
  ['sqlite', '3.40.1'],
  ['ncurses', '6.4'],
  ['pcre2', '10.42'],
  ['krb5', '1.20.1'],
  ['nghttp2', '1.52.0'],
  ['tar', '1.34'],
  ['xz', '5.4.1'],
]

const distributions: readonly Distribution[] = [
  {
    platform: 'ALPINE_LINUX_3_20',
    sign: /\balpine|\bapk (add|update)/i,
    tracker: 'https://security.alpinelinux.org/vuln/',
    packages: [
      ['musl', '1.2.5'],
      ['busybox', '1.36.1'],
      ['apk-tools', '2.14.4'],
      ...common.slice(0, 4),
    ],
    build: (n) => `r${n}`,
  },
  {
    platform: 'UBUNTU_24_04',
    sign: /\bubuntu|\bnoble\b|\bjammy\b/i,
    tracker: 'https://ubuntu.com/security/',
    packages: [
      ['glibc', '2.39'],
      ['systemd', '255.4'],
      ['perl', '5.38.2'],
      ['gnutls28', '3.8.3'],
      ...common,
    ],
    build: (n) => `0ubuntu8.${n}`,
  },
  {
    platform: 'AMAZON_LINUX_2023',
    sign: /amazon.?linux|\bamzn|\b(yum|dnf|microdnf) /i,
    tracker: 'https://alas.aws.amazon.com/cve/html/',
    packages: [
      ['glibc', '2.34'],
      ['python3', '3.9.20'],
      ['rpm', '4.16.1'],
      ['glib2', '2.74.7'],
      ...common,
    ],
    build: (n) => `1.amzn2023.0.${n}`,
  },
  {
    platform: 'DEBIAN_12',
    sign: /debian|bookworm|bullseye|-slim\b|apt-get|\bdpkg\b/i,
    tracker: 'https://security-tracker.debian.org/tracker/',
    packages: [
      ['glibc', '2.36'],
      ['perl', '5.36.0'],
      ['systemd', '252.31'],
      ['util-linux', '2.38.1'],
      ['gcc-12', '12.2.0'],
      ['pam', '1.5.2'],
      ['shadow', '4.13'],
      ...common,
    ],
    build: (n) => `1+deb12u${n}`,
  },
]

/** Language packages: the build step that installs them, and their paths. */
const languages: readonly {
  manager: PackageManager
  sign: RegExp
  names: readonly (readonly [string, string])[]
  path: (name: string) => string
}[] = [
  {
    manager: 'NODEPKG',
    sign: /\b(npm|yarn|pnpm)\b|node_modules|package\.json/i,
    names: [
      ['express', '4.18'],
      ['axios', '1.6'],
      ['ws', '8.13'],
      ['semver', '7.5'],
      ['lodash', '4.17'],
      ['jsonwebtoken', '9.0'],
      ['tough-cookie', '4.1'],
      ['undici', '5.26'],
    ],
    path: (name) => `app/node_modules/${name}/package.json`,
  },
  {
    manager: 'PYTHONPKG',
    sign: /\bpip3? install|requirements\.txt|\bpoetry\b|\buv sync/i,
    names: [
      ['requests', '2.31'],
      ['urllib3', '2.0'],
      ['jinja2', '3.1'],
      ['cryptography', '42.0'],
      ['django', '4.2'],
      ['pillow', '10.2'],
    ],
    path: (name) => `usr/local/lib/python3/site-packages/${name}/METADATA`,
  },
  {
    manager: 'JAR',
    sign: /\.jar\b|\b(mvn|gradle)w?\b|java/i,
    names: [
      ['org.springframework:spring-core', '6.1'],
      ['com.fasterxml.jackson.core:jackson-databind', '2.15'],
      ['io.netty:netty-handler', '4.1'],
      ['ch.qos.logback:logback-core', '1.4'],
      ['org.yaml:snakeyaml', '2.0'],
    ],
    path: (name) => `app/app.jar/BOOT-INF/lib/${name.split(':')[1]}.jar`,
  },
  {
    manager: 'GOBINARY',
    sign: /\bgo (build|install)\b/i,
    names: [
      ['golang.org/x/net', '0.17'],
      ['golang.org/x/crypto', '0.17'],
      ['google.golang.org/grpc', '1.56'],
      ['stdlib', '1.21'],
    ],
    path: () => 'app',
  },
]

/** Returns whether an image can be scanned. An index or an artifact cannot. */
export const canScan = (image: ImageState): boolean =>
  !isImageIndex(image.mediaType) &&
  /^application\/vnd\.(docker\.container\.image\.v1|oci\.image\.config\.v1)\+json$/.test(
    image.artifactType ?? '',
  )

/**
 * Returns the contents of an image according to its configuration: its build steps name the
 * distribution and the installed packages, and their dates give the versions. Returns undefined if
 * no step names a known distribution.
 */
export function contentsOf(repository: RepositoryState, image: ImageState): Contents | undefined {
  const [configBlob, ...layers] = readStoredManifest(image.manifest(), image.mediaType).blobs
  const config = configBlob && readImageConfig(layerOf(repository, configBlob.digest)?.bytes?.())
  if (!config || layers.length === 0) return undefined
  const told = [...config.labels.values(), ...config.steps.map((step) => step.text)].join('\n')
  const distribution = distributions.find(({ sign }) => sign.test(told))
  if (!distribution) return undefined
  const made = config.created ?? image.pushedAt
  const steps = config.steps.filter((step) => !step.empty)
  const brought = layers.map(({ digest }, i) => ({
    digest,
    text: steps[i]?.text ?? '',
    builtAt: steps[i]?.created ?? made,
  }))
  const packages = brought.flatMap(({ digest, text, builtAt }, i) => {
    const system =
      i === 0
        ? distribution.packages.map(([name, version]) =>
            toPackage(
              { name, manager: 'OS', builtAt, layer: digest },
              (n) => `${version}-${distribution.build(n)}`,
            ),
          )
        : []
    const own = languages
      .filter(({ sign }) => i > 0 && sign.test(text))
      .flatMap((language) => ofLanguage(language, builtAt, digest))
    return [...system, ...own]
  })
  return {
    distribution,
    architecture: config.architecture,
    packages: [...packages, ...labelledPackages(config, made, layers.at(-1)?.digest ?? '')],
  }
}

/** Returns a package with its version: `versioned` formats the number of its build. */
function toPackage(
  about: Pick<Package, 'name' | 'manager' | 'builtAt' | 'layer'> & { filePath?: string },
  versioned: (n: number) => string,
): Package {
  const versionAt = (builtAt: number) => versioned(packageBuildOf(about.name, builtAt))
  return { filePath: undefined, ...about, version: versionAt(about.builtAt), versionAt }
}

/** Returns the language packages of a layer, chosen by its digest. */
const ofLanguage = (
  { manager, names, path }: (typeof languages)[number],
  builtAt: number,
  layer: string,
): Package[] =>
  names
    .filter(([name]) => chance(seedOf(`${layer}/${name}`), 0) < 0.7)
    .map(([name, version]) =>
      toPackage({ name, manager, builtAt, layer, filePath: path(name) }, (n) => `${version}.${n}`),
    )

/**
 * Returns extra system packages: as many as the label `sandbox.packages` says, for tests with
 * thousands of findings.
 */
function labelledPackages(
  { labels }: StoredImageConfig,
  builtAt: number,
  layer: string,
): Package[] {
  const count = Math.min(20_000, Math.max(0, Number(labels.get('sandbox.packages')) || 0))
  return Array.from({ length: count }, (_, n) =>
    toPackage({ name: `lib-${n}`, manager: 'OS', builtAt, layer }, (build) => `1.0-${build}`),
  )
}
