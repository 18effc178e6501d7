export { startSandbox, type Sandbox, type SandboxOptions } from './server.ts'
export type { SeedName } from './world/account.ts'
