import type {
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult,
  InstanceTypeInfo,
} from '@aws-sdk/client-ec2'
import { Fault, type Operation } from '../operation.ts'

/** Properties of an instance type. */
interface TypeFacts {
  vcpu: number
  /** MiB. */
  memory: number
  /** Interfaces, including the primary one, and addresses of each. */
  interfaces: number
  addresses: number
  arm: boolean
  /** MiB that the ECS agent registers; the kernel keeps the rest. */
  usable: number
}

// vCPUs, MiB, interfaces, addresses of each, and the memory that the ECS agent registers.
const table: Record<
  string,
  readonly [vcpu: number, memory: number, interfaces: number, addresses: number, usable?: number]
> = {
  't3.micro': [2, 1_024, 2, 2],
  't3.small': [2, 2_048, 3, 4],
  't3.medium': [2, 4_096, 3, 6, 3_884],
  't3.large': [2, 8_192, 3, 12, 7_820],
  't3.xlarge': [4, 16_384, 4, 15],
  't3.2xlarge': [8, 32_768, 4, 15],
  't4g.medium': [2, 4_096, 3, 6],
  't4g.large': [2, 8_192, 3, 12],
  'm5.large': [2, 8_192, 3, 10, 7_764],
  'm5.xlarge': [4, 16_384, 4, 15, 15_739],
  'm5.2xlarge': [8, 32_768, 4, 15, 31_509],
  'm5.4xlarge': [16, 65_536, 8, 30, 63_350],
  'm6g.large': [2, 8_192, 3, 10],
  'm6g.xlarge': [4, 16_384, 4, 15, 15_739],
  'm6i.large': [2, 8_192, 3, 10],
  'm6i.xlarge': [4, 16_384, 4, 15],
  'm7g.large': [2, 8_192, 3, 10],
  'c5.large': [2, 4_096, 3, 10],
  'c5.xlarge': [4, 8_192, 4, 15, 7_667],
  'c5.2xlarge': [8, 16_384, 4, 15],
  'c6i.xlarge': [4, 8_192, 4, 15],
  'r5.large': [2, 16_384, 3, 10],
  'r5.xlarge': [4, 32_768, 4, 15, 31_622],
  'r5.2xlarge': [8, 65_536, 4, 15],
}

/** Returns the properties of a type, or undefined for one that the sandbox does not offer. */
export function instanceTypeFacts(type: string): TypeFacts | undefined {
  const row = Object.hasOwn(table, type) ? table[type] : undefined
  if (!row) return undefined
  const [vcpu, memory, interfaces, addresses, usable = Math.round(memory * 0.96)] = row
  return {
    vcpu,
    memory,
    interfaces,
    addresses,
    usable,
    arm: type.split('.')[0]?.endsWith('g') ?? false,
  }
}

function toInfo(type: string): InstanceTypeInfo {
  const facts = instanceTypeFacts(type)
  if (!facts) {
    throw new Fault(
      'InvalidInstanceType',
      `The following supplied instance types do not exist: [${type}]`,
    )
  }
  const burstable = type.startsWith('t')
  // Half of the vCPUs are threads, except on Graviton.
  const threads = facts.arm ? 1 : 2
  return {
    InstanceType: type as InstanceTypeInfo['InstanceType'],
    CurrentGeneration: true,
    FreeTierEligible: type === 't3.micro',
    BareMetal: false,
    BurstablePerformanceSupported: burstable,
    Hypervisor: 'nitro',
    InstanceStorageSupported: false,
    SupportedUsageClasses: ['on-demand', 'spot'],
    SupportedVirtualizationTypes: ['hvm'],
    SupportedRootDeviceTypes: ['ebs'],
    ProcessorInfo: {
      SupportedArchitectures: [facts.arm ? 'arm64' : 'x86_64'],
      Manufacturer: facts.arm ? 'AWS' : 'Intel',
    },
    VCpuInfo: {
      DefaultVCpus: facts.vcpu,
      DefaultCores: facts.vcpu / threads,
      DefaultThreadsPerCore: threads,
    },
    MemoryInfo: { SizeInMiB: facts.memory },
    NetworkInfo: {
      MaximumNetworkInterfaces: facts.interfaces,
      MaximumNetworkCards: 1,
      DefaultNetworkCardIndex: 0,
      Ipv4AddressesPerInterface: facts.addresses,
      Ipv6AddressesPerInterface: facts.addresses,
      Ipv6Supported: true,
      EnaSupport: 'required',
      EfaSupported: false,
    },
  }
}

export const describeInstanceTypes: Operation<
  DescribeInstanceTypesRequest,
  DescribeInstanceTypesResult
> = (input) => {
  const all = input.InstanceTypes?.length ? input.InstanceTypes : Object.keys(table)
  const values = (info: InstanceTypeInfo): Record<string, (string | undefined)[]> => ({
    'instance-type': [info.InstanceType],
    'current-generation': [String(info.CurrentGeneration)],
    'processor-info.supported-architecture': info.ProcessorInfo?.SupportedArchitectures ?? [],
    'vcpu-info.default-vcpus': [String(info.VCpuInfo?.DefaultVCpus)],
    'memory-info.size-in-mib': [String(info.MemoryInfo?.SizeInMiB)],
    'bare-metal': ['false'],
    hypervisor: ['nitro'],
  })
  const wanted = (info: InstanceTypeInfo) =>
    (input.Filters ?? []).every(({ Name = '', Values = [] }) => {
      const found = values(info)[Name]
      if (!found) throw new Fault('InvalidParameterValue', `The filter '${Name}' is invalid`)
      return Values.some((v) =>
        found.some((f) => f === v || (v.endsWith('*') && f?.startsWith(v.slice(0, -1)))),
      )
    })
  return { InstanceTypes: all.map(toInfo).filter(wanted) }
}
