import type { Operation } from '../operation.ts'
import { describeCapacityProviders } from './capacity-providers.ts'
import {
  createCluster,
  deleteCluster,
  describeClusters,
  listClusters,
  putClusterCapacityProviders,
  updateCluster,
  updateClusterSettings,
} from './clusters.ts'
import {
  deregisterContainerInstance,
  describeContainerInstances,
  listContainerInstances,
  updateContainerInstancesState,
} from './container-instances.ts'
import { deleteAttributes, listAttributes, putAttributes } from './attributes.ts'
import { runTask } from './run-task.ts'
import { continueServiceDeployment, describeServiceDeployments, describeServiceRevisions, listServiceDeployments, stopServiceDeployment } from './service-deployments.ts'
import { createService, deleteService, describeServices, listServices, updateService } from './services.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'
import {
  deleteTaskDefinitions,
  deregisterTaskDefinition,
  describeTaskDefinition,
  listTaskDefinitionFamilies,
  listTaskDefinitions,
  registerTaskDefinition,
} from './task-definitions.ts'
import { startTask } from './start-task.ts'
import { getTaskProtection, updateTaskProtection } from './task-protection.ts'
import { describeTasks, listTasks, stopTask } from './tasks.ts'

/** All that the sandbox's ECS can do, by the name of the operation on the wire. */
export const ecsOperations: Record<string, Operation<never, unknown>> = {
  ContinueServiceDeployment: continueServiceDeployment,
  CreateCluster: createCluster,
  CreateService: createService,
  DeleteAttributes: deleteAttributes,
  DeleteCluster: deleteCluster,
  DeleteService: deleteService,
  DeleteTaskDefinitions: deleteTaskDefinitions,
  DeregisterContainerInstance: deregisterContainerInstance,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DescribeCapacityProviders: describeCapacityProviders,
  DescribeClusters: describeClusters,
  DescribeContainerInstances: describeContainerInstances,
  DescribeServiceDeployments: describeServiceDeployments,
  DescribeServiceRevisions: describeServiceRevisions,
  DescribeServices: describeServices,
  DescribeTaskDefinition: describeTaskDefinition,
  DescribeTasks: describeTasks,
  GetTaskProtection: getTaskProtection,
  ListAttributes: listAttributes,
  ListClusters: listClusters,
  ListContainerInstances: listContainerInstances,
  ListServiceDeployments: listServiceDeployments,
  ListServices: listServices,
  ListTagsForResource: listTagsForResource,
  ListTaskDefinitionFamilies: listTaskDefinitionFamilies,
  ListTaskDefinitions: listTaskDefinitions,
  ListTasks: listTasks,
  PutAttributes: putAttributes,
  PutClusterCapacityProviders: putClusterCapacityProviders,
  RegisterTaskDefinition: registerTaskDefinition,
  RunTask: runTask,
  StartTask: startTask,
  StopServiceDeployment: stopServiceDeployment,
  StopTask: stopTask,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateCluster: updateCluster,
  UpdateClusterSettings: updateClusterSettings,
  UpdateContainerInstancesState: updateContainerInstancesState,
  UpdateService: updateService,
  UpdateTaskProtection: updateTaskProtection,
}
