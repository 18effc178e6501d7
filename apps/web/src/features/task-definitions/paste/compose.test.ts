import { checkTaskDefinition } from '@pilothouse/contract/task-definitions/task-definition-rules'
import { expect, test } from 'vitest'
import { toMebibytes, seconds, splitWords } from './compose-values'
import { readPasted } from './read-pasted'

const file = `
name: shop
x-logging: &logging
  logging: { driver: awslogs, options: { awslogs-group: /shop, awslogs-region: eu-west-1 } }
services:
  web:
    <<: *logging
    build: .
    image: acme/web:\${TAG:-1.2}
    command: gunicorn --bind "0.0.0.0:8000" app
    entrypoint: ["/entry.sh"]
    environment: [DEBUG=false, "URL=a=b", HOME]
    env_file: .env
    ports: ["80:8000", "9090/udp", "3000-3002:3000-3002", { target: 7000, app_protocol: http, name: api }, nonsense]
    volumes: [data:/data:ro, ./src:/src, /etc/ssl:/ssl, { type: tmpfs, target: /tmp/x, tmpfs: { size: 10m } }]
    depends_on: { db: { condition: service_healthy }, migrate: { condition: service_completed_successfully } }
    deploy: { replicas: 3, resources: { limits: { cpus: '0.5', memory: 512M }, reservations: { memory: 256M } } }
    ulimits: { nofile: { soft: 1024, hard: 2048 }, nproc: 64 }
    cap_add: [SYS_PTRACE]
    sysctls: { net.core.somaxconn: 1024 }
    tmpfs: /run:size=16m
    labels: { team: shop }
    user: 1000
    working_dir: /app
    read_only: true
    init: true
    stop_grace_period: 1m30s
    extra_hosts: ["host.internal:10.0.0.1"]
    restart: always
    profiles: [web]
    networks: { front: { aliases: [www] } }
  db:
    image: postgres:17
    healthcheck: { test: pg_isready, interval: 10s, timeout: 3s, retries: 5, start_period: 1m }
    mem_limit: 1g
    platform: linux/arm64
  migrate:
    image: acme/migrate:1
    mem_reservation: 128m
    depends_on: [db]
volumes: { data: { driver: local } }
networks: { front: {} }
`

test('converts services to the containers of one task', () => {
  const { definition, kind, problem } = readPasted(file)
  expect([kind, problem]).toEqual(['compose', null])
  const logConfiguration = {
    logDriver: 'awslogs',
    options: { 'awslogs-group': '/shop', 'awslogs-region': 'eu-west-1' },
  }
  expect(definition).toEqual({
    family: 'shop',
    networkMode: 'awsvpc',
    runtimePlatform: { operatingSystemFamily: 'LINUX', cpuArchitecture: 'ARM64' },
    volumes: [{ name: 'data' }, { name: 'etc-ssl', host: { sourcePath: '/etc/ssl' } }],
    containerDefinitions: [
      {
        name: 'web',
        image: 'acme/web:1.2',
        cpu: 512,
        memory: 512,
        memoryReservation: 256,
        entryPoint: ['/entry.sh'],
        command: ['gunicorn', '--bind', '0.0.0.0:8000', 'app'],
        environment: [
          { name: 'DEBUG', value: 'false' },
          { name: 'URL', value: 'a=b' },
        ],
        portMappings: [
          { containerPort: 8000, protocol: 'tcp' },
          { containerPort: 9090, protocol: 'udp' },
          { containerPortRange: '3000-3002', protocol: 'tcp' },
          { containerPort: 7000, protocol: 'tcp', name: 'api', appProtocol: 'http' },
        ],
        mountPoints: [
          { sourceVolume: 'data', containerPath: '/data', readOnly: true },
          { sourceVolume: 'etc-ssl', containerPath: '/ssl' },
        ],
        dependsOn: [
          { containerName: 'db', condition: 'HEALTHY' },
          { containerName: 'migrate', condition: 'SUCCESS' },
        ],
        logConfiguration,
        dockerLabels: { team: 'shop' },
        user: '1000',
        workingDirectory: '/app',
        readonlyRootFilesystem: true,
        extraHosts: [{ hostname: 'host.internal', ipAddress: '10.0.0.1' }],
        ulimits: [
          { name: 'nofile', softLimit: 1024, hardLimit: 2048 },
          { name: 'nproc', softLimit: 64, hardLimit: 64 },
        ],
        systemControls: [{ namespace: 'net.core.somaxconn', value: '1024' }],
        linuxParameters: {
          capabilities: { add: ['SYS_PTRACE'] },
          initProcessEnabled: true,
          tmpfs: [
            { containerPath: '/tmp/x', size: 10 },
            { containerPath: '/run', size: 16 },
          ],
        },
        stopTimeout: 90,
      },
      {
        name: 'db',
        image: 'postgres:17',
        memory: 1024,
        healthCheck: {
          command: ['CMD-SHELL', 'pg_isready'],
          interval: 10,
          timeout: 3,
          retries: 5,
          startPeriod: 60,
        },
      },
      {
        name: 'migrate',
        image: 'acme/migrate:1',
        memoryReservation: 128,
        dependsOn: [{ containerName: 'db', condition: 'START' }],
        essential: false,
      },
    ],
  })
  expect(checkTaskDefinition(definition).filter((f) => f.severity === 'error')).toEqual([])
})

test('notes every setting without a counterpart, with advice', () => {
  const { notes } = readPasted(file)
  const said = new Map(notes.map((n) => [n.path, n.message]))
  for (const path of [
    'build',
    'env_file',
    'restart',
    'profiles',
    'networks',
    'deploy.replicas',
    'ports[0]',
    'ports[4]',
    'volumes[0]',
    'volumes[1]',
    'volumes[2]',
    'environment.HOME',
    'image',
  ])
    expect([path, said.has(`services.web.${path}`)]).toEqual([path, true])
  expect(said.get('services.web.ports[0]')).toContain('80')
  expect(said.get('services')).toContain('3 services')
  expect(said.get('services.migrate')).toContain('not essential')
  expect(said.has('volumes.data') && said.has('networks')).toBe(true)
})

test('leaves out unreadable values with a note and keeps the rest', () => {
  const { definition, notes } = readPasted(
    'services:\n  a b: { image: x, mem_limit: much, stop_grace_period: soon, healthcheck: { interval: 3s }, toString: 1, deploy: { constructor: 2 } }',
  )
  expect(definition).toMatchObject({ containerDefinitions: [{ name: 'a-b', image: 'x' }] })
  expect(notes.map((n) => n.message).every((m) => typeof m === 'string')).toBe(true)
  expect(notes.length).toBeGreaterThan(5)
  expect(readPasted('services: {}').problem).toContain('no service')
  expect(readPasted('services:\n  web:\n').problem).toContain("'web'")
})

test.each([
  ['90s', 90],
  ['1m30s', 90],
  ['1h', 3600],
  ['500ms', 1],
  [15, 15],
  ['soon', null],
  ['', null],
])('%s is %s seconds', (text, expected) => expect(seconds(text)).toBe(expected))
test.each([
  ['512m', 512],
  ['1.5gb', 1536],
  ['1GiB', 1024],
  [1_048_576, 1],
  ['100k', 1],
  ['much', null],
])('%s is %s MiB', (text, expected) => expect(toMebibytes(text)).toBe(expected))
test.each([
  ['a "b c" d', ['a', 'b c', 'd']],
  ['sh -c \'x "y"\'', ['sh', '-c', 'x "y"']],
  ['a\\ b', ['a b']],
  ['--x="y z"', ['--x=y z']],
])('splits %s as a shell does', (text, expected) => expect(splitWords(text)).toEqual(expected))
