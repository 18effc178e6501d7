import { expect, test } from 'vitest'
import { pagePlaceOf } from './place-of'

test.each([
  ['/main/clusters', 'Clusters'],
  ['/main/us-east-1/clusters/tasks', 'Clusters'],
  ['/main/us-east-1/clusters/shop/services/cart', 'Services'],
  ['/main/us-east-1/clusters/images/tasks/0a', 'Tasks'],
  ['/main/tasks', 'Tasks'],
  ['/main/task-definitions', 'Task definitions'],
  ['/main/us-east-1/task-definitions/new', 'Task definitions'],
  ['/main/us-east-1/task-definitions/services/3/edit', 'Task definitions'],
  ['/main/us-east-1/task-definitions/clusters/compare', 'Task definitions'],
  ['/main/us-east-1/images/shop/cart/services/tasks', 'Images'],
  ['/main/us-east-1/repositories/clusters', 'Images'],
  ['/main/registries', 'Images'],
  ['/main/us-east-1/compare-images', 'Images'],
  ['/clusters/services', 'Services'],
  ['/', null],
  ['/main/elsewhere', null],
])('%s belongs to %s', (path, place) => expect(pagePlaceOf(path)).toBe(place))
