import { XmlShapeSerializer } from '@aws-sdk/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import { Fault } from '../operation.ts'
import { checked } from './check.ts'
import type { Codec } from './codec.ts'
import { escape, formOf, inside, leafOf, numbered, treeOf, type FormNode } from './form.ts'
import type { Complaint, Limits } from './limits.ts'

const type = 'text/xml;charset=UTF-8'

// Codes of common errors in EC2, which is older than the other apis.
const common: Record<string, readonly [code: string, status: number]> = {
  UnrecognizedClientException: ['AuthFailure', 401],
  InvalidSignatureException: ['AuthFailure', 401],
  IncompleteSignatureException: ['AuthFailure', 401],
  MissingAuthenticationTokenException: ['AuthFailure', 401],
  ExpiredTokenException: ['RequestExpired', 400],
  AccessDeniedException: ['UnauthorizedOperation', 403],
  ThrottlingException: ['RequestLimitExceeded', 503],
  SerializationException: ['InvalidParameterValue', 400],
  ServerException: ['InternalError', 500],
  UnknownOperationException: ['InvalidAction', 400],
}

const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

/**
 * Converts the tree to JSON's shape. In EC2's forms lists have no extra element around their items.
 */
function valueOf(schema: NormalizedSchema, node: FormNode): unknown {
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].flatMap(([name, member]) => {
      const traits = member.getMergedTraits() as { ec2QueryName?: string; xmlName?: string }
      const kid = node.kids.get(traits.ec2QueryName ?? capital(traits.xmlName ?? name))
      return kid ? [[name, valueOf(member, kid)] as const] : []
    })
    return Object.fromEntries(members)
  }
  if (schema.isListSchema())
    return numbered(node).map((kid) => valueOf(schema.getValueSchema(), kid))
  return leafOf(schema, node)
}

/** EC2 reports one member only, and its error. */
function refuse([first]: readonly Complaint[]): Fault {
  const { path = '', value = '', rule = '' } = first ?? {}
  const member = path.split('.').findLast((part) => !/^(\d+|member)$/.test(part)) ?? path
  if (value === 'null')
    return new Fault('MissingParameter', `The request must contain the parameter ${member}`)
  return new Fault(
    'InvalidParameterValue',
    `Value ( ${value.slice(1, -1)} ) for parameter ${member} is invalid. ${rule}.`,
  )
}

/** ec2Query: a form in, XML out, and errors in an envelope of EC2's own. */
export function ec2Query(version: string, limits: Limits): Codec {
  const xmlns = `http://ec2.amazonaws.com/doc/${version}/`
  // 5 is smithy's number for an ISO 8601 timestamp.
  const settings = {
    timestampFormat: { useTrait: true, default: 5 as const },
    xmlNamespace: xmlns,
    serviceNamespace: xmlns,
  }
  return {
    type,
    unknownOperation: (name) =>
      new Fault(
        'UnknownOperationException',
        `The action ${name} is not valid for this web service.`,
      ),
    operation(request) {
      const action = formOf(request).get('Action')
      if (!action)
        throw new Fault(
          'MissingAction',
          'The request is missing an action or a required parameter.',
        )
      return action
    },
    decode(operation, request) {
      const input = checked(operation.input, valueOf(operation.input, treeOf(formOf(request))), {
        limits,
        refuse,
      })
      // A dry run only checks permissions, and the sandbox allows everything.
      if (typeof input === 'object' && input && 'DryRun' in input && input.DryRun) {
        throw new Fault(
          'DryRunOperation',
          'Request would have succeeded, but DryRun flag is set.',
          412,
        )
      }
      return input
    },
    encode({ name, output: schema }, output, requestId) {
      let result = '<return>true</return>'
      if (schema.isStructSchema()) {
        const serializer = new XmlShapeSerializer(settings)
        serializer.write(schema, output ?? {})
        result = inside(String(serializer.flush()))
      }
      return {
        status: 200,
        type,
        body:
          `<${name}Response ` +
          `xmlns="${xmlns}"><requestId>${requestId}</requestId>${result}</${name}Response>`,
      }
    },
    encodeFault(fault, _declared, requestId) {
      const [code, status] = common[fault.code] ?? [fault.code, fault.status]
      const said =
        code === 'UnauthorizedOperation'
          ? `You are not authorized to perform this operation. ${fault.message}`
          : fault.message
      const error = `<Error><Code>${escape(code)}</Code><Message>${escape(said)}</Message></Error>`
      return {
        status,
        type,
        body: `<Response><Errors>${error}</Errors><RequestID>${requestId}</RequestID></Response>`,
      }
    },
  }
}
