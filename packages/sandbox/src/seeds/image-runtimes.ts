/** A layer of a seed image: the instruction that made it, and its approximate size. */
export interface LayerPlan {
  by: string
  size: number
}

/** Base image of an application, which the registry holds too. */
export interface Runtime {
  /** Repository and tag of the base image. */
  base: string
  version: string
  /** Build time of the base image; an application's own layers are newer. */
  builtAt: number
  layers: readonly LayerPlan[]
  env: Readonly<Record<string, string>>
  entrypoint: readonly string[]
  /** Layers with an application's dependencies and with the application itself. */
  dependencies: LayerPlan
  application: LayerPlan
}

const debian = (size: number): LayerPlan => ({
  by: '/bin/sh -c #(nop) ADD file:2f1c9d8e7b6a504938271605f4e3d2c1b0a99887 in / ',
  size,
})
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

const node: Runtime = {
  base: 'base/node',
  version: '22.11',
  builtAt: Date.UTC(2025, 10, 4, 9),
  layers: [
    debian(28_228_544),
    {
      by: 'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates curl && rm -rf /var/lib/apt/lists/* # buildkit',
      size: 9_714_233,
    },
    { by: 'COPY /usr/local/ /usr/local/ # buildkit', size: 45_907_118 },
  ],
  env: { PATH: path, NODE_VERSION: '22.11.0', NODE_ENV: 'production' },
  entrypoint: ['node', '--enable-source-maps', 'dist/main.js'],
  dependencies: { by: 'COPY /build/node_modules ./node_modules # buildkit', size: 31_400_000 },
  application: { by: 'COPY /build/dist ./dist # buildkit', size: 2_600_000 },
}

const jvm: Runtime = {
  base: 'base/jvm',
  version: '21.0',
  builtAt: Date.UTC(2025, 9, 28, 7),
  layers: [
    debian(28_228_544),
    {
      by: 'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates fontconfig tzdata # buildkit',
      size: 16_201_877,
    },
    { by: 'COPY /opt/java/openjdk /opt/java/openjdk # buildkit', size: 142_605_931 },
  ],
  env: {
    PATH: `/opt/java/openjdk/bin:${path}`,
    JAVA_HOME: '/opt/java/openjdk',
    JAVA_VERSION: 'jdk-21.0.5+11',
  },
  entrypoint: ['java', '-XX:MaxRAMPercentage=75', '-jar', '/app/app.jar'],
  dependencies: { by: 'COPY /build/lib /app/lib # buildkit', size: 58_200_000 },
  application: { by: 'COPY /build/app.jar /app/app.jar # buildkit', size: 4_100_000 },
}

const python: Runtime = {
  base: 'base/python',
  version: '3.13',
  builtAt: Date.UTC(2025, 11, 9, 11),
  layers: [
    debian(28_228_544),
    {
      by: 'RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends ca-certificates libpq5 # buildkit',
      size: 11_930_402,
    },
    { by: 'COPY /usr/local/lib/python3.13 /usr/local/lib/python3.13 # buildkit', size: 19_411_205 },
  ],
  env: { PATH: path, PYTHON_VERSION: '3.13.1', PYTHONUNBUFFERED: '1' },
  entrypoint: ['python', '-m', 'app'],
  dependencies: {
    by: 'RUN /bin/sh -c pip install --no-cache-dir -r requirements.txt # buildkit',
    size: 96_800_000,
  },
  application: { by: 'COPY . . # buildkit', size: 1_300_000 },
}

/** All runtimes of the seeds' applications. */
export const runtimes: readonly Runtime[] = [node, jvm, python]
