/** The wire's messages under the names that this package uses for them. */
export type {
  Attribute,
  ContainerStatus,
  ExecutorInfo,
  FrameworkInfo,
  Resource,
  TaskInfo,
  TaskState,
  TaskStatus,
} from '@keelson/mesos';
