import type { Operation } from '../operation.ts'
import { getLogEvents, putLogEvents } from './events.ts'
import { filterLogEvents } from './filter-log-events.ts'
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  putRetentionPolicy,
} from './groups.ts'
import { startLiveTail } from './live-tail.ts'
import { createLogStream, deleteLogStream, describeLogStreams } from './streams.ts'
import { listTagsForResource, tagResource, untagResource } from './tags.ts'

/** All CloudWatch Logs operations of the sandbox, by their names on the wire. */
export const logsOperations: Record<string, Operation<never, unknown>> = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  ListTagsForResource: listTagsForResource,
  PutLogEvents: putLogEvents,
  PutRetentionPolicy: putRetentionPolicy,
  StartLiveTail: startLiveTail,
  TagResource: tagResource,
  UntagResource: untagResource,
}
