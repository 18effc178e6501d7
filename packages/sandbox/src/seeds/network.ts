import type { Region } from '../world/region.ts'

/** Where the tasks of a Fargate service are; the last digit of a subnet says its zone (see ecs/new-task.ts). */
export const network = (region: Region) => ({
  awsvpcConfiguration: {
    subnets: ['subnet-0a1b2c3d4e5f60720', 'subnet-0a1b2c3d4e5f60721', 'subnet-0a1b2c3d4e5f60722'],
    securityGroups: [region.name === 'eu-west-1' ? 'sg-0d9c8b7a6f5e4d3c1' : 'sg-0c1d2e3f4a5b6c7d8'],
    assignPublicIp: 'DISABLED' as const,
  },
})
