import type { App } from './definitions.ts'

/** An app of the demo and its service. */
export interface Row extends Omit<App, 'fargate' | 'team'> {
  team?: string
  desired: number
  /** Hours since its last deployment. */
  since: number
  balanced?: boolean
  spot?: boolean
  daemon?: boolean
  breaker?: boolean
  ec2?: boolean
  constraint?: string
}

const web = (
  name: string,
  tags: string[],
  { desired, since }: Pick<Row, 'desired' | 'since'>,
  more: Partial<Row> = {},
): Row => ({
  name,
  tags,
  desired,
  since,
  cpu: 512,
  memory: 1024,
  port: 8080,
  healthCheck: true,
  balanced: true,
  breaker: true,
  ...more,
})
const worker = (
  name: string,
  tags: string[],
  { desired, since }: Pick<Row, 'desired' | 'since'>,
  more: Partial<Row> = {},
): Row => ({
  name,
  tags,
  desired,
  since,
  cpu: 256,
  memory: 512,
  ...more,
})

// Values that look like secrets are for the console to mask; they are not real.
const database = {
  DATABASE_HOST: 'orders.cluster-c8example.us-east-1.rds.amazonaws.com',
  DATABASE_USER: 'app',
  DATABASE_PASSWORD: 'correct-horse-battery-staple',
}

/** Fargate, us-east-1: the shop. */
export const storefront: Row[] = [
  web(
    'checkout',
    ['v409', 'v410', 'v411', 'v412'],
    { desired: 6, since: 26 },
    {
      cpu: 1024,
      memory: 2048,
      sidecar: true,
      environment: database,
      secrets: ['STRIPE_API_KEY', 'SESSION_SECRET'],
    },
  ),
  web(
    'cart',
    ['v205', 'v206'],
    { desired: 4, since: 74 },
    {
      environment: { REDIS_URL: 'redis://:hunter2-example@cart.cache.internal:6379/0' },
    },
  ),
  web('catalog', ['v318', 'v319', 'v320'], { desired: 5, since: 9 }, { sidecar: true }),
  web('product-page', ['v77', 'v78'], { desired: 4, since: 170 }),
  web('search-api', ['v140', 'v141'], { desired: 3, since: 51 }),
  web('pricing', ['v61', 'v62'], { desired: 3, since: 312 }, { secrets: ['PRICING_DB_URL'] }),
  web(
    'inventory-api',
    ['v98', 'v99'],
    { desired: 2, since: 122 },
    {
      environment: {
        DATABASE_PASSWORD: 'inventory-example-only',
        DATABASE_HOST: 'inventory.internal',
      },
    },
  ),
  web('recommendations', ['v86', 'v87'], { desired: 6, since: 200 }, { sidecar: true }),
  worker('coupon-engine', ['v22', 'v23'], { desired: 2, since: 3 }),
  web('image-resizer', ['v30', 'v31'], { desired: 3, since: 96 }, { balanced: false }),
  worker(
    'email-sender',
    ['v54', 'v55'],
    { desired: 2, since: 600 },
    {
      spot: true,
      environment: { SMTP_USERNAME: 'mailer', SMTP_PASSWORD: 'example-not-a-password' },
    },
  ),
  worker('loyalty-legacy', ['v9'], { desired: 0, since: 2_400 }),
  web('reviews', ['v45', 'v46'], { desired: 2, since: 40 }, { spot: true }),
]

/** EC2, us-east-1: shared services. */
export const platform: Row[] = [
  web(
    'api-gateway',
    ['v510', 'v511', 'v512'],
    { desired: 6, since: 18 },
    { cpu: 512, memory: 768 },
  ),
  web(
    'identity',
    ['v233', 'v234'],
    { desired: 4, since: 66 },
    {
      cpu: 256,
      memory: 768,
      environment: { JWT_SIGNING_KEY: 'example-signing-key-not-in-use' },
      secrets: ['OIDC_CLIENT_SECRET'],
    },
  ),
  web('feature-flags', ['v41', 'v42'], { desired: 3, since: 410 }, { cpu: 128, memory: 256 }),
  web('config-server', ['v17'], { desired: 2, since: 1_300 }, { cpu: 128, memory: 384 }),
  web('audit-log', ['v71', 'v72'], { desired: 3, since: 220 }, { cpu: 256, memory: 512 }),
  web('notification-hub', ['v120', 'v121'], { desired: 3, since: 30 }, { cpu: 256, memory: 512 }),
  worker(
    'webhook-dispatcher',
    ['v38', 'v39'],
    { desired: 4, since: 80 },
    { cpu: 256, memory: 512 },
  ),
  worker('job-scheduler', ['v12', 'v13'], { desired: 2, since: 505 }, { cpu: 256, memory: 512 }),
  worker('cache-warmer', ['stable'], { desired: 1, since: 900 }, { cpu: 128, memory: 256 }),
  worker('search-indexer', ['v88', 'v89'], { desired: 4, since: 7 }, { cpu: 1024, memory: 27_000 }),
  worker(
    'datadog-agent',
    ['7.70.2'],
    { desired: 0, since: 700 },
    {
      cpu: 100,
      memory: 256,
      daemon: true,
      environment: { DD_API_KEY: '0123456789abcdef-example', DD_SITE: 'datadoghq.com' },
    },
  ),
]

/** Fargate and EC2, us-east-1: analytics. */
export const analytics: Row[] = [
  worker(
    'event-ingest',
    ['v301', 'v302', 'v303'],
    { desired: 6, since: 33 },
    { spot: true, cpu: 512, memory: 1024 },
  ),
  worker('stream-enricher', ['v64', 'v65'], { desired: 4, since: 58 }, { cpu: 1024, memory: 2048 }),
  web('metrics-api', ['v27', 'v28'], { desired: 2, since: 144 }),
  web(
    'superset',
    ['4.1.1'],
    { desired: 2, since: 820 },
    { cpu: 1024, memory: 4096, secrets: ['SUPERSET_SECRET_KEY'] },
  ),
  worker(
    'warehouse-loader',
    ['v19', 'v20'],
    { desired: 3, since: 12 },
    { ec2: true, cpu: 512, memory: 2048 },
  ),
  worker(
    'feature-builder',
    ['v14'],
    { desired: 2, since: 260 },
    { ec2: true, cpu: 1024, memory: 3072 },
  ),
]

/** Fargate, eu-west-1: payments. */
export const payments: Row[] = [
  web(
    'payment-api',
    ['v188', 'v189', 'v190'],
    { desired: 6, since: 48 },
    {
      cpu: 1024,
      memory: 2048,
      sidecar: true,
      secrets: ['ACQUIRER_API_KEY', 'LEDGER_DB_URL'],
    },
  ),
  web(
    'ledger',
    ['v90', 'v91'],
    { desired: 4, since: 360 },
    {
      cpu: 1024,
      memory: 2048,
      environment: { DATABASE_PASSWORD: 'ledger-example-only' },
    },
  ),
  web('fraud-scoring', ['v57', 'v58'], { desired: 3, since: 21 }, { cpu: 2048, memory: 4096 }),
  web('refunds', ['v33', 'v34'], { desired: 2, since: 130 }),
  web('invoicing', ['v75', 'v76'], { desired: 2, since: 95 }),
  worker('settlement', ['v28', 'v29'], { desired: 2, since: 64 }),
  worker('dunning', ['v10'], { desired: 1, since: 1_100 }),
  web('tax-calculator', ['v21', 'v22'], { desired: 2, since: 240 }),
]

/** EC2, eu-west-1: nightly batches. */
export const batch: Row[] = [
  worker('report-builder', ['v49', 'v50'], { desired: 3, since: 150 }, { cpu: 512, memory: 1024 }),
  worker('pdf-renderer', ['v31', 'v32'], { desired: 4, since: 70 }, { cpu: 256, memory: 768 }),
  worker('archive-sync', ['v8'], { desired: 1, since: 1_800 }, { cpu: 128, memory: 256 }),
  worker(
    'node-exporter',
    ['1.9.1'],
    { desired: 0, since: 640 },
    { cpu: 64, memory: 128, daemon: true },
  ),
]
