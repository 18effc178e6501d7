import type { TaskNetwork } from '@pilothouse/contract'
import type { ReactNode } from 'react'
import { Card, Facts, type Fact } from '#ui/Facts.tsx'
import { ProblemPanel } from '#ui/problems/ProblemPanel.tsx'
import { SecurityGroups } from './SecurityGroups'

/** The network of a task: the security groups that apply and why, and their rules. */
export function TaskNetworkPanel({ network }: { network: TaskNetwork }) {
  const { filter, interface: own, instance, configured, rulesProblem } = network
  return (
    <Card title="Network" aside={network.mode}>
      <p className="max-w-3xl font-medium">{filter.reason}</p>
      {rulesProblem && (
        <div className="mt-3">
          <ProblemPanel
            title="The rules of the security groups could not be read"
            problem={rulesProblem}
          />
        </div>
      )}
      <div className={`mt-3.5 grid gap-x-8 gap-y-5 ${own && instance ? 'lg:grid-cols-2' : ''}`}>
        {own && (
          <Level
            title="Its own interface"
            note={own.state === 'gone' ? 'gone' : noteOf(filter.level === 'task')}
            applies={filter.level === 'task'}
            facts={interfaceFacts(own)}
          >
            {own.problem && (
              <ProblemPanel title="Its network interface could not be read" problem={own.problem} />
            )}
            {own.groups && (
              <SecurityGroups
                groups={own.groups}
                open={filter.level === 'task'}
                rulesDenied={rulesProblem !== null}
              />
            )}
            {configured && (
              <Configured configured={configured} rulesDenied={rulesProblem !== null} />
            )}
          </Level>
        )}
        {instance && (
          <Level
            title="Its instance"
            note={noteOf(filter.level === 'instance')}
            applies={filter.level === 'instance'}
            facts={instanceFacts(instance)}
          >
            {instance.problem && (
              <ProblemPanel title="Its instance could not be read" problem={instance.problem} />
            )}
            {instance.groups && (
              <SecurityGroups
                groups={instance.groups}
                open={filter.level === 'instance'}
                rulesDenied={rulesProblem !== null}
              />
            )}
            {!instance.groups && !instance.problem && filter.level !== 'none' && (
              <p className="text-muted">This instance no longer exists.</p>
            )}
          </Level>
        )}
      </div>
    </Card>
  )
}

const noteOf = (applies: boolean) => (applies ? 'its groups apply' : 'its groups do not apply')

function Level({
  title,
  note,
  applies,
  facts,
  children,
}: {
  title: string
  note: string
  applies: boolean
  facts: (Fact | null)[]
  children: ReactNode
}) {
  return (
    <section aria-label={title} className="grid min-w-0 content-start gap-3">
      <h3 className="flex items-baseline gap-2 border-b border-line pb-1 font-medium">
        <span>{title}</span>
        <span className={`text-xs font-normal ${applies ? 'text-accent' : 'text-faint'}`}>
          {note}
        </span>
      </h3>
      <Facts facts={facts} />
      {children}
    </section>
  )
}

/** The configured network, for an interface that cannot be read. */
function Configured({
  configured: { service, subnets, groups },
  rulesDenied,
}: {
  configured: NonNullable<TaskNetwork['configured']>
  rulesDenied: boolean
}) {
  return (
    <div className="grid gap-2">
      <p className="text-muted">
        What its service <code>{service}</code> gives its tasks
        {subnets.length > 0 && (
          <>
            , in one of{' '}
            {subnets.map((s, i) => (
              <span key={s}>
                {i > 0 && ', '}
                <code>{s}</code>
              </span>
            ))}
          </>
        )}
        :
      </p>
      {groups.length > 0 ? (
        <SecurityGroups groups={groups} open rulesDenied={rulesDenied} />
      ) : (
        <p className="text-muted">It has no groups, so EC2 uses the default group of the VPC.</p>
      )}
    </div>
  )
}

const code = (text: string | null) => text && <code className="break-all">{text}</code>
const place = (subnet: string | null, zone: string | null) =>
  subnet ? (
    <>
      <code className="break-all">{subnet}</code>
      {zone && (
        <>
          {' '}
          <span className="whitespace-nowrap text-muted">{zone}</span>
        </>
      )}
    </>
  ) : (
    zone
  )
const states = { there: null, coming: 'being made', gone: 'gone', unread: null } as const

const interfaceFacts = (i: NonNullable<TaskNetwork['interface']>): (Fact | null)[] => [
  {
    name: 'Interface',
    value: i.id ? (
      <>
        {code(i.id)}
        {states[i.state] && <span className="text-muted"> {states[i.state]}</span>}
      </>
    ) : (
      states[i.state]
    ),
  },
  { name: 'Private IP', value: code(i.privateIp) },
  {
    name: 'Public IP',
    value: i.state === 'there' ? (code(i.publicIp) ?? 'none') : code(i.publicIp),
  },
  i.ipv6.length > 0 ? { name: 'IPv6', value: code(i.ipv6.join(', ')) } : null,
  { name: 'Subnet', value: place(i.subnet, i.zone) },
  { name: 'VPC', value: code(i.vpc) },
  { name: 'DNS name', value: code(i.dnsName) },
  { name: 'MAC address', value: code(i.mac) },
]

const instanceFacts = (i: NonNullable<TaskNetwork['instance']>): (Fact | null)[] => [
  {
    name: 'Instance',
    value: i.ec2InstanceId ? (
      <>
        {code(i.ec2InstanceId)}
        {i.type && <span className="text-muted"> {i.type}</span>}
      </>
    ) : (
      code(i.id)
    ),
  },
  { name: 'Private IP', value: code(i.privateIp) },
  { name: 'Public IP', value: i.groups ? (code(i.publicIp) ?? 'none') : null },
  { name: 'Subnet', value: place(i.subnet, i.zone) },
  { name: 'VPC', value: code(i.vpc) },
]
