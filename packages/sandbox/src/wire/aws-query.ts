import { XmlShapeSerializer } from '@aws-sdk/core/protocols'
import type { NormalizedSchema } from '@smithy/core/schema'
import { Fault } from '../operation.ts'
import { checked, type Rules } from './check.ts'
import type { Codec } from './codec.ts'
import { escape, formOf, inside, leafOf, numbered, treeOf, type FormNode } from './form.ts'

const type = 'text/xml'

// Codes of awsJson's common errors in awsQuery, with their status.
const common: Record<string, readonly [code: string, status: number]> = {
  UnrecognizedClientException: ['InvalidClientTokenId', 403],
  InvalidSignatureException: ['SignatureDoesNotMatch', 403],
  IncompleteSignatureException: ['IncompleteSignature', 400],
  MissingAuthenticationTokenException: ['MissingAuthenticationToken', 403],
  ExpiredTokenException: ['ExpiredToken', 403],
  AccessDeniedException: ['AccessDenied', 403],
  ThrottlingException: ['Throttling', 400],
  SerializationException: ['MalformedInput', 400],
  UnknownOperationException: ['InvalidAction', 400],
}

/** Converts the tree to JSON's shape. Lists and maps have an extra element around their items. */
function valueOf(schema: NormalizedSchema, node: FormNode): unknown {
  const traits = schema.getMergedTraits()
  if (schema.isStructSchema()) {
    const members = [...schema.structIterator()].flatMap(([name, member]) => {
      const kid = node.kids.get(member.getMergedTraits().xmlName ?? name)
      return kid ? [[name, valueOf(member, kid)] as const] : []
    })
    return Object.fromEntries(members)
  }
  if (schema.isListSchema()) {
    const item = schema.getValueSchema()
    const holder = traits.xmlFlattened
      ? node
      : node.kids.get(item.getMergedTraits().xmlName ?? 'member')
    return numbered(holder).map((kid) => valueOf(item, kid))
  }
  if (schema.isMapSchema()) {
    const holder = traits.xmlFlattened ? node : node.kids.get('entry')
    const absent: FormNode = { kids: new Map() }
    return Object.fromEntries(
      numbered(holder).map((kid) => [
        kid.kids.get('key')?.value ?? '',
        valueOf(schema.getValueSchema(), kid.kids.get('value') ?? absent),
      ]),
    )
  }
  return leafOf(schema, node)
}

/**
 * awsQuery: a form in, XML out. `version` is the api's date, `xmlns` the namespace of its answers.
 */
export function awsQuery(version: string, xmlns: string, rules: Rules): Codec {
  // 5 is smithy's number for an ISO 8601 timestamp.
  const settings = {
    timestampFormat: { useTrait: true, default: 5 as const },
    xmlNamespace: xmlns,
    serviceNamespace: xmlns,
  }
  const unknownOperation = (name: string): Fault =>
    new Fault(
      'UnknownOperationException',
      `Could not find operation ${name} for version ${version}`,
    )
  return {
    type,
    unknownOperation,
    operation(request) {
      const action = formOf(request).get('Action')
      if (!action)
        throw new Fault(
          'MissingAction',
          'The request is missing an action or a required parameter.',
        )
      return action
    },
    decode: (operation, request) =>
      checked(operation.input, valueOf(operation.input, treeOf(formOf(request))), rules),
    encode({ name, output: schema }, output, requestId) {
      const serializer = new XmlShapeSerializer(settings)
      let result = ''
      if (schema.isStructSchema()) {
        serializer.write(schema, output ?? {})
        result = `<${name}Result>${inside(String(serializer.flush()))}</${name}Result>`
      }
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`
      return {
        status: 200,
        type,
        body: `<${name}Response xmlns="${xmlns}">${result}${metadata}</${name}Response>`,
      }
    },
    encodeFault(fault, declared, requestId) {
      const known = declared.get(fault.code)
      const [code, status] = common[fault.code] ?? [
        known?.code ?? fault.code,
        known?.status ?? fault.status,
      ]
      const who = status >= 500 ? 'Receiver' : 'Sender'
      const error = `<Error><Type>${who}</Type><Code>${escape(code)}</Code><Message>${escape(fault.message)}</Message></Error>`
      return {
        status,
        type,
        body:
          '<ErrorResponse ' +
          `xmlns="${xmlns}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      }
    },
  }
}
