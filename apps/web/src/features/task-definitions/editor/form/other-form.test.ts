import { expect, test } from 'vitest'
import { mayBeOther } from './other-form'

test.each([
  'services:\n  web:\n    image: nginx\n',
  '\n---\nservices: {}',
  '\uFEFF{"family": "a"}',
  'Resources:\n  T: !Sub x',
  '[{"name": "a"}]',
  '[{"name": "a"',
  '{"taskDefinition": {}}',
  '{"Resources": {}}',
  '{"services": {}}',
  '{"Type": "AWS::ECS::TaskDefinition"}',
])('%j may be another format', (text) => expect(mayBeOther(text)).toBe(true))

test.each([
  '',
  '  \n',
  '{',
  ' {"family": "a"',
  '{"family": "a"}',
  '{"containerDefinitions": [], "services": 1}',
  '{}',
  '7',
  'null',
])('%j is not another format', (text) => expect(mayBeOther(text)).toBe(false))
