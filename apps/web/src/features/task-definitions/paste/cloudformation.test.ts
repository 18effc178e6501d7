import { expect, test } from 'vitest'
import { readPasted } from './read-pasted'

const template = `
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Tag: { Type: String, Default: '1.4.2' }
  TaskCpu: { Type: Number, Default: 512 }
Resources:
  Logs: { Type: AWS::Logs::LogGroup }
  Api:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Family: !Sub '\${AWS::StackName}-api'
      Cpu: !Ref TaskCpu
      Memory: 1024
      NetworkMode: awsvpc
      RequiresCompatibilities: [FARGATE]
      ExecutionRoleArn: !GetAtt ExecutionRole.Arn
      TaskRoleArn: !Ref AWS::NoValue
      Volumes:
        - Name: data
          EFSVolumeConfiguration: { FilesystemId: fs-12345678, AuthorizationConfig: { IAM: ENABLED } }
      ContainerDefinitions:
        - Name: api
          Image: !Join ['', [!Ref AWS::AccountId, '.dkr.ecr.us-east-1.amazonaws.com/api:', !Ref Tag]]
          Essential: 'true'
          Memory: !Ref Elsewhere
          PortMappings: [{ ContainerPort: '8080' }]
          Environment:
            - { Name: STAGE, Value: !If [IsProd, prod, dev] }
            - !If [IsProd, { Name: EXTRA, Value: 'yes' }, !Ref AWS::NoValue]
          DockerLabels: { Com.Acme.Team: !Ref Tag }
          LogConfiguration:
            LogDriver: awslogs
            Options: { awslogs-group: !Ref Logs, awslogs-region: !Ref AWS::Region, awslogs-stream-prefix: api }
          MadeUp: 1
  Job: { Type: AWS::ECS::TaskDefinition, Properties: {} }
`

test("converts a YAML resource to the API's spelling, and keeps the keys of maps", () => {
  const { definition, kind, notes, problem } = readPasted(template)
  expect([kind, problem]).toEqual(['cloudformation', null])
  expect(definition).toEqual({
    family: '${AWS::StackName}-api',
    cpu: '512',
    memory: '1024',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    executionRoleArn: '${ExecutionRole.Arn}',
    volumes: [
      {
        name: 'data',
        efsVolumeConfiguration: {
          fileSystemId: 'fs-12345678',
          authorizationConfig: { iam: 'ENABLED' },
        },
      },
    ],
    containerDefinitions: [
      {
        name: 'api',
        image: '${AWS::AccountId}.dkr.ecr.us-east-1.amazonaws.com/api:${Tag}',
        essential: true,
        portMappings: [{ containerPort: 8080 }],
        environment: [
          { name: 'STAGE', value: 'prod' },
          { name: 'EXTRA', value: 'yes' },
        ],
        dockerLabels: { 'Com.Acme.Team': '1.4.2' },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': '${Logs}',
            'awslogs-region': '${AWS::Region}',
            'awslogs-stream-prefix': 'api',
          },
        },
      },
    ],
  })
  const said = (path: string) =>
    notes
      .filter((n) => n.path.endsWith(path))
      .map((n) => n.message)
      .join(' ')
  expect(said('Api.Properties')).toContain('Resources.Job.Properties')
  expect(said('.Cpu')).toContain('parameter TaskCpu has its default')
  expect(said('.Memory')).toContain('a number is needed')
  expect(said('.MadeUp')).toContain('Left out')
  expect(said('Environment[0].Value')).toContain('IsProd')
})

test('converts a JSON resource and bare properties', () => {
  const properties = {
    Family: 'a',
    ContainerDefinitions: [{ Name: 'x', Image: { 'Fn::Sub': ['${A}/x', { A: 'b' }] } }],
  }
  const expected = { family: 'a', containerDefinitions: [{ name: 'x', image: '${A}/x' }] }
  for (const text of [
    properties,
    { Type: 'AWS::ECS::TaskDefinition', Properties: properties },
    { Api: { Type: 'AWS::ECS::TaskDefinition', Properties: properties } },
  ])
    expect(readPasted(JSON.stringify(text)).definition).toEqual(expected)
})

test('reports a template without a task definition', () => {
  expect(readPasted('Resources:\n  A: { Type: AWS::S3::Bucket }').problem).toContain(
    'no resource of the type',
  )
})
