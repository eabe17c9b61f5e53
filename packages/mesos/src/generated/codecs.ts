// Generated from proto/ by scripts/generate.ts. Do not edit.

import type { Writer } from 'protobufjs/minimal.js';
import { base64, checkBool, checkBytes, checkDouble, checkInt32, checkInt64, checkString, checkUint32, checkUint64, type JsonObject, plainArray, rawInteger, type ReadContext, takeEnum, toArray, toObject } from '../codec/json-values.ts';
import { messageCodec } from '../codec/message-codec.ts';
import type { RequiredFields } from '../codec/missing-fields.ts';
import type { ProtobufReader } from '../codec/protobuf-reader.ts';
import { fromBigint, fromNumber, namesByNumber, readEntry, setEntry } from '../codec/protobuf-values.ts';
import type * as T from './types.ts';

const AgentInfoCapabilityTypeNames = namesByNumber<T.AgentInfoCapabilityType>([
  [0, 'UNKNOWN'],
  [1, 'MULTI_ROLE'],
  [2, 'HIERARCHICAL_ROLE'],
  [3, 'RESERVATION_REFINEMENT'],
  [4, 'RESOURCE_PROVIDER'],
  [5, 'RESIZE_VOLUME'],
  [6, 'AGENT_OPERATION_FEEDBACK'],
  [7, 'AGENT_DRAINING'],
  [8, 'TASK_RESOURCE_LIMITS'],
]);
const AgentInfoCapabilityTypeNumbers: Readonly<Record<T.AgentInfoCapabilityType, number>> = {
  UNKNOWN: 0,
  MULTI_ROLE: 1,
  HIERARCHICAL_ROLE: 2,
  RESERVATION_REFINEMENT: 3,
  RESOURCE_PROVIDER: 4,
  RESIZE_VOLUME: 5,
  AGENT_OPERATION_FEEDBACK: 6,
  AGENT_DRAINING: 7,
  TASK_RESOURCE_LIMITS: 8,
};

const CheckInfoTypeNames = namesByNumber<T.CheckInfoType>([
  [0, 'UNKNOWN'],
  [1, 'COMMAND'],
  [2, 'HTTP'],
  [3, 'TCP'],
]);
const CheckInfoTypeNumbers: Readonly<Record<T.CheckInfoType, number>> = {
  UNKNOWN: 0,
  COMMAND: 1,
  HTTP: 2,
  TCP: 3,
};

const ContainerInfoDockerInfoNetworkNames = namesByNumber<T.ContainerInfoDockerInfoNetwork>([
  [1, 'HOST'],
  [2, 'BRIDGE'],
  [3, 'NONE'],
  [4, 'USER'],
]);
const ContainerInfoDockerInfoNetworkNumbers: Readonly<Record<T.ContainerInfoDockerInfoNetwork, number>> = {
  HOST: 1,
  BRIDGE: 2,
  NONE: 3,
  USER: 4,
};

const ContainerInfoTypeNames = namesByNumber<T.ContainerInfoType>([
  [1, 'DOCKER'],
  [2, 'MESOS'],
]);
const ContainerInfoTypeNumbers: Readonly<Record<T.ContainerInfoType, number>> = {
  DOCKER: 1,
  MESOS: 2,
};

const DiscoveryInfoVisibilityNames = namesByNumber<T.DiscoveryInfoVisibility>([
  [0, 'FRAMEWORK'],
  [1, 'CLUSTER'],
  [2, 'EXTERNAL'],
]);
const DiscoveryInfoVisibilityNumbers: Readonly<Record<T.DiscoveryInfoVisibility, number>> = {
  FRAMEWORK: 0,
  CLUSTER: 1,
  EXTERNAL: 2,
};

const DrainStateNames = namesByNumber<T.DrainState>([
  [0, 'UNKNOWN'],
  [1, 'DRAINING'],
  [2, 'DRAINED'],
]);
const DrainStateNumbers: Readonly<Record<T.DrainState, number>> = {
  UNKNOWN: 0,
  DRAINING: 1,
  DRAINED: 2,
};

const EnvironmentVariableTypeNames = namesByNumber<T.EnvironmentVariableType>([
  [0, 'UNKNOWN'],
  [1, 'VALUE'],
  [2, 'SECRET'],
]);
const EnvironmentVariableTypeNumbers: Readonly<Record<T.EnvironmentVariableType, number>> = {
  UNKNOWN: 0,
  VALUE: 1,
  SECRET: 2,
};

const ExecutorCallTypeNames = namesByNumber<T.ExecutorCallType>([
  [0, 'UNKNOWN'],
  [1, 'SUBSCRIBE'],
  [2, 'UPDATE'],
  [3, 'MESSAGE'],
  [4, 'HEARTBEAT'],
]);
const ExecutorCallTypeNumbers: Readonly<Record<T.ExecutorCallType, number>> = {
  UNKNOWN: 0,
  SUBSCRIBE: 1,
  UPDATE: 2,
  MESSAGE: 3,
  HEARTBEAT: 4,
};

const ExecutorEventTypeNames = namesByNumber<T.ExecutorEventType>([
  [0, 'UNKNOWN'],
  [1, 'SUBSCRIBED'],
  [2, 'LAUNCH'],
  [3, 'KILL'],
  [4, 'ACKNOWLEDGED'],
  [5, 'MESSAGE'],
  [6, 'ERROR'],
  [7, 'SHUTDOWN'],
  [8, 'LAUNCH_GROUP'],
  [9, 'HEARTBEAT'],
]);
const ExecutorEventTypeNumbers: Readonly<Record<T.ExecutorEventType, number>> = {
  UNKNOWN: 0,
  SUBSCRIBED: 1,
  LAUNCH: 2,
  KILL: 3,
  ACKNOWLEDGED: 4,
  MESSAGE: 5,
  ERROR: 6,
  SHUTDOWN: 7,
  LAUNCH_GROUP: 8,
  HEARTBEAT: 9,
};

const ExecutorInfoTypeNames = namesByNumber<T.ExecutorInfoType>([
  [0, 'UNKNOWN'],
  [1, 'DEFAULT'],
  [2, 'CUSTOM'],
]);
const ExecutorInfoTypeNumbers: Readonly<Record<T.ExecutorInfoType, number>> = {
  UNKNOWN: 0,
  DEFAULT: 1,
  CUSTOM: 2,
};

const FrameworkInfoCapabilityTypeNames = namesByNumber<T.FrameworkInfoCapabilityType>([
  [0, 'UNKNOWN'],
  [1, 'REVOCABLE_RESOURCES'],
  [2, 'TASK_KILLING_STATE'],
  [3, 'GPU_RESOURCES'],
  [4, 'SHARED_RESOURCES'],
  [5, 'PARTITION_AWARE'],
  [6, 'MULTI_ROLE'],
  [7, 'RESERVATION_REFINEMENT'],
  [8, 'REGION_AWARE'],
]);
const FrameworkInfoCapabilityTypeNumbers: Readonly<Record<T.FrameworkInfoCapabilityType, number>> = {
  UNKNOWN: 0,
  REVOCABLE_RESOURCES: 1,
  TASK_KILLING_STATE: 2,
  GPU_RESOURCES: 3,
  SHARED_RESOURCES: 4,
  PARTITION_AWARE: 5,
  MULTI_ROLE: 6,
  RESERVATION_REFINEMENT: 7,
  REGION_AWARE: 8,
};

const HealthCheckTypeNames = namesByNumber<T.HealthCheckType>([
  [0, 'UNKNOWN'],
  [1, 'COMMAND'],
  [2, 'HTTP'],
  [3, 'TCP'],
]);
const HealthCheckTypeNumbers: Readonly<Record<T.HealthCheckType, number>> = {
  UNKNOWN: 0,
  COMMAND: 1,
  HTTP: 2,
  TCP: 3,
};

const ImageTypeNames = namesByNumber<T.ImageType>([
  [1, 'APPC'],
  [2, 'DOCKER'],
]);
const ImageTypeNumbers: Readonly<Record<T.ImageType, number>> = {
  APPC: 1,
  DOCKER: 2,
};

const LinuxInfoIpcModeNames = namesByNumber<T.LinuxInfoIpcMode>([
  [0, 'UNKNOWN'],
  [1, 'PRIVATE'],
  [2, 'SHARE_PARENT'],
]);
const LinuxInfoIpcModeNumbers: Readonly<Record<T.LinuxInfoIpcMode, number>> = {
  UNKNOWN: 0,
  PRIVATE: 1,
  SHARE_PARENT: 2,
};

const MaintenanceInverseOfferStatusStatusNames = namesByNumber<T.MaintenanceInverseOfferStatusStatus>([
  [1, 'UNKNOWN'],
  [2, 'ACCEPT'],
  [3, 'DECLINE'],
]);
const MaintenanceInverseOfferStatusStatusNumbers: Readonly<Record<T.MaintenanceInverseOfferStatusStatus, number>> = {
  UNKNOWN: 1,
  ACCEPT: 2,
  DECLINE: 3,
};

const MasterCallTypeNames = namesByNumber<T.MasterCallType>([
  [0, 'UNKNOWN'],
  [1, 'GET_HEALTH'],
  [3, 'GET_VERSION'],
  [9, 'GET_STATE'],
  [10, 'GET_AGENTS'],
  [11, 'GET_FRAMEWORKS'],
  [12, 'GET_EXECUTORS'],
  [13, 'GET_TASKS'],
  [14, 'GET_ROLES'],
  [17, 'GET_MASTER'],
  [19, 'RESERVE_RESOURCES'],
  [20, 'UNRESERVE_RESOURCES'],
  [21, 'CREATE_VOLUMES'],
  [22, 'DESTROY_VOLUMES'],
  [23, 'GET_MAINTENANCE_STATUS'],
  [24, 'GET_MAINTENANCE_SCHEDULE'],
  [25, 'UPDATE_MAINTENANCE_SCHEDULE'],
  [26, 'START_MAINTENANCE'],
  [27, 'STOP_MAINTENANCE'],
  [31, 'TEARDOWN'],
  [32, 'MARK_AGENT_GONE'],
  [33, 'GET_OPERATIONS'],
  [37, 'DRAIN_AGENT'],
  [38, 'DEACTIVATE_AGENT'],
  [39, 'REACTIVATE_AGENT'],
]);
const MasterCallTypeNumbers: Readonly<Record<T.MasterCallType, number>> = {
  UNKNOWN: 0,
  GET_HEALTH: 1,
  GET_VERSION: 3,
  GET_STATE: 9,
  GET_AGENTS: 10,
  GET_FRAMEWORKS: 11,
  GET_EXECUTORS: 12,
  GET_TASKS: 13,
  GET_ROLES: 14,
  GET_MASTER: 17,
  RESERVE_RESOURCES: 19,
  UNRESERVE_RESOURCES: 20,
  CREATE_VOLUMES: 21,
  DESTROY_VOLUMES: 22,
  GET_MAINTENANCE_STATUS: 23,
  GET_MAINTENANCE_SCHEDULE: 24,
  UPDATE_MAINTENANCE_SCHEDULE: 25,
  START_MAINTENANCE: 26,
  STOP_MAINTENANCE: 27,
  TEARDOWN: 31,
  MARK_AGENT_GONE: 32,
  GET_OPERATIONS: 33,
  DRAIN_AGENT: 37,
  DEACTIVATE_AGENT: 38,
  REACTIVATE_AGENT: 39,
};

const MasterInfoCapabilityTypeNames = namesByNumber<T.MasterInfoCapabilityType>([
  [0, 'UNKNOWN'],
  [1, 'AGENT_UPDATE'],
  [2, 'AGENT_DRAINING'],
  [3, 'QUOTA_V2'],
]);
const MasterInfoCapabilityTypeNumbers: Readonly<Record<T.MasterInfoCapabilityType, number>> = {
  UNKNOWN: 0,
  AGENT_UPDATE: 1,
  AGENT_DRAINING: 2,
  QUOTA_V2: 3,
};

const MasterResponseTypeNames = namesByNumber<T.MasterResponseType>([
  [0, 'UNKNOWN'],
  [1, 'GET_HEALTH'],
  [3, 'GET_VERSION'],
  [8, 'GET_STATE'],
  [9, 'GET_AGENTS'],
  [10, 'GET_FRAMEWORKS'],
  [11, 'GET_EXECUTORS'],
  [12, 'GET_TASKS'],
  [13, 'GET_ROLES'],
  [15, 'GET_MASTER'],
  [16, 'GET_MAINTENANCE_STATUS'],
  [17, 'GET_MAINTENANCE_SCHEDULE'],
  [19, 'GET_OPERATIONS'],
]);
const MasterResponseTypeNumbers: Readonly<Record<T.MasterResponseType, number>> = {
  UNKNOWN: 0,
  GET_HEALTH: 1,
  GET_VERSION: 3,
  GET_STATE: 8,
  GET_AGENTS: 9,
  GET_FRAMEWORKS: 10,
  GET_EXECUTORS: 11,
  GET_TASKS: 12,
  GET_ROLES: 13,
  GET_MASTER: 15,
  GET_MAINTENANCE_STATUS: 16,
  GET_MAINTENANCE_SCHEDULE: 17,
  GET_OPERATIONS: 19,
};

const MountPropagationModeNames = namesByNumber<T.MountPropagationMode>([
  [0, 'UNKNOWN'],
  [1, 'HOST_TO_CONTAINER'],
  [2, 'BIDIRECTIONAL'],
]);
const MountPropagationModeNumbers: Readonly<Record<T.MountPropagationMode, number>> = {
  UNKNOWN: 0,
  HOST_TO_CONTAINER: 1,
  BIDIRECTIONAL: 2,
};

const NetworkInfoProtocolNames = namesByNumber<T.NetworkInfoProtocol>([
  [1, 'IPv4'],
  [2, 'IPv6'],
]);
const NetworkInfoProtocolNumbers: Readonly<Record<T.NetworkInfoProtocol, number>> = {
  IPv4: 1,
  IPv6: 2,
};

const OfferOperationTypeNames = namesByNumber<T.OfferOperationType>([
  [0, 'UNKNOWN'],
  [1, 'LAUNCH'],
  [2, 'RESERVE'],
  [3, 'UNRESERVE'],
  [4, 'CREATE'],
  [5, 'DESTROY'],
  [6, 'LAUNCH_GROUP'],
  [11, 'GROW_VOLUME'],
  [12, 'SHRINK_VOLUME'],
  [13, 'CREATE_DISK'],
  [14, 'DESTROY_DISK'],
]);
const OfferOperationTypeNumbers: Readonly<Record<T.OfferOperationType, number>> = {
  UNKNOWN: 0,
  LAUNCH: 1,
  RESERVE: 2,
  UNRESERVE: 3,
  CREATE: 4,
  DESTROY: 5,
  LAUNCH_GROUP: 6,
  GROW_VOLUME: 11,
  SHRINK_VOLUME: 12,
  CREATE_DISK: 13,
  DESTROY_DISK: 14,
};

const OperationStateNames = namesByNumber<T.OperationState>([
  [0, 'OPERATION_UNSUPPORTED'],
  [1, 'OPERATION_PENDING'],
  [2, 'OPERATION_FINISHED'],
  [3, 'OPERATION_FAILED'],
  [4, 'OPERATION_ERROR'],
  [5, 'OPERATION_DROPPED'],
  [6, 'OPERATION_UNREACHABLE'],
  [7, 'OPERATION_GONE_BY_OPERATOR'],
  [8, 'OPERATION_RECOVERING'],
  [9, 'OPERATION_UNKNOWN'],
]);
const OperationStateNumbers: Readonly<Record<T.OperationState, number>> = {
  OPERATION_UNSUPPORTED: 0,
  OPERATION_PENDING: 1,
  OPERATION_FINISHED: 2,
  OPERATION_FAILED: 3,
  OPERATION_ERROR: 4,
  OPERATION_DROPPED: 5,
  OPERATION_UNREACHABLE: 6,
  OPERATION_GONE_BY_OPERATOR: 7,
  OPERATION_RECOVERING: 8,
  OPERATION_UNKNOWN: 9,
};

const RLimitInfoRLimitTypeNames = namesByNumber<T.RLimitInfoRLimitType>([
  [0, 'UNKNOWN'],
  [1, 'RLMT_AS'],
  [2, 'RLMT_CORE'],
  [3, 'RLMT_CPU'],
  [4, 'RLMT_DATA'],
  [5, 'RLMT_FSIZE'],
  [6, 'RLMT_LOCKS'],
  [7, 'RLMT_MEMLOCK'],
  [8, 'RLMT_MSGQUEUE'],
  [9, 'RLMT_NICE'],
  [10, 'RLMT_NOFILE'],
  [11, 'RLMT_NPROC'],
  [12, 'RLMT_RSS'],
  [13, 'RLMT_RTPRIO'],
  [14, 'RLMT_RTTIME'],
  [15, 'RLMT_SIGPENDING'],
  [16, 'RLMT_STACK'],
]);
const RLimitInfoRLimitTypeNumbers: Readonly<Record<T.RLimitInfoRLimitType, number>> = {
  UNKNOWN: 0,
  RLMT_AS: 1,
  RLMT_CORE: 2,
  RLMT_CPU: 3,
  RLMT_DATA: 4,
  RLMT_FSIZE: 5,
  RLMT_LOCKS: 6,
  RLMT_MEMLOCK: 7,
  RLMT_MSGQUEUE: 8,
  RLMT_NICE: 9,
  RLMT_NOFILE: 10,
  RLMT_NPROC: 11,
  RLMT_RSS: 12,
  RLMT_RTPRIO: 13,
  RLMT_RTTIME: 14,
  RLMT_SIGPENDING: 15,
  RLMT_STACK: 16,
};

const ResourceDiskInfoSourceTypeNames = namesByNumber<T.ResourceDiskInfoSourceType>([
  [0, 'UNKNOWN'],
  [1, 'PATH'],
  [2, 'MOUNT'],
  [3, 'BLOCK'],
  [4, 'RAW'],
]);
const ResourceDiskInfoSourceTypeNumbers: Readonly<Record<T.ResourceDiskInfoSourceType, number>> = {
  UNKNOWN: 0,
  PATH: 1,
  MOUNT: 2,
  BLOCK: 3,
  RAW: 4,
};

const ResourceReservationInfoTypeNames = namesByNumber<T.ResourceReservationInfoType>([
  [0, 'UNKNOWN'],
  [1, 'STATIC'],
  [2, 'DYNAMIC'],
]);
const ResourceReservationInfoTypeNumbers: Readonly<Record<T.ResourceReservationInfoType, number>> = {
  UNKNOWN: 0,
  STATIC: 1,
  DYNAMIC: 2,
};

const SchedulerAttributeConstraintSelectorPseudoattributeTypeNames = namesByNumber<T.SchedulerAttributeConstraintSelectorPseudoattributeType>([
  [0, 'UNKNOWN'],
  [1, 'HOSTNAME'],
  [2, 'REGION'],
  [3, 'ZONE'],
]);
const SchedulerAttributeConstraintSelectorPseudoattributeTypeNumbers: Readonly<Record<T.SchedulerAttributeConstraintSelectorPseudoattributeType, number>> = {
  UNKNOWN: 0,
  HOSTNAME: 1,
  REGION: 2,
  ZONE: 3,
};

const SchedulerCallTypeNames = namesByNumber<T.SchedulerCallType>([
  [0, 'UNKNOWN'],
  [1, 'SUBSCRIBE'],
  [2, 'TEARDOWN'],
  [3, 'ACCEPT'],
  [4, 'DECLINE'],
  [5, 'REVIVE'],
  [6, 'KILL'],
  [7, 'SHUTDOWN'],
  [8, 'ACKNOWLEDGE'],
  [9, 'RECONCILE'],
  [10, 'MESSAGE'],
  [11, 'REQUEST'],
  [12, 'SUPPRESS'],
  [13, 'ACCEPT_INVERSE_OFFERS'],
  [14, 'DECLINE_INVERSE_OFFERS'],
  [15, 'ACKNOWLEDGE_OPERATION_STATUS'],
  [16, 'RECONCILE_OPERATIONS'],
  [17, 'UPDATE_FRAMEWORK'],
]);
const SchedulerCallTypeNumbers: Readonly<Record<T.SchedulerCallType, number>> = {
  UNKNOWN: 0,
  SUBSCRIBE: 1,
  TEARDOWN: 2,
  ACCEPT: 3,
  DECLINE: 4,
  REVIVE: 5,
  KILL: 6,
  SHUTDOWN: 7,
  ACKNOWLEDGE: 8,
  RECONCILE: 9,
  MESSAGE: 10,
  REQUEST: 11,
  SUPPRESS: 12,
  ACCEPT_INVERSE_OFFERS: 13,
  DECLINE_INVERSE_OFFERS: 14,
  ACKNOWLEDGE_OPERATION_STATUS: 15,
  RECONCILE_OPERATIONS: 16,
  UPDATE_FRAMEWORK: 17,
};

const SchedulerEventTypeNames = namesByNumber<T.SchedulerEventType>([
  [0, 'UNKNOWN'],
  [1, 'SUBSCRIBED'],
  [2, 'OFFERS'],
  [3, 'RESCIND'],
  [4, 'UPDATE'],
  [5, 'MESSAGE'],
  [6, 'FAILURE'],
  [7, 'ERROR'],
  [8, 'HEARTBEAT'],
  [9, 'INVERSE_OFFERS'],
  [10, 'RESCIND_INVERSE_OFFER'],
  [11, 'UPDATE_OPERATION_STATUS'],
]);
const SchedulerEventTypeNumbers: Readonly<Record<T.SchedulerEventType, number>> = {
  UNKNOWN: 0,
  SUBSCRIBED: 1,
  OFFERS: 2,
  RESCIND: 3,
  UPDATE: 4,
  MESSAGE: 5,
  FAILURE: 6,
  ERROR: 7,
  HEARTBEAT: 8,
  INVERSE_OFFERS: 9,
  RESCIND_INVERSE_OFFER: 10,
  UPDATE_OPERATION_STATUS: 11,
};

const SecretTypeNames = namesByNumber<T.SecretType>([
  [0, 'UNKNOWN'],
  [1, 'REFERENCE'],
  [2, 'VALUE'],
]);
const SecretTypeNumbers: Readonly<Record<T.SecretType, number>> = {
  UNKNOWN: 0,
  REFERENCE: 1,
  VALUE: 2,
};

const TaskStateNames = namesByNumber<T.TaskState>([
  [0, 'TASK_STARTING'],
  [1, 'TASK_RUNNING'],
  [2, 'TASK_FINISHED'],
  [3, 'TASK_FAILED'],
  [4, 'TASK_KILLED'],
  [5, 'TASK_LOST'],
  [6, 'TASK_STAGING'],
  [7, 'TASK_ERROR'],
  [8, 'TASK_KILLING'],
  [9, 'TASK_DROPPED'],
  [10, 'TASK_UNREACHABLE'],
  [11, 'TASK_GONE'],
  [12, 'TASK_GONE_BY_OPERATOR'],
  [13, 'TASK_UNKNOWN'],
]);
const TaskStateNumbers: Readonly<Record<T.TaskState, number>> = {
  TASK_STARTING: 0,
  TASK_RUNNING: 1,
  TASK_FINISHED: 2,
  TASK_FAILED: 3,
  TASK_KILLED: 4,
  TASK_LOST: 5,
  TASK_STAGING: 6,
  TASK_ERROR: 7,
  TASK_KILLING: 8,
  TASK_DROPPED: 9,
  TASK_UNREACHABLE: 10,
  TASK_GONE: 11,
  TASK_GONE_BY_OPERATOR: 12,
  TASK_UNKNOWN: 13,
};

const TaskStatusReasonNames = namesByNumber<T.TaskStatusReason>([
  [0, 'REASON_COMMAND_EXECUTOR_FAILED'],
  [1, 'REASON_EXECUTOR_TERMINATED'],
  [2, 'REASON_EXECUTOR_UNREGISTERED'],
  [3, 'REASON_FRAMEWORK_REMOVED'],
  [4, 'REASON_GC_ERROR'],
  [5, 'REASON_INVALID_FRAMEWORKID'],
  [6, 'REASON_INVALID_OFFERS'],
  [7, 'REASON_MASTER_DISCONNECTED'],
  [8, 'REASON_CONTAINER_LIMITATION_MEMORY'],
  [9, 'REASON_RECONCILIATION'],
  [10, 'REASON_AGENT_DISCONNECTED'],
  [11, 'REASON_AGENT_REMOVED'],
  [12, 'REASON_AGENT_RESTARTED'],
  [13, 'REASON_AGENT_UNKNOWN'],
  [14, 'REASON_TASK_INVALID'],
  [15, 'REASON_TASK_UNAUTHORIZED'],
  [16, 'REASON_TASK_UNKNOWN'],
  [17, 'REASON_CONTAINER_PREEMPTED'],
  [18, 'REASON_RESOURCES_UNKNOWN'],
  [19, 'REASON_CONTAINER_LIMITATION'],
  [20, 'REASON_CONTAINER_LIMITATION_DISK'],
  [21, 'REASON_CONTAINER_LAUNCH_FAILED'],
  [22, 'REASON_CONTAINER_UPDATE_FAILED'],
  [23, 'REASON_EXECUTOR_REGISTRATION_TIMEOUT'],
  [24, 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT'],
  [25, 'REASON_TASK_GROUP_INVALID'],
  [26, 'REASON_TASK_GROUP_UNAUTHORIZED'],
  [27, 'REASON_IO_SWITCHBOARD_EXITED'],
  [28, 'REASON_TASK_CHECK_STATUS_UPDATED'],
  [29, 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'],
  [30, 'REASON_TASK_KILLED_DURING_LAUNCH'],
  [31, 'REASON_AGENT_REMOVED_BY_OPERATOR'],
  [32, 'REASON_AGENT_REREGISTERED'],
  [33, 'REASON_MAX_COMPLETION_TIME_REACHED'],
  [34, 'REASON_AGENT_DRAINING'],
]);
const TaskStatusReasonNumbers: Readonly<Record<T.TaskStatusReason, number>> = {
  REASON_COMMAND_EXECUTOR_FAILED: 0,
  REASON_EXECUTOR_TERMINATED: 1,
  REASON_EXECUTOR_UNREGISTERED: 2,
  REASON_FRAMEWORK_REMOVED: 3,
  REASON_GC_ERROR: 4,
  REASON_INVALID_FRAMEWORKID: 5,
  REASON_INVALID_OFFERS: 6,
  REASON_MASTER_DISCONNECTED: 7,
  REASON_CONTAINER_LIMITATION_MEMORY: 8,
  REASON_RECONCILIATION: 9,
  REASON_AGENT_DISCONNECTED: 10,
  REASON_AGENT_REMOVED: 11,
  REASON_AGENT_RESTARTED: 12,
  REASON_AGENT_UNKNOWN: 13,
  REASON_TASK_INVALID: 14,
  REASON_TASK_UNAUTHORIZED: 15,
  REASON_TASK_UNKNOWN: 16,
  REASON_CONTAINER_PREEMPTED: 17,
  REASON_RESOURCES_UNKNOWN: 18,
  REASON_CONTAINER_LIMITATION: 19,
  REASON_CONTAINER_LIMITATION_DISK: 20,
  REASON_CONTAINER_LAUNCH_FAILED: 21,
  REASON_CONTAINER_UPDATE_FAILED: 22,
  REASON_EXECUTOR_REGISTRATION_TIMEOUT: 23,
  REASON_EXECUTOR_REREGISTRATION_TIMEOUT: 24,
  REASON_TASK_GROUP_INVALID: 25,
  REASON_TASK_GROUP_UNAUTHORIZED: 26,
  REASON_IO_SWITCHBOARD_EXITED: 27,
  REASON_TASK_CHECK_STATUS_UPDATED: 28,
  REASON_TASK_HEALTH_CHECK_STATUS_UPDATED: 29,
  REASON_TASK_KILLED_DURING_LAUNCH: 30,
  REASON_AGENT_REMOVED_BY_OPERATOR: 31,
  REASON_AGENT_REREGISTERED: 32,
  REASON_MAX_COMPLETION_TIME_REACHED: 33,
  REASON_AGENT_DRAINING: 34,
};

const TaskStatusSourceNames = namesByNumber<T.TaskStatusSource>([
  [0, 'SOURCE_MASTER'],
  [1, 'SOURCE_AGENT'],
  [2, 'SOURCE_EXECUTOR'],
]);
const TaskStatusSourceNumbers: Readonly<Record<T.TaskStatusSource, number>> = {
  SOURCE_MASTER: 0,
  SOURCE_AGENT: 1,
  SOURCE_EXECUTOR: 2,
};

const ValueTypeNames = namesByNumber<T.ValueType>([
  [0, 'SCALAR'],
  [1, 'RANGES'],
  [2, 'SET'],
  [3, 'TEXT'],
]);
const ValueTypeNumbers: Readonly<Record<T.ValueType, number>> = {
  SCALAR: 0,
  RANGES: 1,
  SET: 2,
  TEXT: 3,
};

const VolumeModeNames = namesByNumber<T.VolumeMode>([
  [1, 'RW'],
  [2, 'RO'],
]);
const VolumeModeNumbers: Readonly<Record<T.VolumeMode, number>> = {
  RW: 1,
  RO: 2,
};

const VolumeSourceSandboxPathTypeNames = namesByNumber<T.VolumeSourceSandboxPathType>([
  [0, 'UNKNOWN'],
  [1, 'SELF'],
  [2, 'PARENT'],
]);
const VolumeSourceSandboxPathTypeNumbers: Readonly<Record<T.VolumeSourceSandboxPathType, number>> = {
  UNKNOWN: 0,
  SELF: 1,
  PARENT: 2,
};

const VolumeSourceTypeNames = namesByNumber<T.VolumeSourceType>([
  [0, 'UNKNOWN'],
  [1, 'DOCKER_VOLUME'],
  [2, 'SANDBOX_PATH'],
  [3, 'SECRET'],
  [4, 'HOST_PATH'],
  [5, 'CSI_VOLUME'],
]);
const VolumeSourceTypeNumbers: Readonly<Record<T.VolumeSourceType, number>> = {
  UNKNOWN: 0,
  DOCKER_VOLUME: 1,
  SANDBOX_PATH: 2,
  SECRET: 3,
  HOST_PATH: 4,
  CSI_VOLUME: 5,
};

function readAddress(r: ProtobufReader, end: number): T.Address {
  let $hostname: string | undefined;
  let $ip: string | undefined;
  let $port: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $hostname = r.string();
        break;
      case 18:
        $ip = r.string();
        break;
      case 24:
        $port = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($port === undefined) r.missing = true;
  return { hostname: $hostname, ip: $ip, port: $port } as T.Address;
}

function writeAddress(m: T.Address, w: Writer): Writer {
  if (m.hostname !== undefined) w.uint32(10).string(m.hostname);
  if (m.ip !== undefined) w.uint32(18).string(m.ip);
  w.uint32(24).int32(m.port);
  return w;
}

function readAgentID(r: ProtobufReader, end: number): T.AgentID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.AgentID;
}

function writeAgentID(m: T.AgentID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readAgentInfo(r: ProtobufReader, end: number): T.AgentInfo {
  let $hostname: string | undefined;
  let $resources: T.Resource[] | undefined;
  let $attributes: T.Attribute[] | undefined;
  let $id: T.AgentID | undefined;
  let $checkpoint: boolean | undefined;
  let $port: number | undefined;
  let $domain: T.DomainInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $hostname = r.string();
        break;
      case 26:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 42:
        ($attributes ??= []).push(readAttribute(r, r.end()));
        break;
      case 50:
        $id = readAgentID(r, r.end());
        break;
      case 56:
        $checkpoint = r.bool();
        break;
      case 64:
        $port = r.int32();
        break;
      case 82:
        $domain = readDomainInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($hostname === undefined) r.missing = true;
  return { hostname: $hostname, resources: $resources, attributes: $attributes, id: $id, checkpoint: $checkpoint, port: $port, domain: $domain } as T.AgentInfo;
}

function writeAgentInfo(m: T.AgentInfo, w: Writer): Writer {
  w.uint32(10).string(m.hostname);
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(26).fork()).ldelim();
  if (m.attributes !== undefined) for (const v of m.attributes) writeAttribute(v, w.uint32(42).fork()).ldelim();
  if (m.id !== undefined) writeAgentID(m.id, w.uint32(50).fork()).ldelim();
  if (m.checkpoint !== undefined) w.uint32(56).bool(m.checkpoint);
  if (m.port !== undefined) w.uint32(64).int32(m.port);
  if (m.domain !== undefined) writeDomainInfo(m.domain, w.uint32(82).fork()).ldelim();
  return w;
}

function readAgentInfoCapability(r: ProtobufReader, end: number): T.AgentInfoCapability {
  let $type: T.AgentInfoCapabilityType | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = AgentInfoCapabilityTypeNames[r.int32()] ?? $type;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type };
}

function writeAgentInfoCapability(m: T.AgentInfoCapability, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(AgentInfoCapabilityTypeNumbers[m.type]);
  return w;
}

function readAttribute(r: ProtobufReader, end: number): T.Attribute {
  let $name: string | undefined;
  let $type: T.ValueType | undefined;
  let $scalar: T.ValueScalar | undefined;
  let $ranges: T.ValueRanges | undefined;
  let $text: T.ValueText | undefined;
  let $set: T.ValueSet | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 16:
        $type = ValueTypeNames[r.int32()] ?? $type;
        break;
      case 26:
        $scalar = readValueScalar(r, r.end());
        break;
      case 34:
        $ranges = readValueRanges(r, r.end());
        break;
      case 42:
        $text = readValueText(r, r.end());
        break;
      case 50:
        $set = readValueSet(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined || $type === undefined) r.missing = true;
  return { name: $name, type: $type, scalar: $scalar, ranges: $ranges, text: $text, set: $set } as T.Attribute;
}

function writeAttribute(m: T.Attribute, w: Writer): Writer {
  w.uint32(10).string(m.name);
  w.uint32(16).int32(ValueTypeNumbers[m.type]);
  if (m.scalar !== undefined) writeValueScalar(m.scalar, w.uint32(26).fork()).ldelim();
  if (m.ranges !== undefined) writeValueRanges(m.ranges, w.uint32(34).fork()).ldelim();
  if (m.text !== undefined) writeValueText(m.text, w.uint32(42).fork()).ldelim();
  if (m.set !== undefined) writeValueSet(m.set, w.uint32(50).fork()).ldelim();
  return w;
}

function readCgroupInfo(r: ProtobufReader, end: number): T.CgroupInfo {
  let $net_cls: T.CgroupInfoNetCls | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $net_cls = readCgroupInfoNetCls(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { net_cls: $net_cls };
}

function writeCgroupInfo(m: T.CgroupInfo, w: Writer): Writer {
  if (m.net_cls !== undefined) writeCgroupInfoNetCls(m.net_cls, w.uint32(10).fork()).ldelim();
  return w;
}

function readCgroupInfoNetCls(r: ProtobufReader, end: number): T.CgroupInfoNetCls {
  let $classid: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $classid = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { classid: $classid };
}

function writeCgroupInfoNetCls(m: T.CgroupInfoNetCls, w: Writer): Writer {
  if (m.classid !== undefined) w.uint32(8).uint32(m.classid);
  return w;
}

function readCheckInfo(r: ProtobufReader, end: number): T.CheckInfo {
  let $type: T.CheckInfoType | undefined;
  let $command: T.CheckInfoCommand | undefined;
  let $http: T.CheckInfoHttp | undefined;
  let $delay_seconds: number | undefined;
  let $interval_seconds: number | undefined;
  let $timeout_seconds: number | undefined;
  let $tcp: T.CheckInfoTcp | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = CheckInfoTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $command = readCheckInfoCommand(r, r.end());
        break;
      case 26:
        $http = readCheckInfoHttp(r, r.end());
        break;
      case 33:
        $delay_seconds = r.double();
        break;
      case 41:
        $interval_seconds = r.double();
        break;
      case 49:
        $timeout_seconds = r.double();
        break;
      case 58:
        $tcp = readCheckInfoTcp(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, command: $command, http: $http, delay_seconds: $delay_seconds, interval_seconds: $interval_seconds, timeout_seconds: $timeout_seconds, tcp: $tcp };
}

function writeCheckInfo(m: T.CheckInfo, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(CheckInfoTypeNumbers[m.type]);
  if (m.command !== undefined) writeCheckInfoCommand(m.command, w.uint32(18).fork()).ldelim();
  if (m.http !== undefined) writeCheckInfoHttp(m.http, w.uint32(26).fork()).ldelim();
  if (m.delay_seconds !== undefined) w.uint32(33).double(m.delay_seconds);
  if (m.interval_seconds !== undefined) w.uint32(41).double(m.interval_seconds);
  if (m.timeout_seconds !== undefined) w.uint32(49).double(m.timeout_seconds);
  if (m.tcp !== undefined) writeCheckInfoTcp(m.tcp, w.uint32(58).fork()).ldelim();
  return w;
}

function readCheckInfoCommand(r: ProtobufReader, end: number): T.CheckInfoCommand {
  let $command: T.CommandInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $command = readCommandInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($command === undefined) r.missing = true;
  return { command: $command } as T.CheckInfoCommand;
}

function writeCheckInfoCommand(m: T.CheckInfoCommand, w: Writer): Writer {
  writeCommandInfo(m.command, w.uint32(10).fork()).ldelim();
  return w;
}

function readCheckInfoHttp(r: ProtobufReader, end: number): T.CheckInfoHttp {
  let $port: number | undefined;
  let $path: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $port = r.uint32();
        break;
      case 18:
        $path = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($port === undefined) r.missing = true;
  return { port: $port, path: $path } as T.CheckInfoHttp;
}

function writeCheckInfoHttp(m: T.CheckInfoHttp, w: Writer): Writer {
  w.uint32(8).uint32(m.port);
  if (m.path !== undefined) w.uint32(18).string(m.path);
  return w;
}

function readCheckInfoTcp(r: ProtobufReader, end: number): T.CheckInfoTcp {
  let $port: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $port = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($port === undefined) r.missing = true;
  return { port: $port } as T.CheckInfoTcp;
}

function writeCheckInfoTcp(m: T.CheckInfoTcp, w: Writer): Writer {
  w.uint32(8).uint32(m.port);
  return w;
}

function readCheckStatusInfo(r: ProtobufReader, end: number): T.CheckStatusInfo {
  let $type: T.CheckInfoType | undefined;
  let $command: T.CheckStatusInfoCommand | undefined;
  let $http: T.CheckStatusInfoHttp | undefined;
  let $tcp: T.CheckStatusInfoTcp | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = CheckInfoTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $command = readCheckStatusInfoCommand(r, r.end());
        break;
      case 26:
        $http = readCheckStatusInfoHttp(r, r.end());
        break;
      case 34:
        $tcp = readCheckStatusInfoTcp(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, command: $command, http: $http, tcp: $tcp };
}

function writeCheckStatusInfo(m: T.CheckStatusInfo, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(CheckInfoTypeNumbers[m.type]);
  if (m.command !== undefined) writeCheckStatusInfoCommand(m.command, w.uint32(18).fork()).ldelim();
  if (m.http !== undefined) writeCheckStatusInfoHttp(m.http, w.uint32(26).fork()).ldelim();
  if (m.tcp !== undefined) writeCheckStatusInfoTcp(m.tcp, w.uint32(34).fork()).ldelim();
  return w;
}

function readCheckStatusInfoCommand(r: ProtobufReader, end: number): T.CheckStatusInfoCommand {
  let $exit_code: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $exit_code = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { exit_code: $exit_code };
}

function writeCheckStatusInfoCommand(m: T.CheckStatusInfoCommand, w: Writer): Writer {
  if (m.exit_code !== undefined) w.uint32(8).int32(m.exit_code);
  return w;
}

function readCheckStatusInfoHttp(r: ProtobufReader, end: number): T.CheckStatusInfoHttp {
  let $status_code: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $status_code = r.uint32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { status_code: $status_code };
}

function writeCheckStatusInfoHttp(m: T.CheckStatusInfoHttp, w: Writer): Writer {
  if (m.status_code !== undefined) w.uint32(8).uint32(m.status_code);
  return w;
}

function readCheckStatusInfoTcp(r: ProtobufReader, end: number): T.CheckStatusInfoTcp {
  let $succeeded: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $succeeded = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { succeeded: $succeeded };
}

function writeCheckStatusInfoTcp(m: T.CheckStatusInfoTcp, w: Writer): Writer {
  if (m.succeeded !== undefined) w.uint32(8).bool(m.succeeded);
  return w;
}

function readCommandInfo(r: ProtobufReader, end: number): T.CommandInfo {
  let $uris: T.CommandInfoURI[] | undefined;
  let $environment: T.Environment | undefined;
  let $value: string | undefined;
  let $user: string | undefined;
  let $shell: boolean | undefined;
  let $arguments: string[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($uris ??= []).push(readCommandInfoURI(r, r.end()));
        break;
      case 18:
        $environment = readEnvironment(r, r.end());
        break;
      case 26:
        $value = r.string();
        break;
      case 42:
        $user = r.string();
        break;
      case 48:
        $shell = r.bool();
        break;
      case 58:
        ($arguments ??= []).push(r.string());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { uris: $uris, environment: $environment, value: $value, user: $user, shell: $shell, arguments: $arguments };
}

function writeCommandInfo(m: T.CommandInfo, w: Writer): Writer {
  if (m.uris !== undefined) for (const v of m.uris) writeCommandInfoURI(v, w.uint32(10).fork()).ldelim();
  if (m.environment !== undefined) writeEnvironment(m.environment, w.uint32(18).fork()).ldelim();
  if (m.value !== undefined) w.uint32(26).string(m.value);
  if (m.user !== undefined) w.uint32(42).string(m.user);
  if (m.shell !== undefined) w.uint32(48).bool(m.shell);
  if (m.arguments !== undefined) for (const v of m.arguments) w.uint32(58).string(v);
  return w;
}

function readCommandInfoURI(r: ProtobufReader, end: number): T.CommandInfoURI {
  let $value: string | undefined;
  let $executable: boolean | undefined;
  let $extract: boolean | undefined;
  let $cache: boolean | undefined;
  let $output_file: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      case 16:
        $executable = r.bool();
        break;
      case 24:
        $extract = r.bool();
        break;
      case 32:
        $cache = r.bool();
        break;
      case 42:
        $output_file = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value, executable: $executable, extract: $extract, cache: $cache, output_file: $output_file } as T.CommandInfoURI;
}

function writeCommandInfoURI(m: T.CommandInfoURI, w: Writer): Writer {
  w.uint32(10).string(m.value);
  if (m.executable !== undefined) w.uint32(16).bool(m.executable);
  if (m.extract !== undefined) w.uint32(24).bool(m.extract);
  if (m.cache !== undefined) w.uint32(32).bool(m.cache);
  if (m.output_file !== undefined) w.uint32(42).string(m.output_file);
  return w;
}

function readContainerID(r: ProtobufReader, end: number): T.ContainerID {
  let $value: string | undefined;
  let $parent: T.ContainerID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      case 18:
        $parent = readContainerID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value, parent: $parent } as T.ContainerID;
}

function writeContainerID(m: T.ContainerID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  if (m.parent !== undefined) writeContainerID(m.parent, w.uint32(18).fork()).ldelim();
  return w;
}

function readContainerInfo(r: ProtobufReader, end: number): T.ContainerInfo {
  let $type: T.ContainerInfoType | undefined;
  let $volumes: T.Volume[] | undefined;
  let $docker: T.ContainerInfoDockerInfo | undefined;
  let $hostname: string | undefined;
  let $mesos: T.ContainerInfoMesosInfo | undefined;
  let $network_infos: T.NetworkInfo[] | undefined;
  let $linux_info: T.LinuxInfo | undefined;
  let $rlimit_info: T.RLimitInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = ContainerInfoTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        ($volumes ??= []).push(readVolume(r, r.end()));
        break;
      case 26:
        $docker = readContainerInfoDockerInfo(r, r.end());
        break;
      case 34:
        $hostname = r.string();
        break;
      case 42:
        $mesos = readContainerInfoMesosInfo(r, r.end());
        break;
      case 58:
        ($network_infos ??= []).push(readNetworkInfo(r, r.end()));
        break;
      case 66:
        $linux_info = readLinuxInfo(r, r.end());
        break;
      case 74:
        $rlimit_info = readRLimitInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($type === undefined) r.missing = true;
  return { type: $type, volumes: $volumes, docker: $docker, hostname: $hostname, mesos: $mesos, network_infos: $network_infos, linux_info: $linux_info, rlimit_info: $rlimit_info } as T.ContainerInfo;
}

function writeContainerInfo(m: T.ContainerInfo, w: Writer): Writer {
  w.uint32(8).int32(ContainerInfoTypeNumbers[m.type]);
  if (m.volumes !== undefined) for (const v of m.volumes) writeVolume(v, w.uint32(18).fork()).ldelim();
  if (m.docker !== undefined) writeContainerInfoDockerInfo(m.docker, w.uint32(26).fork()).ldelim();
  if (m.hostname !== undefined) w.uint32(34).string(m.hostname);
  if (m.mesos !== undefined) writeContainerInfoMesosInfo(m.mesos, w.uint32(42).fork()).ldelim();
  if (m.network_infos !== undefined) for (const v of m.network_infos) writeNetworkInfo(v, w.uint32(58).fork()).ldelim();
  if (m.linux_info !== undefined) writeLinuxInfo(m.linux_info, w.uint32(66).fork()).ldelim();
  if (m.rlimit_info !== undefined) writeRLimitInfo(m.rlimit_info, w.uint32(74).fork()).ldelim();
  return w;
}

function readContainerInfoDockerInfo(r: ProtobufReader, end: number): T.ContainerInfoDockerInfo {
  let $image: string | undefined;
  let $network: T.ContainerInfoDockerInfoNetwork | undefined;
  let $port_mappings: T.ContainerInfoDockerInfoPortMapping[] | undefined;
  let $privileged: boolean | undefined;
  let $parameters: T.Parameter[] | undefined;
  let $force_pull_image: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $image = r.string();
        break;
      case 16:
        $network = ContainerInfoDockerInfoNetworkNames[r.int32()] ?? $network;
        break;
      case 26:
        ($port_mappings ??= []).push(readContainerInfoDockerInfoPortMapping(r, r.end()));
        break;
      case 32:
        $privileged = r.bool();
        break;
      case 42:
        ($parameters ??= []).push(readParameter(r, r.end()));
        break;
      case 48:
        $force_pull_image = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($image === undefined) r.missing = true;
  return { image: $image, network: $network, port_mappings: $port_mappings, privileged: $privileged, parameters: $parameters, force_pull_image: $force_pull_image } as T.ContainerInfoDockerInfo;
}

function writeContainerInfoDockerInfo(m: T.ContainerInfoDockerInfo, w: Writer): Writer {
  w.uint32(10).string(m.image);
  if (m.network !== undefined) w.uint32(16).int32(ContainerInfoDockerInfoNetworkNumbers[m.network]);
  if (m.port_mappings !== undefined) for (const v of m.port_mappings) writeContainerInfoDockerInfoPortMapping(v, w.uint32(26).fork()).ldelim();
  if (m.privileged !== undefined) w.uint32(32).bool(m.privileged);
  if (m.parameters !== undefined) for (const v of m.parameters) writeParameter(v, w.uint32(42).fork()).ldelim();
  if (m.force_pull_image !== undefined) w.uint32(48).bool(m.force_pull_image);
  return w;
}

function readContainerInfoDockerInfoPortMapping(r: ProtobufReader, end: number): T.ContainerInfoDockerInfoPortMapping {
  let $host_port: number | undefined;
  let $container_port: number | undefined;
  let $protocol: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $host_port = r.uint32();
        break;
      case 16:
        $container_port = r.uint32();
        break;
      case 26:
        $protocol = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($host_port === undefined || $container_port === undefined) r.missing = true;
  return { host_port: $host_port, container_port: $container_port, protocol: $protocol } as T.ContainerInfoDockerInfoPortMapping;
}

function writeContainerInfoDockerInfoPortMapping(m: T.ContainerInfoDockerInfoPortMapping, w: Writer): Writer {
  w.uint32(8).uint32(m.host_port);
  w.uint32(16).uint32(m.container_port);
  if (m.protocol !== undefined) w.uint32(26).string(m.protocol);
  return w;
}

function readContainerInfoMesosInfo(r: ProtobufReader, end: number): T.ContainerInfoMesosInfo {
  let $image: T.Image | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $image = readImage(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { image: $image };
}

function writeContainerInfoMesosInfo(m: T.ContainerInfoMesosInfo, w: Writer): Writer {
  if (m.image !== undefined) writeImage(m.image, w.uint32(10).fork()).ldelim();
  return w;
}

function readContainerStatus(r: ProtobufReader, end: number): T.ContainerStatus {
  let $network_infos: T.NetworkInfo[] | undefined;
  let $cgroup_info: T.CgroupInfo | undefined;
  let $executor_pid: number | undefined;
  let $container_id: T.ContainerID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($network_infos ??= []).push(readNetworkInfo(r, r.end()));
        break;
      case 18:
        $cgroup_info = readCgroupInfo(r, r.end());
        break;
      case 24:
        $executor_pid = r.uint32();
        break;
      case 34:
        $container_id = readContainerID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { network_infos: $network_infos, cgroup_info: $cgroup_info, executor_pid: $executor_pid, container_id: $container_id };
}

function writeContainerStatus(m: T.ContainerStatus, w: Writer): Writer {
  if (m.network_infos !== undefined) for (const v of m.network_infos) writeNetworkInfo(v, w.uint32(10).fork()).ldelim();
  if (m.cgroup_info !== undefined) writeCgroupInfo(m.cgroup_info, w.uint32(18).fork()).ldelim();
  if (m.executor_pid !== undefined) w.uint32(24).uint32(m.executor_pid);
  if (m.container_id !== undefined) writeContainerID(m.container_id, w.uint32(34).fork()).ldelim();
  return w;
}

function readCredential(r: ProtobufReader, end: number): T.Credential {
  let $principal: string | undefined;
  let $secret: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $principal = r.string();
        break;
      case 18:
        $secret = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($principal === undefined) r.missing = true;
  return { principal: $principal, secret: $secret } as T.Credential;
}

function writeCredential(m: T.Credential, w: Writer): Writer {
  w.uint32(10).string(m.principal);
  if (m.secret !== undefined) w.uint32(18).string(m.secret);
  return w;
}

function readDiscoveryInfo(r: ProtobufReader, end: number): T.DiscoveryInfo {
  let $visibility: T.DiscoveryInfoVisibility | undefined;
  let $name: string | undefined;
  let $environment: string | undefined;
  let $location: string | undefined;
  let $version: string | undefined;
  let $ports: T.Ports | undefined;
  let $labels: T.Labels | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $visibility = DiscoveryInfoVisibilityNames[r.int32()] ?? $visibility;
        break;
      case 18:
        $name = r.string();
        break;
      case 26:
        $environment = r.string();
        break;
      case 34:
        $location = r.string();
        break;
      case 42:
        $version = r.string();
        break;
      case 50:
        $ports = readPorts(r, r.end());
        break;
      case 58:
        $labels = readLabels(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($visibility === undefined) r.missing = true;
  return { visibility: $visibility, name: $name, environment: $environment, location: $location, version: $version, ports: $ports, labels: $labels } as T.DiscoveryInfo;
}

function writeDiscoveryInfo(m: T.DiscoveryInfo, w: Writer): Writer {
  w.uint32(8).int32(DiscoveryInfoVisibilityNumbers[m.visibility]);
  if (m.name !== undefined) w.uint32(18).string(m.name);
  if (m.environment !== undefined) w.uint32(26).string(m.environment);
  if (m.location !== undefined) w.uint32(34).string(m.location);
  if (m.version !== undefined) w.uint32(42).string(m.version);
  if (m.ports !== undefined) writePorts(m.ports, w.uint32(50).fork()).ldelim();
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(58).fork()).ldelim();
  return w;
}

function readDomainInfo(r: ProtobufReader, end: number): T.DomainInfo {
  let $fault_domain: T.DomainInfoFaultDomain | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $fault_domain = readDomainInfoFaultDomain(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { fault_domain: $fault_domain };
}

function writeDomainInfo(m: T.DomainInfo, w: Writer): Writer {
  if (m.fault_domain !== undefined) writeDomainInfoFaultDomain(m.fault_domain, w.uint32(10).fork()).ldelim();
  return w;
}

function readDomainInfoFaultDomain(r: ProtobufReader, end: number): T.DomainInfoFaultDomain {
  let $region: T.DomainInfoFaultDomainRegionInfo | undefined;
  let $zone: T.DomainInfoFaultDomainZoneInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $region = readDomainInfoFaultDomainRegionInfo(r, r.end());
        break;
      case 18:
        $zone = readDomainInfoFaultDomainZoneInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($region === undefined || $zone === undefined) r.missing = true;
  return { region: $region, zone: $zone } as T.DomainInfoFaultDomain;
}

function writeDomainInfoFaultDomain(m: T.DomainInfoFaultDomain, w: Writer): Writer {
  writeDomainInfoFaultDomainRegionInfo(m.region, w.uint32(10).fork()).ldelim();
  writeDomainInfoFaultDomainZoneInfo(m.zone, w.uint32(18).fork()).ldelim();
  return w;
}

function readDomainInfoFaultDomainRegionInfo(r: ProtobufReader, end: number): T.DomainInfoFaultDomainRegionInfo {
  let $name: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { name: $name } as T.DomainInfoFaultDomainRegionInfo;
}

function writeDomainInfoFaultDomainRegionInfo(m: T.DomainInfoFaultDomainRegionInfo, w: Writer): Writer {
  w.uint32(10).string(m.name);
  return w;
}

function readDomainInfoFaultDomainZoneInfo(r: ProtobufReader, end: number): T.DomainInfoFaultDomainZoneInfo {
  let $name: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { name: $name } as T.DomainInfoFaultDomainZoneInfo;
}

function writeDomainInfoFaultDomainZoneInfo(m: T.DomainInfoFaultDomainZoneInfo, w: Writer): Writer {
  w.uint32(10).string(m.name);
  return w;
}

function readDrainConfig(r: ProtobufReader, end: number): T.DrainConfig {
  let $max_grace_period: T.DurationInfo | undefined;
  let $mark_gone: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $max_grace_period = readDurationInfo(r, r.end());
        break;
      case 16:
        $mark_gone = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { max_grace_period: $max_grace_period, mark_gone: $mark_gone };
}

function writeDrainConfig(m: T.DrainConfig, w: Writer): Writer {
  if (m.max_grace_period !== undefined) writeDurationInfo(m.max_grace_period, w.uint32(10).fork()).ldelim();
  if (m.mark_gone !== undefined) w.uint32(16).bool(m.mark_gone);
  return w;
}

function readDrainInfo(r: ProtobufReader, end: number): T.DrainInfo {
  let $state: T.DrainState | undefined;
  let $config: T.DrainConfig | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $state = DrainStateNames[r.int32()] ?? $state;
        break;
      case 18:
        $config = readDrainConfig(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($state === undefined || $config === undefined) r.missing = true;
  return { state: $state, config: $config } as T.DrainInfo;
}

function writeDrainInfo(m: T.DrainInfo, w: Writer): Writer {
  w.uint32(8).int32(DrainStateNumbers[m.state]);
  writeDrainConfig(m.config, w.uint32(18).fork()).ldelim();
  return w;
}

function readDurationInfo(r: ProtobufReader, end: number): T.DurationInfo {
  let $nanoseconds: bigint | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $nanoseconds = r.int64();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($nanoseconds === undefined) r.missing = true;
  return { nanoseconds: $nanoseconds } as T.DurationInfo;
}

function writeDurationInfo(m: T.DurationInfo, w: Writer): Writer {
  w.uint32(8).int64(fromBigint(m.nanoseconds));
  return w;
}

function readEnvironment(r: ProtobufReader, end: number): T.Environment {
  let $variables: T.EnvironmentVariable[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($variables ??= []).push(readEnvironmentVariable(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { variables: $variables };
}

function writeEnvironment(m: T.Environment, w: Writer): Writer {
  if (m.variables !== undefined) for (const v of m.variables) writeEnvironmentVariable(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readEnvironmentVariable(r: ProtobufReader, end: number): T.EnvironmentVariable {
  let $name: string | undefined;
  let $value: string | undefined;
  let $type: T.EnvironmentVariableType | undefined;
  let $secret: T.Secret | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 18:
        $value = r.string();
        break;
      case 24:
        $type = EnvironmentVariableTypeNames[r.int32()] ?? $type;
        break;
      case 34:
        $secret = readSecret(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { name: $name, value: $value, type: $type, secret: $secret } as T.EnvironmentVariable;
}

function writeEnvironmentVariable(m: T.EnvironmentVariable, w: Writer): Writer {
  w.uint32(10).string(m.name);
  if (m.value !== undefined) w.uint32(18).string(m.value);
  if (m.type !== undefined) w.uint32(24).int32(EnvironmentVariableTypeNumbers[m.type]);
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(34).fork()).ldelim();
  return w;
}

function readExecutorCall(r: ProtobufReader, end: number): T.AnyExecutorCall {
  let $executor_id: T.ExecutorID | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $type: T.ExecutorCallType | undefined;
  let $subscribe: T.ExecutorCallSubscribe | undefined;
  let $update: T.ExecutorCallUpdate | undefined;
  let $message: T.ExecutorCallMessage | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 18:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 24:
        $type = ExecutorCallTypeNames[r.int32()] ?? $type;
        break;
      case 34:
        $subscribe = readExecutorCallSubscribe(r, r.end());
        break;
      case 42:
        $update = readExecutorCallUpdate(r, r.end());
        break;
      case 50:
        $message = readExecutorCallMessage(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor_id === undefined || $framework_id === undefined) r.missing = true;
  return { executor_id: $executor_id, framework_id: $framework_id, type: $type, subscribe: $subscribe, update: $update, message: $message } as T.AnyExecutorCall;
}

function writeExecutorCall(m: T.AnyExecutorCall, w: Writer): Writer {
  writeExecutorID(m.executor_id, w.uint32(10).fork()).ldelim();
  writeFrameworkID(m.framework_id, w.uint32(18).fork()).ldelim();
  if (m.type !== undefined) w.uint32(24).int32(ExecutorCallTypeNumbers[m.type]);
  if (m.subscribe !== undefined) writeExecutorCallSubscribe(m.subscribe, w.uint32(34).fork()).ldelim();
  if (m.update !== undefined) writeExecutorCallUpdate(m.update, w.uint32(42).fork()).ldelim();
  if (m.message !== undefined) writeExecutorCallMessage(m.message, w.uint32(50).fork()).ldelim();
  return w;
}

function readExecutorCallMessage(r: ProtobufReader, end: number): T.ExecutorCallMessage {
  let $data: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 18:
        $data = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($data === undefined) r.missing = true;
  return { data: $data } as T.ExecutorCallMessage;
}

function writeExecutorCallMessage(m: T.ExecutorCallMessage, w: Writer): Writer {
  w.uint32(18).bytes(m.data);
  return w;
}

function readExecutorCallSubscribe(r: ProtobufReader, end: number): T.ExecutorCallSubscribe {
  let $unacknowledged_tasks: T.TaskInfo[] | undefined;
  let $unacknowledged_updates: T.ExecutorCallUpdate[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($unacknowledged_tasks ??= []).push(readTaskInfo(r, r.end()));
        break;
      case 18:
        ($unacknowledged_updates ??= []).push(readExecutorCallUpdate(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { unacknowledged_tasks: $unacknowledged_tasks, unacknowledged_updates: $unacknowledged_updates };
}

function writeExecutorCallSubscribe(m: T.ExecutorCallSubscribe, w: Writer): Writer {
  if (m.unacknowledged_tasks !== undefined) for (const v of m.unacknowledged_tasks) writeTaskInfo(v, w.uint32(10).fork()).ldelim();
  if (m.unacknowledged_updates !== undefined) for (const v of m.unacknowledged_updates) writeExecutorCallUpdate(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readExecutorCallUpdate(r: ProtobufReader, end: number): T.ExecutorCallUpdate {
  let $status: T.TaskStatus | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $status = readTaskStatus(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($status === undefined) r.missing = true;
  return { status: $status } as T.ExecutorCallUpdate;
}

function writeExecutorCallUpdate(m: T.ExecutorCallUpdate, w: Writer): Writer {
  writeTaskStatus(m.status, w.uint32(10).fork()).ldelim();
  return w;
}

function readExecutorEvent(r: ProtobufReader, end: number): T.AnyExecutorEvent {
  let $type: T.ExecutorEventType | undefined;
  let $subscribed: T.ExecutorEventSubscribed | undefined;
  let $acknowledged: T.ExecutorEventAcknowledged | undefined;
  let $launch: T.ExecutorEventLaunch | undefined;
  let $kill: T.ExecutorEventKill | undefined;
  let $message: T.ExecutorEventMessage | undefined;
  let $error: T.ExecutorEventError | undefined;
  let $launch_group: T.ExecutorEventLaunchGroup | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = ExecutorEventTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $subscribed = readExecutorEventSubscribed(r, r.end());
        break;
      case 26:
        $acknowledged = readExecutorEventAcknowledged(r, r.end());
        break;
      case 34:
        $launch = readExecutorEventLaunch(r, r.end());
        break;
      case 42:
        $kill = readExecutorEventKill(r, r.end());
        break;
      case 50:
        $message = readExecutorEventMessage(r, r.end());
        break;
      case 58:
        $error = readExecutorEventError(r, r.end());
        break;
      case 66:
        $launch_group = readExecutorEventLaunchGroup(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, subscribed: $subscribed, acknowledged: $acknowledged, launch: $launch, kill: $kill, message: $message, error: $error, launch_group: $launch_group };
}

function writeExecutorEvent(m: T.AnyExecutorEvent, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(ExecutorEventTypeNumbers[m.type]);
  if (m.subscribed !== undefined) writeExecutorEventSubscribed(m.subscribed, w.uint32(18).fork()).ldelim();
  if (m.acknowledged !== undefined) writeExecutorEventAcknowledged(m.acknowledged, w.uint32(26).fork()).ldelim();
  if (m.launch !== undefined) writeExecutorEventLaunch(m.launch, w.uint32(34).fork()).ldelim();
  if (m.kill !== undefined) writeExecutorEventKill(m.kill, w.uint32(42).fork()).ldelim();
  if (m.message !== undefined) writeExecutorEventMessage(m.message, w.uint32(50).fork()).ldelim();
  if (m.error !== undefined) writeExecutorEventError(m.error, w.uint32(58).fork()).ldelim();
  if (m.launch_group !== undefined) writeExecutorEventLaunchGroup(m.launch_group, w.uint32(66).fork()).ldelim();
  return w;
}

function readExecutorEventAcknowledged(r: ProtobufReader, end: number): T.ExecutorEventAcknowledged {
  let $task_id: T.TaskID | undefined;
  let $uuid: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_id = readTaskID(r, r.end());
        break;
      case 18:
        $uuid = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_id === undefined || $uuid === undefined) r.missing = true;
  return { task_id: $task_id, uuid: $uuid } as T.ExecutorEventAcknowledged;
}

function writeExecutorEventAcknowledged(m: T.ExecutorEventAcknowledged, w: Writer): Writer {
  writeTaskID(m.task_id, w.uint32(10).fork()).ldelim();
  w.uint32(18).bytes(m.uuid);
  return w;
}

function readExecutorEventError(r: ProtobufReader, end: number): T.ExecutorEventError {
  let $message: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $message = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($message === undefined) r.missing = true;
  return { message: $message } as T.ExecutorEventError;
}

function writeExecutorEventError(m: T.ExecutorEventError, w: Writer): Writer {
  w.uint32(10).string(m.message);
  return w;
}

function readExecutorEventKill(r: ProtobufReader, end: number): T.ExecutorEventKill {
  let $task_id: T.TaskID | undefined;
  let $kill_policy: T.KillPolicy | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_id = readTaskID(r, r.end());
        break;
      case 18:
        $kill_policy = readKillPolicy(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_id === undefined) r.missing = true;
  return { task_id: $task_id, kill_policy: $kill_policy } as T.ExecutorEventKill;
}

function writeExecutorEventKill(m: T.ExecutorEventKill, w: Writer): Writer {
  writeTaskID(m.task_id, w.uint32(10).fork()).ldelim();
  if (m.kill_policy !== undefined) writeKillPolicy(m.kill_policy, w.uint32(18).fork()).ldelim();
  return w;
}

function readExecutorEventLaunch(r: ProtobufReader, end: number): T.ExecutorEventLaunch {
  let $task: T.TaskInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task = readTaskInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task === undefined) r.missing = true;
  return { task: $task } as T.ExecutorEventLaunch;
}

function writeExecutorEventLaunch(m: T.ExecutorEventLaunch, w: Writer): Writer {
  writeTaskInfo(m.task, w.uint32(10).fork()).ldelim();
  return w;
}

function readExecutorEventLaunchGroup(r: ProtobufReader, end: number): T.ExecutorEventLaunchGroup {
  let $task_group: T.TaskGroupInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_group = readTaskGroupInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_group === undefined) r.missing = true;
  return { task_group: $task_group } as T.ExecutorEventLaunchGroup;
}

function writeExecutorEventLaunchGroup(m: T.ExecutorEventLaunchGroup, w: Writer): Writer {
  writeTaskGroupInfo(m.task_group, w.uint32(10).fork()).ldelim();
  return w;
}

function readExecutorEventMessage(r: ProtobufReader, end: number): T.ExecutorEventMessage {
  let $data: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $data = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($data === undefined) r.missing = true;
  return { data: $data } as T.ExecutorEventMessage;
}

function writeExecutorEventMessage(m: T.ExecutorEventMessage, w: Writer): Writer {
  w.uint32(10).bytes(m.data);
  return w;
}

function readExecutorEventSubscribed(r: ProtobufReader, end: number): T.ExecutorEventSubscribed {
  let $executor_info: T.ExecutorInfo | undefined;
  let $framework_info: T.FrameworkInfo | undefined;
  let $agent_info: T.AgentInfo | undefined;
  let $container_id: T.ContainerID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor_info = readExecutorInfo(r, r.end());
        break;
      case 18:
        $framework_info = readFrameworkInfo(r, r.end());
        break;
      case 26:
        $agent_info = readAgentInfo(r, r.end());
        break;
      case 34:
        $container_id = readContainerID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor_info === undefined || $framework_info === undefined || $agent_info === undefined) r.missing = true;
  return { executor_info: $executor_info, framework_info: $framework_info, agent_info: $agent_info, container_id: $container_id } as T.ExecutorEventSubscribed;
}

function writeExecutorEventSubscribed(m: T.ExecutorEventSubscribed, w: Writer): Writer {
  writeExecutorInfo(m.executor_info, w.uint32(10).fork()).ldelim();
  writeFrameworkInfo(m.framework_info, w.uint32(18).fork()).ldelim();
  writeAgentInfo(m.agent_info, w.uint32(26).fork()).ldelim();
  if (m.container_id !== undefined) writeContainerID(m.container_id, w.uint32(34).fork()).ldelim();
  return w;
}

function readExecutorID(r: ProtobufReader, end: number): T.ExecutorID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.ExecutorID;
}

function writeExecutorID(m: T.ExecutorID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readExecutorInfo(r: ProtobufReader, end: number): T.ExecutorInfo {
  let $executor_id: T.ExecutorID | undefined;
  let $data: Uint8Array | undefined;
  let $resources: T.Resource[] | undefined;
  let $command: T.CommandInfo | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $name: string | undefined;
  let $source: string | undefined;
  let $container: T.ContainerInfo | undefined;
  let $discovery: T.DiscoveryInfo | undefined;
  let $shutdown_grace_period: T.DurationInfo | undefined;
  let $labels: T.Labels | undefined;
  let $type: T.ExecutorInfoType | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 34:
        $data = r.bytes();
        break;
      case 42:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 58:
        $command = readCommandInfo(r, r.end());
        break;
      case 66:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 74:
        $name = r.string();
        break;
      case 82:
        $source = r.string();
        break;
      case 90:
        $container = readContainerInfo(r, r.end());
        break;
      case 98:
        $discovery = readDiscoveryInfo(r, r.end());
        break;
      case 106:
        $shutdown_grace_period = readDurationInfo(r, r.end());
        break;
      case 114:
        $labels = readLabels(r, r.end());
        break;
      case 120:
        $type = ExecutorInfoTypeNames[r.int32()] ?? $type;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor_id === undefined) r.missing = true;
  return { executor_id: $executor_id, data: $data, resources: $resources, command: $command, framework_id: $framework_id, name: $name, source: $source, container: $container, discovery: $discovery, shutdown_grace_period: $shutdown_grace_period, labels: $labels, type: $type } as T.ExecutorInfo;
}

function writeExecutorInfo(m: T.ExecutorInfo, w: Writer): Writer {
  writeExecutorID(m.executor_id, w.uint32(10).fork()).ldelim();
  if (m.data !== undefined) w.uint32(34).bytes(m.data);
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(42).fork()).ldelim();
  if (m.command !== undefined) writeCommandInfo(m.command, w.uint32(58).fork()).ldelim();
  if (m.framework_id !== undefined) writeFrameworkID(m.framework_id, w.uint32(66).fork()).ldelim();
  if (m.name !== undefined) w.uint32(74).string(m.name);
  if (m.source !== undefined) w.uint32(82).string(m.source);
  if (m.container !== undefined) writeContainerInfo(m.container, w.uint32(90).fork()).ldelim();
  if (m.discovery !== undefined) writeDiscoveryInfo(m.discovery, w.uint32(98).fork()).ldelim();
  if (m.shutdown_grace_period !== undefined) writeDurationInfo(m.shutdown_grace_period, w.uint32(106).fork()).ldelim();
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(114).fork()).ldelim();
  if (m.type !== undefined) w.uint32(120).int32(ExecutorInfoTypeNumbers[m.type]);
  return w;
}

function readFilters(r: ProtobufReader, end: number): T.Filters {
  let $refuse_seconds: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 9:
        $refuse_seconds = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { refuse_seconds: $refuse_seconds };
}

function writeFilters(m: T.Filters, w: Writer): Writer {
  if (m.refuse_seconds !== undefined) w.uint32(9).double(m.refuse_seconds);
  return w;
}

function readFrameworkID(r: ProtobufReader, end: number): T.FrameworkID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.FrameworkID;
}

function writeFrameworkID(m: T.FrameworkID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readFrameworkInfo(r: ProtobufReader, end: number): T.FrameworkInfo {
  let $user: string | undefined;
  let $name: string | undefined;
  let $id: T.FrameworkID | undefined;
  let $failover_timeout: number | undefined;
  let $checkpoint: boolean | undefined;
  let $role: string | undefined;
  let $hostname: string | undefined;
  let $principal: string | undefined;
  let $webui_url: string | undefined;
  let $capabilities: T.FrameworkInfoCapability[] | undefined;
  let $labels: T.Labels | undefined;
  let $roles: string[] | undefined;
  let $offer_filters: Record<string, T.OfferFilters> | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $user = r.string();
        break;
      case 18:
        $name = r.string();
        break;
      case 26:
        $id = readFrameworkID(r, r.end());
        break;
      case 33:
        $failover_timeout = r.double();
        break;
      case 40:
        $checkpoint = r.bool();
        break;
      case 50:
        $role = r.string();
        break;
      case 58:
        $hostname = r.string();
        break;
      case 66:
        $principal = r.string();
        break;
      case 74:
        $webui_url = r.string();
        break;
      case 82:
        ($capabilities ??= []).push(readFrameworkInfoCapability(r, r.end()));
        break;
      case 90:
        $labels = readLabels(r, r.end());
        break;
      case 98:
        ($roles ??= []).push(r.string());
        break;
      case 106: {
        const entry = readEntry(r, (last) => readOfferFilters(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($offer_filters ??= {}), entry.key, entry.value);
        break;
      }
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($user === undefined || $name === undefined) r.missing = true;
  return { user: $user, name: $name, id: $id, failover_timeout: $failover_timeout, checkpoint: $checkpoint, role: $role, hostname: $hostname, principal: $principal, webui_url: $webui_url, capabilities: $capabilities, labels: $labels, roles: $roles, offer_filters: $offer_filters } as T.FrameworkInfo;
}

function writeFrameworkInfo(m: T.FrameworkInfo, w: Writer): Writer {
  w.uint32(10).string(m.user);
  w.uint32(18).string(m.name);
  if (m.id !== undefined) writeFrameworkID(m.id, w.uint32(26).fork()).ldelim();
  if (m.failover_timeout !== undefined) w.uint32(33).double(m.failover_timeout);
  if (m.checkpoint !== undefined) w.uint32(40).bool(m.checkpoint);
  if (m.role !== undefined) w.uint32(50).string(m.role);
  if (m.hostname !== undefined) w.uint32(58).string(m.hostname);
  if (m.principal !== undefined) w.uint32(66).string(m.principal);
  if (m.webui_url !== undefined) w.uint32(74).string(m.webui_url);
  if (m.capabilities !== undefined) for (const v of m.capabilities) writeFrameworkInfoCapability(v, w.uint32(82).fork()).ldelim();
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(90).fork()).ldelim();
  if (m.roles !== undefined) for (const v of m.roles) w.uint32(98).string(v);
  if (m.offer_filters !== undefined) for (const [k, v] of Object.entries(m.offer_filters)) writeOfferFilters(v, w.uint32(106).fork().uint32(10).string(k).uint32(18).fork()).ldelim().ldelim();
  return w;
}

function readFrameworkInfoCapability(r: ProtobufReader, end: number): T.FrameworkInfoCapability {
  let $type: T.FrameworkInfoCapabilityType | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = FrameworkInfoCapabilityTypeNames[r.int32()] ?? $type;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type };
}

function writeFrameworkInfoCapability(m: T.FrameworkInfoCapability, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(FrameworkInfoCapabilityTypeNumbers[m.type]);
  return w;
}

function readHealthCheck(r: ProtobufReader, end: number): T.HealthCheck {
  let $http: T.HealthCheckHTTPCheckInfo | undefined;
  let $delay_seconds: number | undefined;
  let $interval_seconds: number | undefined;
  let $timeout_seconds: number | undefined;
  let $consecutive_failures: number | undefined;
  let $grace_period_seconds: number | undefined;
  let $command: T.CommandInfo | undefined;
  let $type: T.HealthCheckType | undefined;
  let $tcp: T.HealthCheckTCPCheckInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $http = readHealthCheckHTTPCheckInfo(r, r.end());
        break;
      case 17:
        $delay_seconds = r.double();
        break;
      case 25:
        $interval_seconds = r.double();
        break;
      case 33:
        $timeout_seconds = r.double();
        break;
      case 40:
        $consecutive_failures = r.uint32();
        break;
      case 49:
        $grace_period_seconds = r.double();
        break;
      case 58:
        $command = readCommandInfo(r, r.end());
        break;
      case 64:
        $type = HealthCheckTypeNames[r.int32()] ?? $type;
        break;
      case 74:
        $tcp = readHealthCheckTCPCheckInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { http: $http, delay_seconds: $delay_seconds, interval_seconds: $interval_seconds, timeout_seconds: $timeout_seconds, consecutive_failures: $consecutive_failures, grace_period_seconds: $grace_period_seconds, command: $command, type: $type, tcp: $tcp };
}

function writeHealthCheck(m: T.HealthCheck, w: Writer): Writer {
  if (m.http !== undefined) writeHealthCheckHTTPCheckInfo(m.http, w.uint32(10).fork()).ldelim();
  if (m.delay_seconds !== undefined) w.uint32(17).double(m.delay_seconds);
  if (m.interval_seconds !== undefined) w.uint32(25).double(m.interval_seconds);
  if (m.timeout_seconds !== undefined) w.uint32(33).double(m.timeout_seconds);
  if (m.consecutive_failures !== undefined) w.uint32(40).uint32(m.consecutive_failures);
  if (m.grace_period_seconds !== undefined) w.uint32(49).double(m.grace_period_seconds);
  if (m.command !== undefined) writeCommandInfo(m.command, w.uint32(58).fork()).ldelim();
  if (m.type !== undefined) w.uint32(64).int32(HealthCheckTypeNumbers[m.type]);
  if (m.tcp !== undefined) writeHealthCheckTCPCheckInfo(m.tcp, w.uint32(74).fork()).ldelim();
  return w;
}

function readHealthCheckHTTPCheckInfo(r: ProtobufReader, end: number): T.HealthCheckHTTPCheckInfo {
  let $port: number | undefined;
  let $path: string | undefined;
  let $scheme: string | undefined;
  let $statuses: number[] | undefined;
  let $protocol: T.NetworkInfoProtocol | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $port = r.uint32();
        break;
      case 18:
        $path = r.string();
        break;
      case 26:
        $scheme = r.string();
        break;
      case 32:
        ($statuses ??= []).push(r.uint32());
        break;
      case 34:
        for (const last = r.end(); r.at < last; ) ($statuses ??= []).push(r.uint32());
        break;
      case 40:
        $protocol = NetworkInfoProtocolNames[r.int32()] ?? $protocol;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($port === undefined) r.missing = true;
  return { port: $port, path: $path, scheme: $scheme, statuses: $statuses, protocol: $protocol } as T.HealthCheckHTTPCheckInfo;
}

function writeHealthCheckHTTPCheckInfo(m: T.HealthCheckHTTPCheckInfo, w: Writer): Writer {
  w.uint32(8).uint32(m.port);
  if (m.path !== undefined) w.uint32(18).string(m.path);
  if (m.scheme !== undefined) w.uint32(26).string(m.scheme);
  if (m.statuses !== undefined) for (const v of m.statuses) w.uint32(32).uint32(v);
  if (m.protocol !== undefined) w.uint32(40).int32(NetworkInfoProtocolNumbers[m.protocol]);
  return w;
}

function readHealthCheckTCPCheckInfo(r: ProtobufReader, end: number): T.HealthCheckTCPCheckInfo {
  let $port: number | undefined;
  let $protocol: T.NetworkInfoProtocol | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $port = r.uint32();
        break;
      case 16:
        $protocol = NetworkInfoProtocolNames[r.int32()] ?? $protocol;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($port === undefined) r.missing = true;
  return { port: $port, protocol: $protocol } as T.HealthCheckTCPCheckInfo;
}

function writeHealthCheckTCPCheckInfo(m: T.HealthCheckTCPCheckInfo, w: Writer): Writer {
  w.uint32(8).uint32(m.port);
  if (m.protocol !== undefined) w.uint32(16).int32(NetworkInfoProtocolNumbers[m.protocol]);
  return w;
}

function readImage(r: ProtobufReader, end: number): T.Image {
  let $type: T.ImageType | undefined;
  let $docker: T.ImageDocker | undefined;
  let $cached: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = ImageTypeNames[r.int32()] ?? $type;
        break;
      case 26:
        $docker = readImageDocker(r, r.end());
        break;
      case 32:
        $cached = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($type === undefined) r.missing = true;
  return { type: $type, docker: $docker, cached: $cached } as T.Image;
}

function writeImage(m: T.Image, w: Writer): Writer {
  w.uint32(8).int32(ImageTypeNumbers[m.type]);
  if (m.docker !== undefined) writeImageDocker(m.docker, w.uint32(26).fork()).ldelim();
  if (m.cached !== undefined) w.uint32(32).bool(m.cached);
  return w;
}

function readImageDocker(r: ProtobufReader, end: number): T.ImageDocker {
  let $name: string | undefined;
  let $credential: T.Credential | undefined;
  let $config: T.Secret | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 18:
        $credential = readCredential(r, r.end());
        break;
      case 26:
        $config = readSecret(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { name: $name, credential: $credential, config: $config } as T.ImageDocker;
}

function writeImageDocker(m: T.ImageDocker, w: Writer): Writer {
  w.uint32(10).string(m.name);
  if (m.credential !== undefined) writeCredential(m.credential, w.uint32(18).fork()).ldelim();
  if (m.config !== undefined) writeSecret(m.config, w.uint32(26).fork()).ldelim();
  return w;
}

function readInverseOffer(r: ProtobufReader, end: number): T.InverseOffer {
  let $id: T.OfferID | undefined;
  let $url: T.URL | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $unavailability: T.Unavailability | undefined;
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $id = readOfferID(r, r.end());
        break;
      case 18:
        $url = readURL(r, r.end());
        break;
      case 26:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 34:
        $agent_id = readAgentID(r, r.end());
        break;
      case 42:
        $unavailability = readUnavailability(r, r.end());
        break;
      case 50:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($id === undefined || $framework_id === undefined || $unavailability === undefined) r.missing = true;
  return { id: $id, url: $url, framework_id: $framework_id, agent_id: $agent_id, unavailability: $unavailability, resources: $resources } as T.InverseOffer;
}

function writeInverseOffer(m: T.InverseOffer, w: Writer): Writer {
  writeOfferID(m.id, w.uint32(10).fork()).ldelim();
  if (m.url !== undefined) writeURL(m.url, w.uint32(18).fork()).ldelim();
  writeFrameworkID(m.framework_id, w.uint32(26).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(34).fork()).ldelim();
  writeUnavailability(m.unavailability, w.uint32(42).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(50).fork()).ldelim();
  return w;
}

function readKillPolicy(r: ProtobufReader, end: number): T.KillPolicy {
  let $grace_period: T.DurationInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $grace_period = readDurationInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { grace_period: $grace_period };
}

function writeKillPolicy(m: T.KillPolicy, w: Writer): Writer {
  if (m.grace_period !== undefined) writeDurationInfo(m.grace_period, w.uint32(10).fork()).ldelim();
  return w;
}

function readLabel(r: ProtobufReader, end: number): T.Label {
  let $key: string | undefined;
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $key = r.string();
        break;
      case 18:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($key === undefined) r.missing = true;
  return { key: $key, value: $value } as T.Label;
}

function writeLabel(m: T.Label, w: Writer): Writer {
  w.uint32(10).string(m.key);
  if (m.value !== undefined) w.uint32(18).string(m.value);
  return w;
}

function readLabels(r: ProtobufReader, end: number): T.Labels {
  let $labels: T.Label[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($labels ??= []).push(readLabel(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { labels: $labels };
}

function writeLabels(m: T.Labels, w: Writer): Writer {
  if (m.labels !== undefined) for (const v of m.labels) writeLabel(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readLinuxInfo(r: ProtobufReader, end: number): T.LinuxInfo {
  let $share_pid_namespace: boolean | undefined;
  let $ipc_mode: T.LinuxInfoIpcMode | undefined;
  let $shm_size: number | undefined;
  let $share_cgroups: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 32:
        $share_pid_namespace = r.bool();
        break;
      case 48:
        $ipc_mode = LinuxInfoIpcModeNames[r.int32()] ?? $ipc_mode;
        break;
      case 56:
        $shm_size = r.uint32();
        break;
      case 64:
        $share_cgroups = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { share_pid_namespace: $share_pid_namespace, ipc_mode: $ipc_mode, shm_size: $shm_size, share_cgroups: $share_cgroups };
}

function writeLinuxInfo(m: T.LinuxInfo, w: Writer): Writer {
  if (m.share_pid_namespace !== undefined) w.uint32(32).bool(m.share_pid_namespace);
  if (m.ipc_mode !== undefined) w.uint32(48).int32(LinuxInfoIpcModeNumbers[m.ipc_mode]);
  if (m.shm_size !== undefined) w.uint32(56).uint32(m.shm_size);
  if (m.share_cgroups !== undefined) w.uint32(64).bool(m.share_cgroups);
  return w;
}

function readMachineID(r: ProtobufReader, end: number): T.MachineID {
  let $hostname: string | undefined;
  let $ip: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $hostname = r.string();
        break;
      case 18:
        $ip = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { hostname: $hostname, ip: $ip };
}

function writeMachineID(m: T.MachineID, w: Writer): Writer {
  if (m.hostname !== undefined) w.uint32(10).string(m.hostname);
  if (m.ip !== undefined) w.uint32(18).string(m.ip);
  return w;
}

function readMaintenanceClusterStatus(r: ProtobufReader, end: number): T.MaintenanceClusterStatus {
  let $draining_machines: T.MaintenanceClusterStatusDrainingMachine[] | undefined;
  let $down_machines: T.MachineID[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($draining_machines ??= []).push(readMaintenanceClusterStatusDrainingMachine(r, r.end()));
        break;
      case 18:
        ($down_machines ??= []).push(readMachineID(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { draining_machines: $draining_machines, down_machines: $down_machines };
}

function writeMaintenanceClusterStatus(m: T.MaintenanceClusterStatus, w: Writer): Writer {
  if (m.draining_machines !== undefined) for (const v of m.draining_machines) writeMaintenanceClusterStatusDrainingMachine(v, w.uint32(10).fork()).ldelim();
  if (m.down_machines !== undefined) for (const v of m.down_machines) writeMachineID(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMaintenanceClusterStatusDrainingMachine(r: ProtobufReader, end: number): T.MaintenanceClusterStatusDrainingMachine {
  let $id: T.MachineID | undefined;
  let $statuses: T.MaintenanceInverseOfferStatus[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $id = readMachineID(r, r.end());
        break;
      case 18:
        ($statuses ??= []).push(readMaintenanceInverseOfferStatus(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($id === undefined) r.missing = true;
  return { id: $id, statuses: $statuses } as T.MaintenanceClusterStatusDrainingMachine;
}

function writeMaintenanceClusterStatusDrainingMachine(m: T.MaintenanceClusterStatusDrainingMachine, w: Writer): Writer {
  writeMachineID(m.id, w.uint32(10).fork()).ldelim();
  if (m.statuses !== undefined) for (const v of m.statuses) writeMaintenanceInverseOfferStatus(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMaintenanceInverseOfferStatus(r: ProtobufReader, end: number): T.MaintenanceInverseOfferStatus {
  let $status: T.MaintenanceInverseOfferStatusStatus | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $timestamp: T.TimeInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $status = MaintenanceInverseOfferStatusStatusNames[r.int32()] ?? $status;
        break;
      case 18:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 26:
        $timestamp = readTimeInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($status === undefined || $framework_id === undefined || $timestamp === undefined) r.missing = true;
  return { status: $status, framework_id: $framework_id, timestamp: $timestamp } as T.MaintenanceInverseOfferStatus;
}

function writeMaintenanceInverseOfferStatus(m: T.MaintenanceInverseOfferStatus, w: Writer): Writer {
  w.uint32(8).int32(MaintenanceInverseOfferStatusStatusNumbers[m.status]);
  writeFrameworkID(m.framework_id, w.uint32(18).fork()).ldelim();
  writeTimeInfo(m.timestamp, w.uint32(26).fork()).ldelim();
  return w;
}

function readMaintenanceSchedule(r: ProtobufReader, end: number): T.MaintenanceSchedule {
  let $windows: T.MaintenanceWindow[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($windows ??= []).push(readMaintenanceWindow(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { windows: $windows };
}

function writeMaintenanceSchedule(m: T.MaintenanceSchedule, w: Writer): Writer {
  if (m.windows !== undefined) for (const v of m.windows) writeMaintenanceWindow(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMaintenanceWindow(r: ProtobufReader, end: number): T.MaintenanceWindow {
  let $machine_ids: T.MachineID[] | undefined;
  let $unavailability: T.Unavailability | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($machine_ids ??= []).push(readMachineID(r, r.end()));
        break;
      case 18:
        $unavailability = readUnavailability(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($unavailability === undefined) r.missing = true;
  return { machine_ids: $machine_ids, unavailability: $unavailability } as T.MaintenanceWindow;
}

function writeMaintenanceWindow(m: T.MaintenanceWindow, w: Writer): Writer {
  if (m.machine_ids !== undefined) for (const v of m.machine_ids) writeMachineID(v, w.uint32(10).fork()).ldelim();
  writeUnavailability(m.unavailability, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterCall(r: ProtobufReader, end: number): T.AnyMasterCall {
  let $type: T.MasterCallType | undefined;
  let $reserve_resources: T.MasterCallReserveResources | undefined;
  let $unreserve_resources: T.MasterCallUnreserveResources | undefined;
  let $create_volumes: T.MasterCallCreateVolumes | undefined;
  let $destroy_volumes: T.MasterCallDestroyVolumes | undefined;
  let $update_maintenance_schedule: T.MasterCallUpdateMaintenanceSchedule | undefined;
  let $start_maintenance: T.MasterCallStartMaintenance | undefined;
  let $stop_maintenance: T.MasterCallStopMaintenance | undefined;
  let $teardown: T.MasterCallTeardown | undefined;
  let $mark_agent_gone: T.MasterCallMarkAgentGone | undefined;
  let $drain_agent: T.MasterCallDrainAgent | undefined;
  let $deactivate_agent: T.MasterCallDeactivateAgent | undefined;
  let $reactivate_agent: T.MasterCallReactivateAgent | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = MasterCallTypeNames[r.int32()] ?? $type;
        break;
      case 58:
        $reserve_resources = readMasterCallReserveResources(r, r.end());
        break;
      case 66:
        $unreserve_resources = readMasterCallUnreserveResources(r, r.end());
        break;
      case 74:
        $create_volumes = readMasterCallCreateVolumes(r, r.end());
        break;
      case 82:
        $destroy_volumes = readMasterCallDestroyVolumes(r, r.end());
        break;
      case 90:
        $update_maintenance_schedule = readMasterCallUpdateMaintenanceSchedule(r, r.end());
        break;
      case 98:
        $start_maintenance = readMasterCallStartMaintenance(r, r.end());
        break;
      case 106:
        $stop_maintenance = readMasterCallStopMaintenance(r, r.end());
        break;
      case 130:
        $teardown = readMasterCallTeardown(r, r.end());
        break;
      case 138:
        $mark_agent_gone = readMasterCallMarkAgentGone(r, r.end());
        break;
      case 170:
        $drain_agent = readMasterCallDrainAgent(r, r.end());
        break;
      case 178:
        $deactivate_agent = readMasterCallDeactivateAgent(r, r.end());
        break;
      case 186:
        $reactivate_agent = readMasterCallReactivateAgent(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, reserve_resources: $reserve_resources, unreserve_resources: $unreserve_resources, create_volumes: $create_volumes, destroy_volumes: $destroy_volumes, update_maintenance_schedule: $update_maintenance_schedule, start_maintenance: $start_maintenance, stop_maintenance: $stop_maintenance, teardown: $teardown, mark_agent_gone: $mark_agent_gone, drain_agent: $drain_agent, deactivate_agent: $deactivate_agent, reactivate_agent: $reactivate_agent };
}

function writeMasterCall(m: T.AnyMasterCall, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(MasterCallTypeNumbers[m.type]);
  if (m.reserve_resources !== undefined) writeMasterCallReserveResources(m.reserve_resources, w.uint32(58).fork()).ldelim();
  if (m.unreserve_resources !== undefined) writeMasterCallUnreserveResources(m.unreserve_resources, w.uint32(66).fork()).ldelim();
  if (m.create_volumes !== undefined) writeMasterCallCreateVolumes(m.create_volumes, w.uint32(74).fork()).ldelim();
  if (m.destroy_volumes !== undefined) writeMasterCallDestroyVolumes(m.destroy_volumes, w.uint32(82).fork()).ldelim();
  if (m.update_maintenance_schedule !== undefined) writeMasterCallUpdateMaintenanceSchedule(m.update_maintenance_schedule, w.uint32(90).fork()).ldelim();
  if (m.start_maintenance !== undefined) writeMasterCallStartMaintenance(m.start_maintenance, w.uint32(98).fork()).ldelim();
  if (m.stop_maintenance !== undefined) writeMasterCallStopMaintenance(m.stop_maintenance, w.uint32(106).fork()).ldelim();
  if (m.teardown !== undefined) writeMasterCallTeardown(m.teardown, w.uint32(130).fork()).ldelim();
  if (m.mark_agent_gone !== undefined) writeMasterCallMarkAgentGone(m.mark_agent_gone, w.uint32(138).fork()).ldelim();
  if (m.drain_agent !== undefined) writeMasterCallDrainAgent(m.drain_agent, w.uint32(170).fork()).ldelim();
  if (m.deactivate_agent !== undefined) writeMasterCallDeactivateAgent(m.deactivate_agent, w.uint32(178).fork()).ldelim();
  if (m.reactivate_agent !== undefined) writeMasterCallReactivateAgent(m.reactivate_agent, w.uint32(186).fork()).ldelim();
  return w;
}

function readMasterCallCreateVolumes(r: ProtobufReader, end: number): T.MasterCallCreateVolumes {
  let $agent_id: T.AgentID | undefined;
  let $volumes: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        ($volumes ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id, volumes: $volumes } as T.MasterCallCreateVolumes;
}

function writeMasterCallCreateVolumes(m: T.MasterCallCreateVolumes, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.volumes !== undefined) for (const v of m.volumes) writeResource(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterCallDeactivateAgent(r: ProtobufReader, end: number): T.MasterCallDeactivateAgent {
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id } as T.MasterCallDeactivateAgent;
}

function writeMasterCallDeactivateAgent(m: T.MasterCallDeactivateAgent, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallDestroyVolumes(r: ProtobufReader, end: number): T.MasterCallDestroyVolumes {
  let $agent_id: T.AgentID | undefined;
  let $volumes: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        ($volumes ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id, volumes: $volumes } as T.MasterCallDestroyVolumes;
}

function writeMasterCallDestroyVolumes(m: T.MasterCallDestroyVolumes, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.volumes !== undefined) for (const v of m.volumes) writeResource(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterCallDrainAgent(r: ProtobufReader, end: number): T.MasterCallDrainAgent {
  let $agent_id: T.AgentID | undefined;
  let $max_grace_period: T.MasterCallDuration | undefined;
  let $mark_gone: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $max_grace_period = readMasterCallDuration(r, r.end());
        break;
      case 24:
        $mark_gone = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id, max_grace_period: $max_grace_period, mark_gone: $mark_gone } as T.MasterCallDrainAgent;
}

function writeMasterCallDrainAgent(m: T.MasterCallDrainAgent, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.max_grace_period !== undefined) writeMasterCallDuration(m.max_grace_period, w.uint32(18).fork()).ldelim();
  if (m.mark_gone !== undefined) w.uint32(24).bool(m.mark_gone);
  return w;
}

function readMasterCallDuration(r: ProtobufReader, end: number): T.MasterCallDuration {
  let $seconds: bigint | undefined;
  let $nanos: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $seconds = r.int64();
        break;
      case 16:
        $nanos = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { seconds: $seconds, nanos: $nanos };
}

function writeMasterCallDuration(m: T.MasterCallDuration, w: Writer): Writer {
  if (m.seconds !== undefined) w.uint32(8).int64(fromBigint(m.seconds));
  if (m.nanos !== undefined) w.uint32(16).int32(m.nanos);
  return w;
}

function readMasterCallMarkAgentGone(r: ProtobufReader, end: number): T.MasterCallMarkAgentGone {
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id } as T.MasterCallMarkAgentGone;
}

function writeMasterCallMarkAgentGone(m: T.MasterCallMarkAgentGone, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallReactivateAgent(r: ProtobufReader, end: number): T.MasterCallReactivateAgent {
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id } as T.MasterCallReactivateAgent;
}

function writeMasterCallReactivateAgent(m: T.MasterCallReactivateAgent, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallReserveResources(r: ProtobufReader, end: number): T.MasterCallReserveResources {
  let $agent_id: T.AgentID | undefined;
  let $resources: T.Resource[] | undefined;
  let $source: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 26:
        ($source ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id, resources: $resources, source: $source } as T.MasterCallReserveResources;
}

function writeMasterCallReserveResources(m: T.MasterCallReserveResources, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(18).fork()).ldelim();
  if (m.source !== undefined) for (const v of m.source) writeResource(v, w.uint32(26).fork()).ldelim();
  return w;
}

function readMasterCallStartMaintenance(r: ProtobufReader, end: number): T.MasterCallStartMaintenance {
  let $machines: T.MachineID[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($machines ??= []).push(readMachineID(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { machines: $machines };
}

function writeMasterCallStartMaintenance(m: T.MasterCallStartMaintenance, w: Writer): Writer {
  if (m.machines !== undefined) for (const v of m.machines) writeMachineID(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallStopMaintenance(r: ProtobufReader, end: number): T.MasterCallStopMaintenance {
  let $machines: T.MachineID[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($machines ??= []).push(readMachineID(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { machines: $machines };
}

function writeMasterCallStopMaintenance(m: T.MasterCallStopMaintenance, w: Writer): Writer {
  if (m.machines !== undefined) for (const v of m.machines) writeMachineID(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallTeardown(r: ProtobufReader, end: number): T.MasterCallTeardown {
  let $framework_id: T.FrameworkID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_id = readFrameworkID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($framework_id === undefined) r.missing = true;
  return { framework_id: $framework_id } as T.MasterCallTeardown;
}

function writeMasterCallTeardown(m: T.MasterCallTeardown, w: Writer): Writer {
  writeFrameworkID(m.framework_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterCallUnreserveResources(r: ProtobufReader, end: number): T.MasterCallUnreserveResources {
  let $agent_id: T.AgentID | undefined;
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined) r.missing = true;
  return { agent_id: $agent_id, resources: $resources } as T.MasterCallUnreserveResources;
}

function writeMasterCallUnreserveResources(m: T.MasterCallUnreserveResources, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterCallUpdateMaintenanceSchedule(r: ProtobufReader, end: number): T.MasterCallUpdateMaintenanceSchedule {
  let $schedule: T.MaintenanceSchedule | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $schedule = readMaintenanceSchedule(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($schedule === undefined) r.missing = true;
  return { schedule: $schedule } as T.MasterCallUpdateMaintenanceSchedule;
}

function writeMasterCallUpdateMaintenanceSchedule(m: T.MasterCallUpdateMaintenanceSchedule, w: Writer): Writer {
  writeMaintenanceSchedule(m.schedule, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterInfo(r: ProtobufReader, end: number): T.MasterInfo {
  let $id: string | undefined;
  let $ip: number | undefined;
  let $port: number | undefined;
  let $pid: string | undefined;
  let $hostname: string | undefined;
  let $version: string | undefined;
  let $address: T.Address | undefined;
  let $domain: T.DomainInfo | undefined;
  let $capabilities: T.MasterInfoCapability[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $id = r.string();
        break;
      case 16:
        $ip = r.uint32();
        break;
      case 24:
        $port = r.uint32();
        break;
      case 34:
        $pid = r.string();
        break;
      case 42:
        $hostname = r.string();
        break;
      case 50:
        $version = r.string();
        break;
      case 58:
        $address = readAddress(r, r.end());
        break;
      case 66:
        $domain = readDomainInfo(r, r.end());
        break;
      case 74:
        ($capabilities ??= []).push(readMasterInfoCapability(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($id === undefined || $ip === undefined || $port === undefined) r.missing = true;
  return { id: $id, ip: $ip, port: $port, pid: $pid, hostname: $hostname, version: $version, address: $address, domain: $domain, capabilities: $capabilities } as T.MasterInfo;
}

function writeMasterInfo(m: T.MasterInfo, w: Writer): Writer {
  w.uint32(10).string(m.id);
  w.uint32(16).uint32(m.ip);
  w.uint32(24).uint32(m.port);
  if (m.pid !== undefined) w.uint32(34).string(m.pid);
  if (m.hostname !== undefined) w.uint32(42).string(m.hostname);
  if (m.version !== undefined) w.uint32(50).string(m.version);
  if (m.address !== undefined) writeAddress(m.address, w.uint32(58).fork()).ldelim();
  if (m.domain !== undefined) writeDomainInfo(m.domain, w.uint32(66).fork()).ldelim();
  if (m.capabilities !== undefined) for (const v of m.capabilities) writeMasterInfoCapability(v, w.uint32(74).fork()).ldelim();
  return w;
}

function readMasterInfoCapability(r: ProtobufReader, end: number): T.MasterInfoCapability {
  let $type: T.MasterInfoCapabilityType | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = MasterInfoCapabilityTypeNames[r.int32()] ?? $type;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type };
}

function writeMasterInfoCapability(m: T.MasterInfoCapability, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(MasterInfoCapabilityTypeNumbers[m.type]);
  return w;
}

function readMasterResponse(r: ProtobufReader, end: number): T.AnyMasterResponse {
  let $type: T.MasterResponseType | undefined;
  let $get_health: T.MasterResponseGetHealth | undefined;
  let $get_version: T.MasterResponseGetVersion | undefined;
  let $get_state: T.MasterResponseGetState | undefined;
  let $get_agents: T.MasterResponseGetAgents | undefined;
  let $get_frameworks: T.MasterResponseGetFrameworks | undefined;
  let $get_executors: T.MasterResponseGetExecutors | undefined;
  let $get_tasks: T.MasterResponseGetTasks | undefined;
  let $get_roles: T.MasterResponseGetRoles | undefined;
  let $get_master: T.MasterResponseGetMaster | undefined;
  let $get_maintenance_status: T.MasterResponseGetMaintenanceStatus | undefined;
  let $get_maintenance_schedule: T.MasterResponseGetMaintenanceSchedule | undefined;
  let $get_operations: T.MasterResponseGetOperations | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = MasterResponseTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $get_health = readMasterResponseGetHealth(r, r.end());
        break;
      case 34:
        $get_version = readMasterResponseGetVersion(r, r.end());
        break;
      case 74:
        $get_state = readMasterResponseGetState(r, r.end());
        break;
      case 82:
        $get_agents = readMasterResponseGetAgents(r, r.end());
        break;
      case 90:
        $get_frameworks = readMasterResponseGetFrameworks(r, r.end());
        break;
      case 98:
        $get_executors = readMasterResponseGetExecutors(r, r.end());
        break;
      case 106:
        $get_tasks = readMasterResponseGetTasks(r, r.end());
        break;
      case 114:
        $get_roles = readMasterResponseGetRoles(r, r.end());
        break;
      case 130:
        $get_master = readMasterResponseGetMaster(r, r.end());
        break;
      case 138:
        $get_maintenance_status = readMasterResponseGetMaintenanceStatus(r, r.end());
        break;
      case 146:
        $get_maintenance_schedule = readMasterResponseGetMaintenanceSchedule(r, r.end());
        break;
      case 162:
        $get_operations = readMasterResponseGetOperations(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, get_health: $get_health, get_version: $get_version, get_state: $get_state, get_agents: $get_agents, get_frameworks: $get_frameworks, get_executors: $get_executors, get_tasks: $get_tasks, get_roles: $get_roles, get_master: $get_master, get_maintenance_status: $get_maintenance_status, get_maintenance_schedule: $get_maintenance_schedule, get_operations: $get_operations };
}

function writeMasterResponse(m: T.AnyMasterResponse, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(MasterResponseTypeNumbers[m.type]);
  if (m.get_health !== undefined) writeMasterResponseGetHealth(m.get_health, w.uint32(18).fork()).ldelim();
  if (m.get_version !== undefined) writeMasterResponseGetVersion(m.get_version, w.uint32(34).fork()).ldelim();
  if (m.get_state !== undefined) writeMasterResponseGetState(m.get_state, w.uint32(74).fork()).ldelim();
  if (m.get_agents !== undefined) writeMasterResponseGetAgents(m.get_agents, w.uint32(82).fork()).ldelim();
  if (m.get_frameworks !== undefined) writeMasterResponseGetFrameworks(m.get_frameworks, w.uint32(90).fork()).ldelim();
  if (m.get_executors !== undefined) writeMasterResponseGetExecutors(m.get_executors, w.uint32(98).fork()).ldelim();
  if (m.get_tasks !== undefined) writeMasterResponseGetTasks(m.get_tasks, w.uint32(106).fork()).ldelim();
  if (m.get_roles !== undefined) writeMasterResponseGetRoles(m.get_roles, w.uint32(114).fork()).ldelim();
  if (m.get_master !== undefined) writeMasterResponseGetMaster(m.get_master, w.uint32(130).fork()).ldelim();
  if (m.get_maintenance_status !== undefined) writeMasterResponseGetMaintenanceStatus(m.get_maintenance_status, w.uint32(138).fork()).ldelim();
  if (m.get_maintenance_schedule !== undefined) writeMasterResponseGetMaintenanceSchedule(m.get_maintenance_schedule, w.uint32(146).fork()).ldelim();
  if (m.get_operations !== undefined) writeMasterResponseGetOperations(m.get_operations, w.uint32(162).fork()).ldelim();
  return w;
}

function readMasterResponseGetAgents(r: ProtobufReader, end: number): T.MasterResponseGetAgents {
  let $agents: T.MasterResponseGetAgentsAgent[] | undefined;
  let $recovered_agents: T.AgentInfo[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($agents ??= []).push(readMasterResponseGetAgentsAgent(r, r.end()));
        break;
      case 18:
        ($recovered_agents ??= []).push(readAgentInfo(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { agents: $agents, recovered_agents: $recovered_agents };
}

function writeMasterResponseGetAgents(m: T.MasterResponseGetAgents, w: Writer): Writer {
  if (m.agents !== undefined) for (const v of m.agents) writeMasterResponseGetAgentsAgent(v, w.uint32(10).fork()).ldelim();
  if (m.recovered_agents !== undefined) for (const v of m.recovered_agents) writeAgentInfo(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterResponseGetAgentsAgent(r: ProtobufReader, end: number): T.MasterResponseGetAgentsAgent {
  let $agent_info: T.AgentInfo | undefined;
  let $active: boolean | undefined;
  let $version: string | undefined;
  let $pid: string | undefined;
  let $registered_time: T.TimeInfo | undefined;
  let $reregistered_time: T.TimeInfo | undefined;
  let $total_resources: T.Resource[] | undefined;
  let $allocated_resources: T.Resource[] | undefined;
  let $offered_resources: T.Resource[] | undefined;
  let $capabilities: T.AgentInfoCapability[] | undefined;
  let $deactivated: boolean | undefined;
  let $drain_info: T.DrainInfo | undefined;
  let $estimated_drain_start_time: T.TimeInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_info = readAgentInfo(r, r.end());
        break;
      case 16:
        $active = r.bool();
        break;
      case 26:
        $version = r.string();
        break;
      case 34:
        $pid = r.string();
        break;
      case 42:
        $registered_time = readTimeInfo(r, r.end());
        break;
      case 50:
        $reregistered_time = readTimeInfo(r, r.end());
        break;
      case 58:
        ($total_resources ??= []).push(readResource(r, r.end()));
        break;
      case 66:
        ($allocated_resources ??= []).push(readResource(r, r.end()));
        break;
      case 74:
        ($offered_resources ??= []).push(readResource(r, r.end()));
        break;
      case 82:
        ($capabilities ??= []).push(readAgentInfoCapability(r, r.end()));
        break;
      case 96:
        $deactivated = r.bool();
        break;
      case 106:
        $drain_info = readDrainInfo(r, r.end());
        break;
      case 114:
        $estimated_drain_start_time = readTimeInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_info === undefined || $active === undefined || $version === undefined) r.missing = true;
  return { agent_info: $agent_info, active: $active, version: $version, pid: $pid, registered_time: $registered_time, reregistered_time: $reregistered_time, total_resources: $total_resources, allocated_resources: $allocated_resources, offered_resources: $offered_resources, capabilities: $capabilities, deactivated: $deactivated, drain_info: $drain_info, estimated_drain_start_time: $estimated_drain_start_time } as T.MasterResponseGetAgentsAgent;
}

function writeMasterResponseGetAgentsAgent(m: T.MasterResponseGetAgentsAgent, w: Writer): Writer {
  writeAgentInfo(m.agent_info, w.uint32(10).fork()).ldelim();
  w.uint32(16).bool(m.active);
  w.uint32(26).string(m.version);
  if (m.pid !== undefined) w.uint32(34).string(m.pid);
  if (m.registered_time !== undefined) writeTimeInfo(m.registered_time, w.uint32(42).fork()).ldelim();
  if (m.reregistered_time !== undefined) writeTimeInfo(m.reregistered_time, w.uint32(50).fork()).ldelim();
  if (m.total_resources !== undefined) for (const v of m.total_resources) writeResource(v, w.uint32(58).fork()).ldelim();
  if (m.allocated_resources !== undefined) for (const v of m.allocated_resources) writeResource(v, w.uint32(66).fork()).ldelim();
  if (m.offered_resources !== undefined) for (const v of m.offered_resources) writeResource(v, w.uint32(74).fork()).ldelim();
  if (m.capabilities !== undefined) for (const v of m.capabilities) writeAgentInfoCapability(v, w.uint32(82).fork()).ldelim();
  if (m.deactivated !== undefined) w.uint32(96).bool(m.deactivated);
  if (m.drain_info !== undefined) writeDrainInfo(m.drain_info, w.uint32(106).fork()).ldelim();
  if (m.estimated_drain_start_time !== undefined) writeTimeInfo(m.estimated_drain_start_time, w.uint32(114).fork()).ldelim();
  return w;
}

function readMasterResponseGetExecutors(r: ProtobufReader, end: number): T.MasterResponseGetExecutors {
  let $executors: T.MasterResponseGetExecutorsExecutor[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($executors ??= []).push(readMasterResponseGetExecutorsExecutor(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { executors: $executors };
}

function writeMasterResponseGetExecutors(m: T.MasterResponseGetExecutors, w: Writer): Writer {
  if (m.executors !== undefined) for (const v of m.executors) writeMasterResponseGetExecutorsExecutor(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterResponseGetExecutorsExecutor(r: ProtobufReader, end: number): T.MasterResponseGetExecutorsExecutor {
  let $executor_info: T.ExecutorInfo | undefined;
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor_info = readExecutorInfo(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor_info === undefined || $agent_id === undefined) r.missing = true;
  return { executor_info: $executor_info, agent_id: $agent_id } as T.MasterResponseGetExecutorsExecutor;
}

function writeMasterResponseGetExecutorsExecutor(m: T.MasterResponseGetExecutorsExecutor, w: Writer): Writer {
  writeExecutorInfo(m.executor_info, w.uint32(10).fork()).ldelim();
  writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterResponseGetFrameworks(r: ProtobufReader, end: number): T.MasterResponseGetFrameworks {
  let $frameworks: T.MasterResponseGetFrameworksFramework[] | undefined;
  let $completed_frameworks: T.MasterResponseGetFrameworksFramework[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($frameworks ??= []).push(readMasterResponseGetFrameworksFramework(r, r.end()));
        break;
      case 18:
        ($completed_frameworks ??= []).push(readMasterResponseGetFrameworksFramework(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { frameworks: $frameworks, completed_frameworks: $completed_frameworks };
}

function writeMasterResponseGetFrameworks(m: T.MasterResponseGetFrameworks, w: Writer): Writer {
  if (m.frameworks !== undefined) for (const v of m.frameworks) writeMasterResponseGetFrameworksFramework(v, w.uint32(10).fork()).ldelim();
  if (m.completed_frameworks !== undefined) for (const v of m.completed_frameworks) writeMasterResponseGetFrameworksFramework(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readMasterResponseGetFrameworksFramework(r: ProtobufReader, end: number): T.MasterResponseGetFrameworksFramework {
  let $framework_info: T.FrameworkInfo | undefined;
  let $active: boolean | undefined;
  let $connected: boolean | undefined;
  let $registered_time: T.TimeInfo | undefined;
  let $reregistered_time: T.TimeInfo | undefined;
  let $unregistered_time: T.TimeInfo | undefined;
  let $offers: T.Offer[] | undefined;
  let $inverse_offers: T.InverseOffer[] | undefined;
  let $allocated_resources: T.Resource[] | undefined;
  let $offered_resources: T.Resource[] | undefined;
  let $recovered: boolean | undefined;
  let $offer_constraints: T.SchedulerOfferConstraints | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_info = readFrameworkInfo(r, r.end());
        break;
      case 16:
        $active = r.bool();
        break;
      case 24:
        $connected = r.bool();
        break;
      case 34:
        $registered_time = readTimeInfo(r, r.end());
        break;
      case 42:
        $reregistered_time = readTimeInfo(r, r.end());
        break;
      case 50:
        $unregistered_time = readTimeInfo(r, r.end());
        break;
      case 58:
        ($offers ??= []).push(readOffer(r, r.end()));
        break;
      case 66:
        ($inverse_offers ??= []).push(readInverseOffer(r, r.end()));
        break;
      case 74:
        ($allocated_resources ??= []).push(readResource(r, r.end()));
        break;
      case 82:
        ($offered_resources ??= []).push(readResource(r, r.end()));
        break;
      case 88:
        $recovered = r.bool();
        break;
      case 98:
        $offer_constraints = readSchedulerOfferConstraints(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($framework_info === undefined || $active === undefined || $connected === undefined || $recovered === undefined) r.missing = true;
  return { framework_info: $framework_info, active: $active, connected: $connected, registered_time: $registered_time, reregistered_time: $reregistered_time, unregistered_time: $unregistered_time, offers: $offers, inverse_offers: $inverse_offers, allocated_resources: $allocated_resources, offered_resources: $offered_resources, recovered: $recovered, offer_constraints: $offer_constraints } as T.MasterResponseGetFrameworksFramework;
}

function writeMasterResponseGetFrameworksFramework(m: T.MasterResponseGetFrameworksFramework, w: Writer): Writer {
  writeFrameworkInfo(m.framework_info, w.uint32(10).fork()).ldelim();
  w.uint32(16).bool(m.active);
  w.uint32(24).bool(m.connected);
  if (m.registered_time !== undefined) writeTimeInfo(m.registered_time, w.uint32(34).fork()).ldelim();
  if (m.reregistered_time !== undefined) writeTimeInfo(m.reregistered_time, w.uint32(42).fork()).ldelim();
  if (m.unregistered_time !== undefined) writeTimeInfo(m.unregistered_time, w.uint32(50).fork()).ldelim();
  if (m.offers !== undefined) for (const v of m.offers) writeOffer(v, w.uint32(58).fork()).ldelim();
  if (m.inverse_offers !== undefined) for (const v of m.inverse_offers) writeInverseOffer(v, w.uint32(66).fork()).ldelim();
  if (m.allocated_resources !== undefined) for (const v of m.allocated_resources) writeResource(v, w.uint32(74).fork()).ldelim();
  if (m.offered_resources !== undefined) for (const v of m.offered_resources) writeResource(v, w.uint32(82).fork()).ldelim();
  w.uint32(88).bool(m.recovered);
  if (m.offer_constraints !== undefined) writeSchedulerOfferConstraints(m.offer_constraints, w.uint32(98).fork()).ldelim();
  return w;
}

function readMasterResponseGetHealth(r: ProtobufReader, end: number): T.MasterResponseGetHealth {
  let $healthy: boolean | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $healthy = r.bool();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($healthy === undefined) r.missing = true;
  return { healthy: $healthy } as T.MasterResponseGetHealth;
}

function writeMasterResponseGetHealth(m: T.MasterResponseGetHealth, w: Writer): Writer {
  w.uint32(8).bool(m.healthy);
  return w;
}

function readMasterResponseGetMaintenanceSchedule(r: ProtobufReader, end: number): T.MasterResponseGetMaintenanceSchedule {
  let $schedule: T.MaintenanceSchedule | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $schedule = readMaintenanceSchedule(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($schedule === undefined) r.missing = true;
  return { schedule: $schedule } as T.MasterResponseGetMaintenanceSchedule;
}

function writeMasterResponseGetMaintenanceSchedule(m: T.MasterResponseGetMaintenanceSchedule, w: Writer): Writer {
  writeMaintenanceSchedule(m.schedule, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterResponseGetMaintenanceStatus(r: ProtobufReader, end: number): T.MasterResponseGetMaintenanceStatus {
  let $status: T.MaintenanceClusterStatus | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $status = readMaintenanceClusterStatus(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($status === undefined) r.missing = true;
  return { status: $status } as T.MasterResponseGetMaintenanceStatus;
}

function writeMasterResponseGetMaintenanceStatus(m: T.MasterResponseGetMaintenanceStatus, w: Writer): Writer {
  writeMaintenanceClusterStatus(m.status, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterResponseGetMaster(r: ProtobufReader, end: number): T.MasterResponseGetMaster {
  let $master_info: T.MasterInfo | undefined;
  let $start_time: number | undefined;
  let $elected_time: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $master_info = readMasterInfo(r, r.end());
        break;
      case 17:
        $start_time = r.double();
        break;
      case 25:
        $elected_time = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { master_info: $master_info, start_time: $start_time, elected_time: $elected_time };
}

function writeMasterResponseGetMaster(m: T.MasterResponseGetMaster, w: Writer): Writer {
  if (m.master_info !== undefined) writeMasterInfo(m.master_info, w.uint32(10).fork()).ldelim();
  if (m.start_time !== undefined) w.uint32(17).double(m.start_time);
  if (m.elected_time !== undefined) w.uint32(25).double(m.elected_time);
  return w;
}

function readMasterResponseGetOperations(r: ProtobufReader, end: number): T.MasterResponseGetOperations {
  let $operations: T.Operation[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($operations ??= []).push(readOperation(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { operations: $operations };
}

function writeMasterResponseGetOperations(m: T.MasterResponseGetOperations, w: Writer): Writer {
  if (m.operations !== undefined) for (const v of m.operations) writeOperation(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterResponseGetRoles(r: ProtobufReader, end: number): T.MasterResponseGetRoles {
  let $roles: T.Role[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($roles ??= []).push(readRole(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { roles: $roles };
}

function writeMasterResponseGetRoles(m: T.MasterResponseGetRoles, w: Writer): Writer {
  if (m.roles !== undefined) for (const v of m.roles) writeRole(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readMasterResponseGetState(r: ProtobufReader, end: number): T.MasterResponseGetState {
  let $get_tasks: T.MasterResponseGetTasks | undefined;
  let $get_executors: T.MasterResponseGetExecutors | undefined;
  let $get_frameworks: T.MasterResponseGetFrameworks | undefined;
  let $get_agents: T.MasterResponseGetAgents | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $get_tasks = readMasterResponseGetTasks(r, r.end());
        break;
      case 18:
        $get_executors = readMasterResponseGetExecutors(r, r.end());
        break;
      case 26:
        $get_frameworks = readMasterResponseGetFrameworks(r, r.end());
        break;
      case 34:
        $get_agents = readMasterResponseGetAgents(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { get_tasks: $get_tasks, get_executors: $get_executors, get_frameworks: $get_frameworks, get_agents: $get_agents };
}

function writeMasterResponseGetState(m: T.MasterResponseGetState, w: Writer): Writer {
  if (m.get_tasks !== undefined) writeMasterResponseGetTasks(m.get_tasks, w.uint32(10).fork()).ldelim();
  if (m.get_executors !== undefined) writeMasterResponseGetExecutors(m.get_executors, w.uint32(18).fork()).ldelim();
  if (m.get_frameworks !== undefined) writeMasterResponseGetFrameworks(m.get_frameworks, w.uint32(26).fork()).ldelim();
  if (m.get_agents !== undefined) writeMasterResponseGetAgents(m.get_agents, w.uint32(34).fork()).ldelim();
  return w;
}

function readMasterResponseGetTasks(r: ProtobufReader, end: number): T.MasterResponseGetTasks {
  let $pending_tasks: T.Task[] | undefined;
  let $tasks: T.Task[] | undefined;
  let $completed_tasks: T.Task[] | undefined;
  let $unreachable_tasks: T.Task[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($pending_tasks ??= []).push(readTask(r, r.end()));
        break;
      case 18:
        ($tasks ??= []).push(readTask(r, r.end()));
        break;
      case 26:
        ($completed_tasks ??= []).push(readTask(r, r.end()));
        break;
      case 42:
        ($unreachable_tasks ??= []).push(readTask(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { pending_tasks: $pending_tasks, tasks: $tasks, completed_tasks: $completed_tasks, unreachable_tasks: $unreachable_tasks };
}

function writeMasterResponseGetTasks(m: T.MasterResponseGetTasks, w: Writer): Writer {
  if (m.pending_tasks !== undefined) for (const v of m.pending_tasks) writeTask(v, w.uint32(10).fork()).ldelim();
  if (m.tasks !== undefined) for (const v of m.tasks) writeTask(v, w.uint32(18).fork()).ldelim();
  if (m.completed_tasks !== undefined) for (const v of m.completed_tasks) writeTask(v, w.uint32(26).fork()).ldelim();
  if (m.unreachable_tasks !== undefined) for (const v of m.unreachable_tasks) writeTask(v, w.uint32(42).fork()).ldelim();
  return w;
}

function readMasterResponseGetVersion(r: ProtobufReader, end: number): T.MasterResponseGetVersion {
  let $version_info: T.VersionInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $version_info = readVersionInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($version_info === undefined) r.missing = true;
  return { version_info: $version_info } as T.MasterResponseGetVersion;
}

function writeMasterResponseGetVersion(m: T.MasterResponseGetVersion, w: Writer): Writer {
  writeVersionInfo(m.version_info, w.uint32(10).fork()).ldelim();
  return w;
}

function readMountPropagation(r: ProtobufReader, end: number): T.MountPropagation {
  let $mode: T.MountPropagationMode | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $mode = MountPropagationModeNames[r.int32()] ?? $mode;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { mode: $mode };
}

function writeMountPropagation(m: T.MountPropagation, w: Writer): Writer {
  if (m.mode !== undefined) w.uint32(8).int32(MountPropagationModeNumbers[m.mode]);
  return w;
}

function readNetworkInfo(r: ProtobufReader, end: number): T.NetworkInfo {
  let $groups: string[] | undefined;
  let $labels: T.Labels | undefined;
  let $ip_addresses: T.NetworkInfoIPAddress[] | undefined;
  let $name: string | undefined;
  let $port_mappings: T.NetworkInfoPortMapping[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 26:
        ($groups ??= []).push(r.string());
        break;
      case 34:
        $labels = readLabels(r, r.end());
        break;
      case 42:
        ($ip_addresses ??= []).push(readNetworkInfoIPAddress(r, r.end()));
        break;
      case 50:
        $name = r.string();
        break;
      case 58:
        ($port_mappings ??= []).push(readNetworkInfoPortMapping(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { groups: $groups, labels: $labels, ip_addresses: $ip_addresses, name: $name, port_mappings: $port_mappings };
}

function writeNetworkInfo(m: T.NetworkInfo, w: Writer): Writer {
  if (m.groups !== undefined) for (const v of m.groups) w.uint32(26).string(v);
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(34).fork()).ldelim();
  if (m.ip_addresses !== undefined) for (const v of m.ip_addresses) writeNetworkInfoIPAddress(v, w.uint32(42).fork()).ldelim();
  if (m.name !== undefined) w.uint32(50).string(m.name);
  if (m.port_mappings !== undefined) for (const v of m.port_mappings) writeNetworkInfoPortMapping(v, w.uint32(58).fork()).ldelim();
  return w;
}

function readNetworkInfoIPAddress(r: ProtobufReader, end: number): T.NetworkInfoIPAddress {
  let $protocol: T.NetworkInfoProtocol | undefined;
  let $ip_address: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $protocol = NetworkInfoProtocolNames[r.int32()] ?? $protocol;
        break;
      case 18:
        $ip_address = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { protocol: $protocol, ip_address: $ip_address };
}

function writeNetworkInfoIPAddress(m: T.NetworkInfoIPAddress, w: Writer): Writer {
  if (m.protocol !== undefined) w.uint32(8).int32(NetworkInfoProtocolNumbers[m.protocol]);
  if (m.ip_address !== undefined) w.uint32(18).string(m.ip_address);
  return w;
}

function readNetworkInfoPortMapping(r: ProtobufReader, end: number): T.NetworkInfoPortMapping {
  let $host_port: number | undefined;
  let $container_port: number | undefined;
  let $protocol: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $host_port = r.uint32();
        break;
      case 16:
        $container_port = r.uint32();
        break;
      case 26:
        $protocol = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($host_port === undefined || $container_port === undefined) r.missing = true;
  return { host_port: $host_port, container_port: $container_port, protocol: $protocol } as T.NetworkInfoPortMapping;
}

function writeNetworkInfoPortMapping(m: T.NetworkInfoPortMapping, w: Writer): Writer {
  w.uint32(8).uint32(m.host_port);
  w.uint32(16).uint32(m.container_port);
  if (m.protocol !== undefined) w.uint32(26).string(m.protocol);
  return w;
}

function readOffer(r: ProtobufReader, end: number): T.Offer {
  let $id: T.OfferID | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $hostname: string | undefined;
  let $resources: T.Resource[] | undefined;
  let $executor_ids: T.ExecutorID[] | undefined;
  let $attributes: T.Attribute[] | undefined;
  let $url: T.URL | undefined;
  let $unavailability: T.Unavailability | undefined;
  let $allocation_info: T.ResourceAllocationInfo | undefined;
  let $domain: T.DomainInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $id = readOfferID(r, r.end());
        break;
      case 18:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 26:
        $agent_id = readAgentID(r, r.end());
        break;
      case 34:
        $hostname = r.string();
        break;
      case 42:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 50:
        ($executor_ids ??= []).push(readExecutorID(r, r.end()));
        break;
      case 58:
        ($attributes ??= []).push(readAttribute(r, r.end()));
        break;
      case 66:
        $url = readURL(r, r.end());
        break;
      case 74:
        $unavailability = readUnavailability(r, r.end());
        break;
      case 82:
        $allocation_info = readResourceAllocationInfo(r, r.end());
        break;
      case 90:
        $domain = readDomainInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($id === undefined || $framework_id === undefined || $agent_id === undefined || $hostname === undefined) r.missing = true;
  return { id: $id, framework_id: $framework_id, agent_id: $agent_id, hostname: $hostname, resources: $resources, executor_ids: $executor_ids, attributes: $attributes, url: $url, unavailability: $unavailability, allocation_info: $allocation_info, domain: $domain } as T.Offer;
}

function writeOffer(m: T.Offer, w: Writer): Writer {
  writeOfferID(m.id, w.uint32(10).fork()).ldelim();
  writeFrameworkID(m.framework_id, w.uint32(18).fork()).ldelim();
  writeAgentID(m.agent_id, w.uint32(26).fork()).ldelim();
  w.uint32(34).string(m.hostname);
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(42).fork()).ldelim();
  if (m.executor_ids !== undefined) for (const v of m.executor_ids) writeExecutorID(v, w.uint32(50).fork()).ldelim();
  if (m.attributes !== undefined) for (const v of m.attributes) writeAttribute(v, w.uint32(58).fork()).ldelim();
  if (m.url !== undefined) writeURL(m.url, w.uint32(66).fork()).ldelim();
  if (m.unavailability !== undefined) writeUnavailability(m.unavailability, w.uint32(74).fork()).ldelim();
  if (m.allocation_info !== undefined) writeResourceAllocationInfo(m.allocation_info, w.uint32(82).fork()).ldelim();
  if (m.domain !== undefined) writeDomainInfo(m.domain, w.uint32(90).fork()).ldelim();
  return w;
}

function readOfferFilters(r: ProtobufReader, end: number): T.OfferFilters {
  let $min_allocatable_resources: T.OfferFiltersMinAllocatableResources | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $min_allocatable_resources = readOfferFiltersMinAllocatableResources(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { min_allocatable_resources: $min_allocatable_resources };
}

function writeOfferFilters(m: T.OfferFilters, w: Writer): Writer {
  if (m.min_allocatable_resources !== undefined) writeOfferFiltersMinAllocatableResources(m.min_allocatable_resources, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferFiltersMinAllocatableResources(r: ProtobufReader, end: number): T.OfferFiltersMinAllocatableResources {
  let $quantities: T.OfferFiltersResourceQuantities[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($quantities ??= []).push(readOfferFiltersResourceQuantities(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { quantities: $quantities };
}

function writeOfferFiltersMinAllocatableResources(m: T.OfferFiltersMinAllocatableResources, w: Writer): Writer {
  if (m.quantities !== undefined) for (const v of m.quantities) writeOfferFiltersResourceQuantities(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferFiltersResourceQuantities(r: ProtobufReader, end: number): T.OfferFiltersResourceQuantities {
  let $quantities: Record<string, T.ValueScalar> | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10: {
        const entry = readEntry(r, (last) => readValueScalar(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($quantities ??= {}), entry.key, entry.value);
        break;
      }
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { quantities: $quantities };
}

function writeOfferFiltersResourceQuantities(m: T.OfferFiltersResourceQuantities, w: Writer): Writer {
  if (m.quantities !== undefined) for (const [k, v] of Object.entries(m.quantities)) writeValueScalar(v, w.uint32(10).fork().uint32(10).string(k).uint32(18).fork()).ldelim().ldelim();
  return w;
}

function readOfferID(r: ProtobufReader, end: number): T.OfferID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.OfferID;
}

function writeOfferID(m: T.OfferID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readOfferOperation(r: ProtobufReader, end: number): T.OfferOperation {
  let $type: T.OfferOperationType | undefined;
  let $launch: T.OfferOperationLaunch | undefined;
  let $reserve: T.OfferOperationReserve | undefined;
  let $unreserve: T.OfferOperationUnreserve | undefined;
  let $create: T.OfferOperationCreate | undefined;
  let $destroy: T.OfferOperationDestroy | undefined;
  let $launch_group: T.OfferOperationLaunchGroup | undefined;
  let $id: T.OperationID | undefined;
  let $grow_volume: T.OfferOperationGrowVolume | undefined;
  let $shrink_volume: T.OfferOperationShrinkVolume | undefined;
  let $create_disk: T.OfferOperationCreateDisk | undefined;
  let $destroy_disk: T.OfferOperationDestroyDisk | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = OfferOperationTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $launch = readOfferOperationLaunch(r, r.end());
        break;
      case 26:
        $reserve = readOfferOperationReserve(r, r.end());
        break;
      case 34:
        $unreserve = readOfferOperationUnreserve(r, r.end());
        break;
      case 42:
        $create = readOfferOperationCreate(r, r.end());
        break;
      case 50:
        $destroy = readOfferOperationDestroy(r, r.end());
        break;
      case 58:
        $launch_group = readOfferOperationLaunchGroup(r, r.end());
        break;
      case 98:
        $id = readOperationID(r, r.end());
        break;
      case 106:
        $grow_volume = readOfferOperationGrowVolume(r, r.end());
        break;
      case 114:
        $shrink_volume = readOfferOperationShrinkVolume(r, r.end());
        break;
      case 122:
        $create_disk = readOfferOperationCreateDisk(r, r.end());
        break;
      case 130:
        $destroy_disk = readOfferOperationDestroyDisk(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, launch: $launch, reserve: $reserve, unreserve: $unreserve, create: $create, destroy: $destroy, launch_group: $launch_group, id: $id, grow_volume: $grow_volume, shrink_volume: $shrink_volume, create_disk: $create_disk, destroy_disk: $destroy_disk };
}

function writeOfferOperation(m: T.OfferOperation, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(OfferOperationTypeNumbers[m.type]);
  if (m.launch !== undefined) writeOfferOperationLaunch(m.launch, w.uint32(18).fork()).ldelim();
  if (m.reserve !== undefined) writeOfferOperationReserve(m.reserve, w.uint32(26).fork()).ldelim();
  if (m.unreserve !== undefined) writeOfferOperationUnreserve(m.unreserve, w.uint32(34).fork()).ldelim();
  if (m.create !== undefined) writeOfferOperationCreate(m.create, w.uint32(42).fork()).ldelim();
  if (m.destroy !== undefined) writeOfferOperationDestroy(m.destroy, w.uint32(50).fork()).ldelim();
  if (m.launch_group !== undefined) writeOfferOperationLaunchGroup(m.launch_group, w.uint32(58).fork()).ldelim();
  if (m.id !== undefined) writeOperationID(m.id, w.uint32(98).fork()).ldelim();
  if (m.grow_volume !== undefined) writeOfferOperationGrowVolume(m.grow_volume, w.uint32(106).fork()).ldelim();
  if (m.shrink_volume !== undefined) writeOfferOperationShrinkVolume(m.shrink_volume, w.uint32(114).fork()).ldelim();
  if (m.create_disk !== undefined) writeOfferOperationCreateDisk(m.create_disk, w.uint32(122).fork()).ldelim();
  if (m.destroy_disk !== undefined) writeOfferOperationDestroyDisk(m.destroy_disk, w.uint32(130).fork()).ldelim();
  return w;
}

function readOfferOperationCreate(r: ProtobufReader, end: number): T.OfferOperationCreate {
  let $volumes: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($volumes ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { volumes: $volumes };
}

function writeOfferOperationCreate(m: T.OfferOperationCreate, w: Writer): Writer {
  if (m.volumes !== undefined) for (const v of m.volumes) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferOperationCreateDisk(r: ProtobufReader, end: number): T.OfferOperationCreateDisk {
  let $source: T.Resource | undefined;
  let $target_type: T.ResourceDiskInfoSourceType | undefined;
  let $target_profile: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $source = readResource(r, r.end());
        break;
      case 16:
        $target_type = ResourceDiskInfoSourceTypeNames[r.int32()] ?? $target_type;
        break;
      case 26:
        $target_profile = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($source === undefined || $target_type === undefined) r.missing = true;
  return { source: $source, target_type: $target_type, target_profile: $target_profile } as T.OfferOperationCreateDisk;
}

function writeOfferOperationCreateDisk(m: T.OfferOperationCreateDisk, w: Writer): Writer {
  writeResource(m.source, w.uint32(10).fork()).ldelim();
  w.uint32(16).int32(ResourceDiskInfoSourceTypeNumbers[m.target_type]);
  if (m.target_profile !== undefined) w.uint32(26).string(m.target_profile);
  return w;
}

function readOfferOperationDestroy(r: ProtobufReader, end: number): T.OfferOperationDestroy {
  let $volumes: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($volumes ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { volumes: $volumes };
}

function writeOfferOperationDestroy(m: T.OfferOperationDestroy, w: Writer): Writer {
  if (m.volumes !== undefined) for (const v of m.volumes) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferOperationDestroyDisk(r: ProtobufReader, end: number): T.OfferOperationDestroyDisk {
  let $source: T.Resource | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $source = readResource(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($source === undefined) r.missing = true;
  return { source: $source } as T.OfferOperationDestroyDisk;
}

function writeOfferOperationDestroyDisk(m: T.OfferOperationDestroyDisk, w: Writer): Writer {
  writeResource(m.source, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferOperationGrowVolume(r: ProtobufReader, end: number): T.OfferOperationGrowVolume {
  let $volume: T.Resource | undefined;
  let $addition: T.Resource | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $volume = readResource(r, r.end());
        break;
      case 18:
        $addition = readResource(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($volume === undefined || $addition === undefined) r.missing = true;
  return { volume: $volume, addition: $addition } as T.OfferOperationGrowVolume;
}

function writeOfferOperationGrowVolume(m: T.OfferOperationGrowVolume, w: Writer): Writer {
  writeResource(m.volume, w.uint32(10).fork()).ldelim();
  writeResource(m.addition, w.uint32(18).fork()).ldelim();
  return w;
}

function readOfferOperationLaunch(r: ProtobufReader, end: number): T.OfferOperationLaunch {
  let $task_infos: T.TaskInfo[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($task_infos ??= []).push(readTaskInfo(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { task_infos: $task_infos };
}

function writeOfferOperationLaunch(m: T.OfferOperationLaunch, w: Writer): Writer {
  if (m.task_infos !== undefined) for (const v of m.task_infos) writeTaskInfo(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readOfferOperationLaunchGroup(r: ProtobufReader, end: number): T.OfferOperationLaunchGroup {
  let $executor: T.ExecutorInfo | undefined;
  let $task_group: T.TaskGroupInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor = readExecutorInfo(r, r.end());
        break;
      case 18:
        $task_group = readTaskGroupInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor === undefined || $task_group === undefined) r.missing = true;
  return { executor: $executor, task_group: $task_group } as T.OfferOperationLaunchGroup;
}

function writeOfferOperationLaunchGroup(m: T.OfferOperationLaunchGroup, w: Writer): Writer {
  writeExecutorInfo(m.executor, w.uint32(10).fork()).ldelim();
  writeTaskGroupInfo(m.task_group, w.uint32(18).fork()).ldelim();
  return w;
}

function readOfferOperationReserve(r: ProtobufReader, end: number): T.OfferOperationReserve {
  let $resources: T.Resource[] | undefined;
  let $source: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 18:
        ($source ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { resources: $resources, source: $source };
}

function writeOfferOperationReserve(m: T.OfferOperationReserve, w: Writer): Writer {
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(10).fork()).ldelim();
  if (m.source !== undefined) for (const v of m.source) writeResource(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readOfferOperationShrinkVolume(r: ProtobufReader, end: number): T.OfferOperationShrinkVolume {
  let $volume: T.Resource | undefined;
  let $subtract: T.ValueScalar | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $volume = readResource(r, r.end());
        break;
      case 18:
        $subtract = readValueScalar(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($volume === undefined || $subtract === undefined) r.missing = true;
  return { volume: $volume, subtract: $subtract } as T.OfferOperationShrinkVolume;
}

function writeOfferOperationShrinkVolume(m: T.OfferOperationShrinkVolume, w: Writer): Writer {
  writeResource(m.volume, w.uint32(10).fork()).ldelim();
  writeValueScalar(m.subtract, w.uint32(18).fork()).ldelim();
  return w;
}

function readOfferOperationUnreserve(r: ProtobufReader, end: number): T.OfferOperationUnreserve {
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { resources: $resources };
}

function writeOfferOperationUnreserve(m: T.OfferOperationUnreserve, w: Writer): Writer {
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readOperation(r: ProtobufReader, end: number): T.Operation {
  let $framework_id: T.FrameworkID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $info: T.OfferOperation | undefined;
  let $latest_status: T.OperationStatus | undefined;
  let $statuses: T.OperationStatus[] | undefined;
  let $uuid: T.UUID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      case 26:
        $info = readOfferOperation(r, r.end());
        break;
      case 34:
        $latest_status = readOperationStatus(r, r.end());
        break;
      case 42:
        ($statuses ??= []).push(readOperationStatus(r, r.end()));
        break;
      case 50:
        $uuid = readUUID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($info === undefined || $latest_status === undefined || $uuid === undefined) r.missing = true;
  return { framework_id: $framework_id, agent_id: $agent_id, info: $info, latest_status: $latest_status, statuses: $statuses, uuid: $uuid } as T.Operation;
}

function writeOperation(m: T.Operation, w: Writer): Writer {
  if (m.framework_id !== undefined) writeFrameworkID(m.framework_id, w.uint32(10).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  writeOfferOperation(m.info, w.uint32(26).fork()).ldelim();
  writeOperationStatus(m.latest_status, w.uint32(34).fork()).ldelim();
  if (m.statuses !== undefined) for (const v of m.statuses) writeOperationStatus(v, w.uint32(42).fork()).ldelim();
  writeUUID(m.uuid, w.uint32(50).fork()).ldelim();
  return w;
}

function readOperationID(r: ProtobufReader, end: number): T.OperationID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.OperationID;
}

function writeOperationID(m: T.OperationID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readOperationStatus(r: ProtobufReader, end: number): T.OperationStatus {
  let $operation_id: T.OperationID | undefined;
  let $state: T.OperationState | undefined;
  let $message: string | undefined;
  let $converted_resources: T.Resource[] | undefined;
  let $uuid: T.UUID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $resource_provider_id: T.ResourceProviderID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $operation_id = readOperationID(r, r.end());
        break;
      case 16:
        $state = OperationStateNames[r.int32()] ?? $state;
        break;
      case 26:
        $message = r.string();
        break;
      case 34:
        ($converted_resources ??= []).push(readResource(r, r.end()));
        break;
      case 42:
        $uuid = readUUID(r, r.end());
        break;
      case 50:
        $agent_id = readAgentID(r, r.end());
        break;
      case 58:
        $resource_provider_id = readResourceProviderID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($state === undefined) r.missing = true;
  return { operation_id: $operation_id, state: $state, message: $message, converted_resources: $converted_resources, uuid: $uuid, agent_id: $agent_id, resource_provider_id: $resource_provider_id } as T.OperationStatus;
}

function writeOperationStatus(m: T.OperationStatus, w: Writer): Writer {
  if (m.operation_id !== undefined) writeOperationID(m.operation_id, w.uint32(10).fork()).ldelim();
  w.uint32(16).int32(OperationStateNumbers[m.state]);
  if (m.message !== undefined) w.uint32(26).string(m.message);
  if (m.converted_resources !== undefined) for (const v of m.converted_resources) writeResource(v, w.uint32(34).fork()).ldelim();
  if (m.uuid !== undefined) writeUUID(m.uuid, w.uint32(42).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(50).fork()).ldelim();
  if (m.resource_provider_id !== undefined) writeResourceProviderID(m.resource_provider_id, w.uint32(58).fork()).ldelim();
  return w;
}

function readParameter(r: ProtobufReader, end: number): T.Parameter {
  let $key: string | undefined;
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $key = r.string();
        break;
      case 18:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($key === undefined || $value === undefined) r.missing = true;
  return { key: $key, value: $value } as T.Parameter;
}

function writeParameter(m: T.Parameter, w: Writer): Writer {
  w.uint32(10).string(m.key);
  w.uint32(18).string(m.value);
  return w;
}

function readParameters(r: ProtobufReader, end: number): T.Parameters {
  let $parameter: T.Parameter[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($parameter ??= []).push(readParameter(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { parameter: $parameter };
}

function writeParameters(m: T.Parameters, w: Writer): Writer {
  if (m.parameter !== undefined) for (const v of m.parameter) writeParameter(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readPort(r: ProtobufReader, end: number): T.Port {
  let $number: number | undefined;
  let $name: string | undefined;
  let $protocol: string | undefined;
  let $visibility: T.DiscoveryInfoVisibility | undefined;
  let $labels: T.Labels | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $number = r.uint32();
        break;
      case 18:
        $name = r.string();
        break;
      case 26:
        $protocol = r.string();
        break;
      case 32:
        $visibility = DiscoveryInfoVisibilityNames[r.int32()] ?? $visibility;
        break;
      case 42:
        $labels = readLabels(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($number === undefined) r.missing = true;
  return { number: $number, name: $name, protocol: $protocol, visibility: $visibility, labels: $labels } as T.Port;
}

function writePort(m: T.Port, w: Writer): Writer {
  w.uint32(8).uint32(m.number);
  if (m.name !== undefined) w.uint32(18).string(m.name);
  if (m.protocol !== undefined) w.uint32(26).string(m.protocol);
  if (m.visibility !== undefined) w.uint32(32).int32(DiscoveryInfoVisibilityNumbers[m.visibility]);
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(42).fork()).ldelim();
  return w;
}

function readPorts(r: ProtobufReader, end: number): T.Ports {
  let $ports: T.Port[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($ports ??= []).push(readPort(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { ports: $ports };
}

function writePorts(m: T.Ports, w: Writer): Writer {
  if (m.ports !== undefined) for (const v of m.ports) writePort(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readRLimitInfo(r: ProtobufReader, end: number): T.RLimitInfo {
  let $rlimits: T.RLimitInfoRLimit[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($rlimits ??= []).push(readRLimitInfoRLimit(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { rlimits: $rlimits };
}

function writeRLimitInfo(m: T.RLimitInfo, w: Writer): Writer {
  if (m.rlimits !== undefined) for (const v of m.rlimits) writeRLimitInfoRLimit(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readRLimitInfoRLimit(r: ProtobufReader, end: number): T.RLimitInfoRLimit {
  let $type: T.RLimitInfoRLimitType | undefined;
  let $hard: number | undefined;
  let $soft: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = RLimitInfoRLimitTypeNames[r.int32()] ?? $type;
        break;
      case 16:
        $hard = r.uint64();
        break;
      case 24:
        $soft = r.uint64();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, hard: $hard, soft: $soft };
}

function writeRLimitInfoRLimit(m: T.RLimitInfoRLimit, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(RLimitInfoRLimitTypeNumbers[m.type]);
  if (m.hard !== undefined) w.uint32(16).uint64(fromNumber(m.hard));
  if (m.soft !== undefined) w.uint32(24).uint64(fromNumber(m.soft));
  return w;
}

function readRequest(r: ProtobufReader, end: number): T.Request {
  let $agent_id: T.AgentID | undefined;
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { agent_id: $agent_id, resources: $resources };
}

function writeRequest(m: T.Request, w: Writer): Writer {
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(18).fork()).ldelim();
  return w;
}

function readResource(r: ProtobufReader, end: number): T.Resource {
  let $name: string | undefined;
  let $type: T.ValueType | undefined;
  let $scalar: T.ValueScalar | undefined;
  let $ranges: T.ValueRanges | undefined;
  let $set: T.ValueSet | undefined;
  let $role: string | undefined;
  let $disk: T.ResourceDiskInfo | undefined;
  let $reservation: T.ResourceReservationInfo | undefined;
  let $revocable: T.ResourceRevocableInfo | undefined;
  let $shared: T.ResourceSharedInfo | undefined;
  let $allocation_info: T.ResourceAllocationInfo | undefined;
  let $provider_id: T.ResourceProviderID | undefined;
  let $reservations: T.ResourceReservationInfo[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 16:
        $type = ValueTypeNames[r.int32()] ?? $type;
        break;
      case 26:
        $scalar = readValueScalar(r, r.end());
        break;
      case 34:
        $ranges = readValueRanges(r, r.end());
        break;
      case 42:
        $set = readValueSet(r, r.end());
        break;
      case 50:
        $role = r.string();
        break;
      case 58:
        $disk = readResourceDiskInfo(r, r.end());
        break;
      case 66:
        $reservation = readResourceReservationInfo(r, r.end());
        break;
      case 74:
        $revocable = readResourceRevocableInfo(r, r.end());
        break;
      case 82:
        $shared = readResourceSharedInfo(r, r.end());
        break;
      case 90:
        $allocation_info = readResourceAllocationInfo(r, r.end());
        break;
      case 98:
        $provider_id = readResourceProviderID(r, r.end());
        break;
      case 106:
        ($reservations ??= []).push(readResourceReservationInfo(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined || $type === undefined) r.missing = true;
  return { name: $name, type: $type, scalar: $scalar, ranges: $ranges, set: $set, role: $role, disk: $disk, reservation: $reservation, revocable: $revocable, shared: $shared, allocation_info: $allocation_info, provider_id: $provider_id, reservations: $reservations } as T.Resource;
}

function writeResource(m: T.Resource, w: Writer): Writer {
  w.uint32(10).string(m.name);
  w.uint32(16).int32(ValueTypeNumbers[m.type]);
  if (m.scalar !== undefined) writeValueScalar(m.scalar, w.uint32(26).fork()).ldelim();
  if (m.ranges !== undefined) writeValueRanges(m.ranges, w.uint32(34).fork()).ldelim();
  if (m.set !== undefined) writeValueSet(m.set, w.uint32(42).fork()).ldelim();
  if (m.role !== undefined) w.uint32(50).string(m.role);
  if (m.disk !== undefined) writeResourceDiskInfo(m.disk, w.uint32(58).fork()).ldelim();
  if (m.reservation !== undefined) writeResourceReservationInfo(m.reservation, w.uint32(66).fork()).ldelim();
  if (m.revocable !== undefined) writeResourceRevocableInfo(m.revocable, w.uint32(74).fork()).ldelim();
  if (m.shared !== undefined) writeResourceSharedInfo(m.shared, w.uint32(82).fork()).ldelim();
  if (m.allocation_info !== undefined) writeResourceAllocationInfo(m.allocation_info, w.uint32(90).fork()).ldelim();
  if (m.provider_id !== undefined) writeResourceProviderID(m.provider_id, w.uint32(98).fork()).ldelim();
  if (m.reservations !== undefined) for (const v of m.reservations) writeResourceReservationInfo(v, w.uint32(106).fork()).ldelim();
  return w;
}

function readResourceAllocationInfo(r: ProtobufReader, end: number): T.ResourceAllocationInfo {
  let $role: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $role = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { role: $role };
}

function writeResourceAllocationInfo(m: T.ResourceAllocationInfo, w: Writer): Writer {
  if (m.role !== undefined) w.uint32(10).string(m.role);
  return w;
}

function readResourceDiskInfo(r: ProtobufReader, end: number): T.ResourceDiskInfo {
  let $persistence: T.ResourceDiskInfoPersistence | undefined;
  let $volume: T.Volume | undefined;
  let $source: T.ResourceDiskInfoSource | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $persistence = readResourceDiskInfoPersistence(r, r.end());
        break;
      case 18:
        $volume = readVolume(r, r.end());
        break;
      case 26:
        $source = readResourceDiskInfoSource(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { persistence: $persistence, volume: $volume, source: $source };
}

function writeResourceDiskInfo(m: T.ResourceDiskInfo, w: Writer): Writer {
  if (m.persistence !== undefined) writeResourceDiskInfoPersistence(m.persistence, w.uint32(10).fork()).ldelim();
  if (m.volume !== undefined) writeVolume(m.volume, w.uint32(18).fork()).ldelim();
  if (m.source !== undefined) writeResourceDiskInfoSource(m.source, w.uint32(26).fork()).ldelim();
  return w;
}

function readResourceDiskInfoPersistence(r: ProtobufReader, end: number): T.ResourceDiskInfoPersistence {
  let $id: string | undefined;
  let $principal: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $id = r.string();
        break;
      case 18:
        $principal = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($id === undefined) r.missing = true;
  return { id: $id, principal: $principal } as T.ResourceDiskInfoPersistence;
}

function writeResourceDiskInfoPersistence(m: T.ResourceDiskInfoPersistence, w: Writer): Writer {
  w.uint32(10).string(m.id);
  if (m.principal !== undefined) w.uint32(18).string(m.principal);
  return w;
}

function readResourceDiskInfoSource(r: ProtobufReader, end: number): T.ResourceDiskInfoSource {
  let $type: T.ResourceDiskInfoSourceType | undefined;
  let $path: T.ResourceDiskInfoSourcePath | undefined;
  let $mount: T.ResourceDiskInfoSourceMount | undefined;
  let $id: string | undefined;
  let $metadata: T.Labels | undefined;
  let $profile: string | undefined;
  let $vendor: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = ResourceDiskInfoSourceTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $path = readResourceDiskInfoSourcePath(r, r.end());
        break;
      case 26:
        $mount = readResourceDiskInfoSourceMount(r, r.end());
        break;
      case 34:
        $id = r.string();
        break;
      case 42:
        $metadata = readLabels(r, r.end());
        break;
      case 50:
        $profile = r.string();
        break;
      case 58:
        $vendor = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($type === undefined) r.missing = true;
  return { type: $type, path: $path, mount: $mount, id: $id, metadata: $metadata, profile: $profile, vendor: $vendor } as T.ResourceDiskInfoSource;
}

function writeResourceDiskInfoSource(m: T.ResourceDiskInfoSource, w: Writer): Writer {
  w.uint32(8).int32(ResourceDiskInfoSourceTypeNumbers[m.type]);
  if (m.path !== undefined) writeResourceDiskInfoSourcePath(m.path, w.uint32(18).fork()).ldelim();
  if (m.mount !== undefined) writeResourceDiskInfoSourceMount(m.mount, w.uint32(26).fork()).ldelim();
  if (m.id !== undefined) w.uint32(34).string(m.id);
  if (m.metadata !== undefined) writeLabels(m.metadata, w.uint32(42).fork()).ldelim();
  if (m.profile !== undefined) w.uint32(50).string(m.profile);
  if (m.vendor !== undefined) w.uint32(58).string(m.vendor);
  return w;
}

function readResourceDiskInfoSourceMount(r: ProtobufReader, end: number): T.ResourceDiskInfoSourceMount {
  let $root: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $root = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { root: $root };
}

function writeResourceDiskInfoSourceMount(m: T.ResourceDiskInfoSourceMount, w: Writer): Writer {
  if (m.root !== undefined) w.uint32(10).string(m.root);
  return w;
}

function readResourceDiskInfoSourcePath(r: ProtobufReader, end: number): T.ResourceDiskInfoSourcePath {
  let $root: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $root = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { root: $root };
}

function writeResourceDiskInfoSourcePath(m: T.ResourceDiskInfoSourcePath, w: Writer): Writer {
  if (m.root !== undefined) w.uint32(10).string(m.root);
  return w;
}

function readResourceProviderID(r: ProtobufReader, end: number): T.ResourceProviderID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.ResourceProviderID;
}

function writeResourceProviderID(m: T.ResourceProviderID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readResourceReservationInfo(r: ProtobufReader, end: number): T.ResourceReservationInfo {
  let $principal: string | undefined;
  let $labels: T.Labels | undefined;
  let $role: string | undefined;
  let $type: T.ResourceReservationInfoType | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $principal = r.string();
        break;
      case 18:
        $labels = readLabels(r, r.end());
        break;
      case 26:
        $role = r.string();
        break;
      case 32:
        $type = ResourceReservationInfoTypeNames[r.int32()] ?? $type;
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { principal: $principal, labels: $labels, role: $role, type: $type };
}

function writeResourceReservationInfo(m: T.ResourceReservationInfo, w: Writer): Writer {
  if (m.principal !== undefined) w.uint32(10).string(m.principal);
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(18).fork()).ldelim();
  if (m.role !== undefined) w.uint32(26).string(m.role);
  if (m.type !== undefined) w.uint32(32).int32(ResourceReservationInfoTypeNumbers[m.type]);
  return w;
}

function readResourceRevocableInfo(r: ProtobufReader, end: number): T.ResourceRevocableInfo {
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return {};
}

function writeResourceRevocableInfo(_m: T.ResourceRevocableInfo, w: Writer): Writer {
  return w;
}

function readResourceSharedInfo(r: ProtobufReader, end: number): T.ResourceSharedInfo {
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return {};
}

function writeResourceSharedInfo(_m: T.ResourceSharedInfo, w: Writer): Writer {
  return w;
}

function readRole(r: ProtobufReader, end: number): T.Role {
  let $name: string | undefined;
  let $weight: number | undefined;
  let $frameworks: T.FrameworkID[] | undefined;
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 17:
        $weight = r.double();
        break;
      case 26:
        ($frameworks ??= []).push(readFrameworkID(r, r.end()));
        break;
      case 34:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined || $weight === undefined) r.missing = true;
  return { name: $name, weight: $weight, frameworks: $frameworks, resources: $resources } as T.Role;
}

function writeRole(m: T.Role, w: Writer): Writer {
  w.uint32(10).string(m.name);
  w.uint32(17).double(m.weight);
  if (m.frameworks !== undefined) for (const v of m.frameworks) writeFrameworkID(v, w.uint32(26).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(34).fork()).ldelim();
  return w;
}

function readSchedulerAttributeConstraint(r: ProtobufReader, end: number): T.SchedulerAttributeConstraint {
  let $selector: T.SchedulerAttributeConstraintSelector | undefined;
  let $predicate: T.SchedulerAttributeConstraintPredicate | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $selector = readSchedulerAttributeConstraintSelector(r, r.end());
        break;
      case 18:
        $predicate = readSchedulerAttributeConstraintPredicate(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($selector === undefined || $predicate === undefined) r.missing = true;
  return { selector: $selector, predicate: $predicate } as T.SchedulerAttributeConstraint;
}

function writeSchedulerAttributeConstraint(m: T.SchedulerAttributeConstraint, w: Writer): Writer {
  writeSchedulerAttributeConstraintSelector(m.selector, w.uint32(10).fork()).ldelim();
  writeSchedulerAttributeConstraintPredicate(m.predicate, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerAttributeConstraintPredicate(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicate {
  let $exists: T.SchedulerAttributeConstraintPredicateExists | undefined;
  let $not_exists: T.SchedulerAttributeConstraintPredicateNotExists | undefined;
  let $text_equals: T.SchedulerAttributeConstraintPredicateTextEquals | undefined;
  let $text_not_equals: T.SchedulerAttributeConstraintPredicateTextNotEquals | undefined;
  let $text_matches: T.SchedulerAttributeConstraintPredicateTextMatches | undefined;
  let $text_not_matches: T.SchedulerAttributeConstraintPredicateTextNotMatches | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $exists = readSchedulerAttributeConstraintPredicateExists(r, r.end());
        break;
      case 18:
        $not_exists = readSchedulerAttributeConstraintPredicateNotExists(r, r.end());
        break;
      case 26:
        $text_equals = readSchedulerAttributeConstraintPredicateTextEquals(r, r.end());
        break;
      case 34:
        $text_not_equals = readSchedulerAttributeConstraintPredicateTextNotEquals(r, r.end());
        break;
      case 42:
        $text_matches = readSchedulerAttributeConstraintPredicateTextMatches(r, r.end());
        break;
      case 50:
        $text_not_matches = readSchedulerAttributeConstraintPredicateTextNotMatches(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { exists: $exists, not_exists: $not_exists, text_equals: $text_equals, text_not_equals: $text_not_equals, text_matches: $text_matches, text_not_matches: $text_not_matches };
}

function writeSchedulerAttributeConstraintPredicate(m: T.SchedulerAttributeConstraintPredicate, w: Writer): Writer {
  if (m.exists !== undefined) writeSchedulerAttributeConstraintPredicateExists(m.exists, w.uint32(10).fork()).ldelim();
  if (m.not_exists !== undefined) writeSchedulerAttributeConstraintPredicateNotExists(m.not_exists, w.uint32(18).fork()).ldelim();
  if (m.text_equals !== undefined) writeSchedulerAttributeConstraintPredicateTextEquals(m.text_equals, w.uint32(26).fork()).ldelim();
  if (m.text_not_equals !== undefined) writeSchedulerAttributeConstraintPredicateTextNotEquals(m.text_not_equals, w.uint32(34).fork()).ldelim();
  if (m.text_matches !== undefined) writeSchedulerAttributeConstraintPredicateTextMatches(m.text_matches, w.uint32(42).fork()).ldelim();
  if (m.text_not_matches !== undefined) writeSchedulerAttributeConstraintPredicateTextNotMatches(m.text_not_matches, w.uint32(50).fork()).ldelim();
  return w;
}

function readSchedulerAttributeConstraintPredicateExists(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateExists {
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return {};
}

function writeSchedulerAttributeConstraintPredicateExists(_m: T.SchedulerAttributeConstraintPredicateExists, w: Writer): Writer {
  return w;
}

function readSchedulerAttributeConstraintPredicateNotExists(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateNotExists {
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return {};
}

function writeSchedulerAttributeConstraintPredicateNotExists(_m: T.SchedulerAttributeConstraintPredicateNotExists, w: Writer): Writer {
  return w;
}

function readSchedulerAttributeConstraintPredicateTextEquals(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateTextEquals {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.SchedulerAttributeConstraintPredicateTextEquals;
}

function writeSchedulerAttributeConstraintPredicateTextEquals(m: T.SchedulerAttributeConstraintPredicateTextEquals, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readSchedulerAttributeConstraintPredicateTextMatches(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateTextMatches {
  let $regex: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $regex = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($regex === undefined) r.missing = true;
  return { regex: $regex } as T.SchedulerAttributeConstraintPredicateTextMatches;
}

function writeSchedulerAttributeConstraintPredicateTextMatches(m: T.SchedulerAttributeConstraintPredicateTextMatches, w: Writer): Writer {
  w.uint32(10).string(m.regex);
  return w;
}

function readSchedulerAttributeConstraintPredicateTextNotEquals(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateTextNotEquals {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.SchedulerAttributeConstraintPredicateTextNotEquals;
}

function writeSchedulerAttributeConstraintPredicateTextNotEquals(m: T.SchedulerAttributeConstraintPredicateTextNotEquals, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readSchedulerAttributeConstraintPredicateTextNotMatches(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintPredicateTextNotMatches {
  let $regex: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $regex = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($regex === undefined) r.missing = true;
  return { regex: $regex } as T.SchedulerAttributeConstraintPredicateTextNotMatches;
}

function writeSchedulerAttributeConstraintPredicateTextNotMatches(m: T.SchedulerAttributeConstraintPredicateTextNotMatches, w: Writer): Writer {
  w.uint32(10).string(m.regex);
  return w;
}

function readSchedulerAttributeConstraintSelector(r: ProtobufReader, end: number): T.SchedulerAttributeConstraintSelector {
  let $pseudoattribute_type: T.SchedulerAttributeConstraintSelectorPseudoattributeType | undefined;
  let $attribute_name: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $pseudoattribute_type = SchedulerAttributeConstraintSelectorPseudoattributeTypeNames[r.int32()] ?? $pseudoattribute_type;
        break;
      case 18:
        $attribute_name = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { pseudoattribute_type: $pseudoattribute_type, attribute_name: $attribute_name };
}

function writeSchedulerAttributeConstraintSelector(m: T.SchedulerAttributeConstraintSelector, w: Writer): Writer {
  if (m.pseudoattribute_type !== undefined) w.uint32(8).int32(SchedulerAttributeConstraintSelectorPseudoattributeTypeNumbers[m.pseudoattribute_type]);
  if (m.attribute_name !== undefined) w.uint32(18).string(m.attribute_name);
  return w;
}

function readSchedulerCall(r: ProtobufReader, end: number): T.AnySchedulerCall {
  let $framework_id: T.FrameworkID | undefined;
  let $type: T.SchedulerCallType | undefined;
  let $subscribe: T.SchedulerCallSubscribe | undefined;
  let $accept: T.SchedulerCallAccept | undefined;
  let $decline: T.SchedulerCallDecline | undefined;
  let $kill: T.SchedulerCallKill | undefined;
  let $shutdown: T.SchedulerCallShutdown | undefined;
  let $acknowledge: T.SchedulerCallAcknowledge | undefined;
  let $reconcile: T.SchedulerCallReconcile | undefined;
  let $message: T.SchedulerCallMessage | undefined;
  let $request: T.SchedulerCallRequest | undefined;
  let $accept_inverse_offers: T.SchedulerCallAcceptInverseOffers | undefined;
  let $decline_inverse_offers: T.SchedulerCallDeclineInverseOffers | undefined;
  let $revive: T.SchedulerCallRevive | undefined;
  let $suppress: T.SchedulerCallSuppress | undefined;
  let $acknowledge_operation_status: T.SchedulerCallAcknowledgeOperationStatus | undefined;
  let $reconcile_operations: T.SchedulerCallReconcileOperations | undefined;
  let $update_framework: T.SchedulerCallUpdateFramework | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 16:
        $type = SchedulerCallTypeNames[r.int32()] ?? $type;
        break;
      case 26:
        $subscribe = readSchedulerCallSubscribe(r, r.end());
        break;
      case 34:
        $accept = readSchedulerCallAccept(r, r.end());
        break;
      case 42:
        $decline = readSchedulerCallDecline(r, r.end());
        break;
      case 50:
        $kill = readSchedulerCallKill(r, r.end());
        break;
      case 58:
        $shutdown = readSchedulerCallShutdown(r, r.end());
        break;
      case 66:
        $acknowledge = readSchedulerCallAcknowledge(r, r.end());
        break;
      case 74:
        $reconcile = readSchedulerCallReconcile(r, r.end());
        break;
      case 82:
        $message = readSchedulerCallMessage(r, r.end());
        break;
      case 90:
        $request = readSchedulerCallRequest(r, r.end());
        break;
      case 106:
        $accept_inverse_offers = readSchedulerCallAcceptInverseOffers(r, r.end());
        break;
      case 114:
        $decline_inverse_offers = readSchedulerCallDeclineInverseOffers(r, r.end());
        break;
      case 122:
        $revive = readSchedulerCallRevive(r, r.end());
        break;
      case 130:
        $suppress = readSchedulerCallSuppress(r, r.end());
        break;
      case 138:
        $acknowledge_operation_status = readSchedulerCallAcknowledgeOperationStatus(r, r.end());
        break;
      case 146:
        $reconcile_operations = readSchedulerCallReconcileOperations(r, r.end());
        break;
      case 154:
        $update_framework = readSchedulerCallUpdateFramework(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { framework_id: $framework_id, type: $type, subscribe: $subscribe, accept: $accept, decline: $decline, kill: $kill, shutdown: $shutdown, acknowledge: $acknowledge, reconcile: $reconcile, message: $message, request: $request, accept_inverse_offers: $accept_inverse_offers, decline_inverse_offers: $decline_inverse_offers, revive: $revive, suppress: $suppress, acknowledge_operation_status: $acknowledge_operation_status, reconcile_operations: $reconcile_operations, update_framework: $update_framework };
}

function writeSchedulerCall(m: T.AnySchedulerCall, w: Writer): Writer {
  if (m.framework_id !== undefined) writeFrameworkID(m.framework_id, w.uint32(10).fork()).ldelim();
  if (m.type !== undefined) w.uint32(16).int32(SchedulerCallTypeNumbers[m.type]);
  if (m.subscribe !== undefined) writeSchedulerCallSubscribe(m.subscribe, w.uint32(26).fork()).ldelim();
  if (m.accept !== undefined) writeSchedulerCallAccept(m.accept, w.uint32(34).fork()).ldelim();
  if (m.decline !== undefined) writeSchedulerCallDecline(m.decline, w.uint32(42).fork()).ldelim();
  if (m.kill !== undefined) writeSchedulerCallKill(m.kill, w.uint32(50).fork()).ldelim();
  if (m.shutdown !== undefined) writeSchedulerCallShutdown(m.shutdown, w.uint32(58).fork()).ldelim();
  if (m.acknowledge !== undefined) writeSchedulerCallAcknowledge(m.acknowledge, w.uint32(66).fork()).ldelim();
  if (m.reconcile !== undefined) writeSchedulerCallReconcile(m.reconcile, w.uint32(74).fork()).ldelim();
  if (m.message !== undefined) writeSchedulerCallMessage(m.message, w.uint32(82).fork()).ldelim();
  if (m.request !== undefined) writeSchedulerCallRequest(m.request, w.uint32(90).fork()).ldelim();
  if (m.accept_inverse_offers !== undefined) writeSchedulerCallAcceptInverseOffers(m.accept_inverse_offers, w.uint32(106).fork()).ldelim();
  if (m.decline_inverse_offers !== undefined) writeSchedulerCallDeclineInverseOffers(m.decline_inverse_offers, w.uint32(114).fork()).ldelim();
  if (m.revive !== undefined) writeSchedulerCallRevive(m.revive, w.uint32(122).fork()).ldelim();
  if (m.suppress !== undefined) writeSchedulerCallSuppress(m.suppress, w.uint32(130).fork()).ldelim();
  if (m.acknowledge_operation_status !== undefined) writeSchedulerCallAcknowledgeOperationStatus(m.acknowledge_operation_status, w.uint32(138).fork()).ldelim();
  if (m.reconcile_operations !== undefined) writeSchedulerCallReconcileOperations(m.reconcile_operations, w.uint32(146).fork()).ldelim();
  if (m.update_framework !== undefined) writeSchedulerCallUpdateFramework(m.update_framework, w.uint32(154).fork()).ldelim();
  return w;
}

function readSchedulerCallAccept(r: ProtobufReader, end: number): T.SchedulerCallAccept {
  let $offer_ids: T.OfferID[] | undefined;
  let $operations: T.OfferOperation[] | undefined;
  let $filters: T.Filters | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($offer_ids ??= []).push(readOfferID(r, r.end()));
        break;
      case 18:
        ($operations ??= []).push(readOfferOperation(r, r.end()));
        break;
      case 26:
        $filters = readFilters(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { offer_ids: $offer_ids, operations: $operations, filters: $filters };
}

function writeSchedulerCallAccept(m: T.SchedulerCallAccept, w: Writer): Writer {
  if (m.offer_ids !== undefined) for (const v of m.offer_ids) writeOfferID(v, w.uint32(10).fork()).ldelim();
  if (m.operations !== undefined) for (const v of m.operations) writeOfferOperation(v, w.uint32(18).fork()).ldelim();
  if (m.filters !== undefined) writeFilters(m.filters, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerCallAcceptInverseOffers(r: ProtobufReader, end: number): T.SchedulerCallAcceptInverseOffers {
  let $inverse_offer_ids: T.OfferID[] | undefined;
  let $filters: T.Filters | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($inverse_offer_ids ??= []).push(readOfferID(r, r.end()));
        break;
      case 18:
        $filters = readFilters(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { inverse_offer_ids: $inverse_offer_ids, filters: $filters };
}

function writeSchedulerCallAcceptInverseOffers(m: T.SchedulerCallAcceptInverseOffers, w: Writer): Writer {
  if (m.inverse_offer_ids !== undefined) for (const v of m.inverse_offer_ids) writeOfferID(v, w.uint32(10).fork()).ldelim();
  if (m.filters !== undefined) writeFilters(m.filters, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerCallAcknowledge(r: ProtobufReader, end: number): T.SchedulerCallAcknowledge {
  let $agent_id: T.AgentID | undefined;
  let $task_id: T.TaskID | undefined;
  let $uuid: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $task_id = readTaskID(r, r.end());
        break;
      case 26:
        $uuid = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined || $task_id === undefined || $uuid === undefined) r.missing = true;
  return { agent_id: $agent_id, task_id: $task_id, uuid: $uuid } as T.SchedulerCallAcknowledge;
}

function writeSchedulerCallAcknowledge(m: T.SchedulerCallAcknowledge, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  writeTaskID(m.task_id, w.uint32(18).fork()).ldelim();
  w.uint32(26).bytes(m.uuid);
  return w;
}

function readSchedulerCallAcknowledgeOperationStatus(r: ProtobufReader, end: number): T.SchedulerCallAcknowledgeOperationStatus {
  let $agent_id: T.AgentID | undefined;
  let $resource_provider_id: T.ResourceProviderID | undefined;
  let $uuid: Uint8Array | undefined;
  let $operation_id: T.OperationID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $resource_provider_id = readResourceProviderID(r, r.end());
        break;
      case 26:
        $uuid = r.bytes();
        break;
      case 34:
        $operation_id = readOperationID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($uuid === undefined || $operation_id === undefined) r.missing = true;
  return { agent_id: $agent_id, resource_provider_id: $resource_provider_id, uuid: $uuid, operation_id: $operation_id } as T.SchedulerCallAcknowledgeOperationStatus;
}

function writeSchedulerCallAcknowledgeOperationStatus(m: T.SchedulerCallAcknowledgeOperationStatus, w: Writer): Writer {
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.resource_provider_id !== undefined) writeResourceProviderID(m.resource_provider_id, w.uint32(18).fork()).ldelim();
  w.uint32(26).bytes(m.uuid);
  writeOperationID(m.operation_id, w.uint32(34).fork()).ldelim();
  return w;
}

function readSchedulerCallDecline(r: ProtobufReader, end: number): T.SchedulerCallDecline {
  let $offer_ids: T.OfferID[] | undefined;
  let $filters: T.Filters | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($offer_ids ??= []).push(readOfferID(r, r.end()));
        break;
      case 18:
        $filters = readFilters(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { offer_ids: $offer_ids, filters: $filters };
}

function writeSchedulerCallDecline(m: T.SchedulerCallDecline, w: Writer): Writer {
  if (m.offer_ids !== undefined) for (const v of m.offer_ids) writeOfferID(v, w.uint32(10).fork()).ldelim();
  if (m.filters !== undefined) writeFilters(m.filters, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerCallDeclineInverseOffers(r: ProtobufReader, end: number): T.SchedulerCallDeclineInverseOffers {
  let $inverse_offer_ids: T.OfferID[] | undefined;
  let $filters: T.Filters | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($inverse_offer_ids ??= []).push(readOfferID(r, r.end()));
        break;
      case 18:
        $filters = readFilters(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { inverse_offer_ids: $inverse_offer_ids, filters: $filters };
}

function writeSchedulerCallDeclineInverseOffers(m: T.SchedulerCallDeclineInverseOffers, w: Writer): Writer {
  if (m.inverse_offer_ids !== undefined) for (const v of m.inverse_offer_ids) writeOfferID(v, w.uint32(10).fork()).ldelim();
  if (m.filters !== undefined) writeFilters(m.filters, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerCallKill(r: ProtobufReader, end: number): T.SchedulerCallKill {
  let $task_id: T.TaskID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $kill_policy: T.KillPolicy | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_id = readTaskID(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      case 26:
        $kill_policy = readKillPolicy(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_id === undefined) r.missing = true;
  return { task_id: $task_id, agent_id: $agent_id, kill_policy: $kill_policy } as T.SchedulerCallKill;
}

function writeSchedulerCallKill(m: T.SchedulerCallKill, w: Writer): Writer {
  writeTaskID(m.task_id, w.uint32(10).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  if (m.kill_policy !== undefined) writeKillPolicy(m.kill_policy, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerCallMessage(r: ProtobufReader, end: number): T.SchedulerCallMessage {
  let $agent_id: T.AgentID | undefined;
  let $executor_id: T.ExecutorID | undefined;
  let $data: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 26:
        $data = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined || $executor_id === undefined || $data === undefined) r.missing = true;
  return { agent_id: $agent_id, executor_id: $executor_id, data: $data } as T.SchedulerCallMessage;
}

function writeSchedulerCallMessage(m: T.SchedulerCallMessage, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  writeExecutorID(m.executor_id, w.uint32(18).fork()).ldelim();
  w.uint32(26).bytes(m.data);
  return w;
}

function readSchedulerCallReconcile(r: ProtobufReader, end: number): T.SchedulerCallReconcile {
  let $tasks: T.SchedulerCallReconcileTask[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($tasks ??= []).push(readSchedulerCallReconcileTask(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { tasks: $tasks };
}

function writeSchedulerCallReconcile(m: T.SchedulerCallReconcile, w: Writer): Writer {
  if (m.tasks !== undefined) for (const v of m.tasks) writeSchedulerCallReconcileTask(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerCallReconcileOperations(r: ProtobufReader, end: number): T.SchedulerCallReconcileOperations {
  let $operations: T.SchedulerCallReconcileOperationsOperation[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($operations ??= []).push(readSchedulerCallReconcileOperationsOperation(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { operations: $operations };
}

function writeSchedulerCallReconcileOperations(m: T.SchedulerCallReconcileOperations, w: Writer): Writer {
  if (m.operations !== undefined) for (const v of m.operations) writeSchedulerCallReconcileOperationsOperation(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerCallReconcileOperationsOperation(r: ProtobufReader, end: number): T.SchedulerCallReconcileOperationsOperation {
  let $operation_id: T.OperationID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $resource_provider_id: T.ResourceProviderID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $operation_id = readOperationID(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      case 26:
        $resource_provider_id = readResourceProviderID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($operation_id === undefined) r.missing = true;
  return { operation_id: $operation_id, agent_id: $agent_id, resource_provider_id: $resource_provider_id } as T.SchedulerCallReconcileOperationsOperation;
}

function writeSchedulerCallReconcileOperationsOperation(m: T.SchedulerCallReconcileOperationsOperation, w: Writer): Writer {
  writeOperationID(m.operation_id, w.uint32(10).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  if (m.resource_provider_id !== undefined) writeResourceProviderID(m.resource_provider_id, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerCallReconcileTask(r: ProtobufReader, end: number): T.SchedulerCallReconcileTask {
  let $task_id: T.TaskID | undefined;
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_id = readTaskID(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_id === undefined) r.missing = true;
  return { task_id: $task_id, agent_id: $agent_id } as T.SchedulerCallReconcileTask;
}

function writeSchedulerCallReconcileTask(m: T.SchedulerCallReconcileTask, w: Writer): Writer {
  writeTaskID(m.task_id, w.uint32(10).fork()).ldelim();
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerCallRequest(r: ProtobufReader, end: number): T.SchedulerCallRequest {
  let $requests: T.Request[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($requests ??= []).push(readRequest(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { requests: $requests };
}

function writeSchedulerCallRequest(m: T.SchedulerCallRequest, w: Writer): Writer {
  if (m.requests !== undefined) for (const v of m.requests) writeRequest(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerCallRevive(r: ProtobufReader, end: number): T.SchedulerCallRevive {
  let $roles: string[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($roles ??= []).push(r.string());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { roles: $roles };
}

function writeSchedulerCallRevive(m: T.SchedulerCallRevive, w: Writer): Writer {
  if (m.roles !== undefined) for (const v of m.roles) w.uint32(10).string(v);
  return w;
}

function readSchedulerCallShutdown(r: ProtobufReader, end: number): T.SchedulerCallShutdown {
  let $executor_id: T.ExecutorID | undefined;
  let $agent_id: T.AgentID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 18:
        $agent_id = readAgentID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($executor_id === undefined || $agent_id === undefined) r.missing = true;
  return { executor_id: $executor_id, agent_id: $agent_id } as T.SchedulerCallShutdown;
}

function writeSchedulerCallShutdown(m: T.SchedulerCallShutdown, w: Writer): Writer {
  writeExecutorID(m.executor_id, w.uint32(10).fork()).ldelim();
  writeAgentID(m.agent_id, w.uint32(18).fork()).ldelim();
  return w;
}

function readSchedulerCallSubscribe(r: ProtobufReader, end: number): T.SchedulerCallSubscribe {
  let $framework_info: T.FrameworkInfo | undefined;
  let $suppressed_roles: string[] | undefined;
  let $offer_constraints: T.SchedulerOfferConstraints | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_info = readFrameworkInfo(r, r.end());
        break;
      case 18:
        ($suppressed_roles ??= []).push(r.string());
        break;
      case 26:
        $offer_constraints = readSchedulerOfferConstraints(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($framework_info === undefined) r.missing = true;
  return { framework_info: $framework_info, suppressed_roles: $suppressed_roles, offer_constraints: $offer_constraints } as T.SchedulerCallSubscribe;
}

function writeSchedulerCallSubscribe(m: T.SchedulerCallSubscribe, w: Writer): Writer {
  writeFrameworkInfo(m.framework_info, w.uint32(10).fork()).ldelim();
  if (m.suppressed_roles !== undefined) for (const v of m.suppressed_roles) w.uint32(18).string(v);
  if (m.offer_constraints !== undefined) writeSchedulerOfferConstraints(m.offer_constraints, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerCallSuppress(r: ProtobufReader, end: number): T.SchedulerCallSuppress {
  let $roles: string[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($roles ??= []).push(r.string());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { roles: $roles };
}

function writeSchedulerCallSuppress(m: T.SchedulerCallSuppress, w: Writer): Writer {
  if (m.roles !== undefined) for (const v of m.roles) w.uint32(10).string(v);
  return w;
}

function readSchedulerCallUpdateFramework(r: ProtobufReader, end: number): T.SchedulerCallUpdateFramework {
  let $framework_info: T.FrameworkInfo | undefined;
  let $suppressed_roles: string[] | undefined;
  let $offer_constraints: T.SchedulerOfferConstraints | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_info = readFrameworkInfo(r, r.end());
        break;
      case 18:
        ($suppressed_roles ??= []).push(r.string());
        break;
      case 26:
        $offer_constraints = readSchedulerOfferConstraints(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($framework_info === undefined) r.missing = true;
  return { framework_info: $framework_info, suppressed_roles: $suppressed_roles, offer_constraints: $offer_constraints } as T.SchedulerCallUpdateFramework;
}

function writeSchedulerCallUpdateFramework(m: T.SchedulerCallUpdateFramework, w: Writer): Writer {
  writeFrameworkInfo(m.framework_info, w.uint32(10).fork()).ldelim();
  if (m.suppressed_roles !== undefined) for (const v of m.suppressed_roles) w.uint32(18).string(v);
  if (m.offer_constraints !== undefined) writeSchedulerOfferConstraints(m.offer_constraints, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerEvent(r: ProtobufReader, end: number): T.AnySchedulerEvent {
  let $type: T.SchedulerEventType | undefined;
  let $subscribed: T.SchedulerEventSubscribed | undefined;
  let $offers: T.SchedulerEventOffers | undefined;
  let $rescind: T.SchedulerEventRescind | undefined;
  let $update: T.SchedulerEventUpdate | undefined;
  let $message: T.SchedulerEventMessage | undefined;
  let $failure: T.SchedulerEventFailure | undefined;
  let $error: T.SchedulerEventError | undefined;
  let $inverse_offers: T.SchedulerEventInverseOffers | undefined;
  let $rescind_inverse_offer: T.SchedulerEventRescindInverseOffer | undefined;
  let $update_operation_status: T.SchedulerEventUpdateOperationStatus | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = SchedulerEventTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $subscribed = readSchedulerEventSubscribed(r, r.end());
        break;
      case 26:
        $offers = readSchedulerEventOffers(r, r.end());
        break;
      case 34:
        $rescind = readSchedulerEventRescind(r, r.end());
        break;
      case 42:
        $update = readSchedulerEventUpdate(r, r.end());
        break;
      case 50:
        $message = readSchedulerEventMessage(r, r.end());
        break;
      case 58:
        $failure = readSchedulerEventFailure(r, r.end());
        break;
      case 66:
        $error = readSchedulerEventError(r, r.end());
        break;
      case 74:
        $inverse_offers = readSchedulerEventInverseOffers(r, r.end());
        break;
      case 82:
        $rescind_inverse_offer = readSchedulerEventRescindInverseOffer(r, r.end());
        break;
      case 90:
        $update_operation_status = readSchedulerEventUpdateOperationStatus(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, subscribed: $subscribed, offers: $offers, rescind: $rescind, update: $update, message: $message, failure: $failure, error: $error, inverse_offers: $inverse_offers, rescind_inverse_offer: $rescind_inverse_offer, update_operation_status: $update_operation_status };
}

function writeSchedulerEvent(m: T.AnySchedulerEvent, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(SchedulerEventTypeNumbers[m.type]);
  if (m.subscribed !== undefined) writeSchedulerEventSubscribed(m.subscribed, w.uint32(18).fork()).ldelim();
  if (m.offers !== undefined) writeSchedulerEventOffers(m.offers, w.uint32(26).fork()).ldelim();
  if (m.rescind !== undefined) writeSchedulerEventRescind(m.rescind, w.uint32(34).fork()).ldelim();
  if (m.update !== undefined) writeSchedulerEventUpdate(m.update, w.uint32(42).fork()).ldelim();
  if (m.message !== undefined) writeSchedulerEventMessage(m.message, w.uint32(50).fork()).ldelim();
  if (m.failure !== undefined) writeSchedulerEventFailure(m.failure, w.uint32(58).fork()).ldelim();
  if (m.error !== undefined) writeSchedulerEventError(m.error, w.uint32(66).fork()).ldelim();
  if (m.inverse_offers !== undefined) writeSchedulerEventInverseOffers(m.inverse_offers, w.uint32(74).fork()).ldelim();
  if (m.rescind_inverse_offer !== undefined) writeSchedulerEventRescindInverseOffer(m.rescind_inverse_offer, w.uint32(82).fork()).ldelim();
  if (m.update_operation_status !== undefined) writeSchedulerEventUpdateOperationStatus(m.update_operation_status, w.uint32(90).fork()).ldelim();
  return w;
}

function readSchedulerEventError(r: ProtobufReader, end: number): T.SchedulerEventError {
  let $message: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $message = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($message === undefined) r.missing = true;
  return { message: $message } as T.SchedulerEventError;
}

function writeSchedulerEventError(m: T.SchedulerEventError, w: Writer): Writer {
  w.uint32(10).string(m.message);
  return w;
}

function readSchedulerEventFailure(r: ProtobufReader, end: number): T.SchedulerEventFailure {
  let $agent_id: T.AgentID | undefined;
  let $executor_id: T.ExecutorID | undefined;
  let $status: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 24:
        $status = r.int32();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { agent_id: $agent_id, executor_id: $executor_id, status: $status };
}

function writeSchedulerEventFailure(m: T.SchedulerEventFailure, w: Writer): Writer {
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  if (m.executor_id !== undefined) writeExecutorID(m.executor_id, w.uint32(18).fork()).ldelim();
  if (m.status !== undefined) w.uint32(24).int32(m.status);
  return w;
}

function readSchedulerEventInverseOffers(r: ProtobufReader, end: number): T.SchedulerEventInverseOffers {
  let $inverse_offers: T.InverseOffer[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($inverse_offers ??= []).push(readInverseOffer(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { inverse_offers: $inverse_offers };
}

function writeSchedulerEventInverseOffers(m: T.SchedulerEventInverseOffers, w: Writer): Writer {
  if (m.inverse_offers !== undefined) for (const v of m.inverse_offers) writeInverseOffer(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerEventMessage(r: ProtobufReader, end: number): T.SchedulerEventMessage {
  let $agent_id: T.AgentID | undefined;
  let $executor_id: T.ExecutorID | undefined;
  let $data: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $agent_id = readAgentID(r, r.end());
        break;
      case 18:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 26:
        $data = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($agent_id === undefined || $executor_id === undefined || $data === undefined) r.missing = true;
  return { agent_id: $agent_id, executor_id: $executor_id, data: $data } as T.SchedulerEventMessage;
}

function writeSchedulerEventMessage(m: T.SchedulerEventMessage, w: Writer): Writer {
  writeAgentID(m.agent_id, w.uint32(10).fork()).ldelim();
  writeExecutorID(m.executor_id, w.uint32(18).fork()).ldelim();
  w.uint32(26).bytes(m.data);
  return w;
}

function readSchedulerEventOffers(r: ProtobufReader, end: number): T.SchedulerEventOffers {
  let $offers: T.Offer[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($offers ??= []).push(readOffer(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { offers: $offers };
}

function writeSchedulerEventOffers(m: T.SchedulerEventOffers, w: Writer): Writer {
  if (m.offers !== undefined) for (const v of m.offers) writeOffer(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerEventRescind(r: ProtobufReader, end: number): T.SchedulerEventRescind {
  let $offer_id: T.OfferID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $offer_id = readOfferID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($offer_id === undefined) r.missing = true;
  return { offer_id: $offer_id } as T.SchedulerEventRescind;
}

function writeSchedulerEventRescind(m: T.SchedulerEventRescind, w: Writer): Writer {
  writeOfferID(m.offer_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerEventRescindInverseOffer(r: ProtobufReader, end: number): T.SchedulerEventRescindInverseOffer {
  let $inverse_offer_id: T.OfferID | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $inverse_offer_id = readOfferID(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($inverse_offer_id === undefined) r.missing = true;
  return { inverse_offer_id: $inverse_offer_id } as T.SchedulerEventRescindInverseOffer;
}

function writeSchedulerEventRescindInverseOffer(m: T.SchedulerEventRescindInverseOffer, w: Writer): Writer {
  writeOfferID(m.inverse_offer_id, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerEventSubscribed(r: ProtobufReader, end: number): T.SchedulerEventSubscribed {
  let $framework_id: T.FrameworkID | undefined;
  let $heartbeat_interval_seconds: number | undefined;
  let $master_info: T.MasterInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 17:
        $heartbeat_interval_seconds = r.double();
        break;
      case 26:
        $master_info = readMasterInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($framework_id === undefined) r.missing = true;
  return { framework_id: $framework_id, heartbeat_interval_seconds: $heartbeat_interval_seconds, master_info: $master_info } as T.SchedulerEventSubscribed;
}

function writeSchedulerEventSubscribed(m: T.SchedulerEventSubscribed, w: Writer): Writer {
  writeFrameworkID(m.framework_id, w.uint32(10).fork()).ldelim();
  if (m.heartbeat_interval_seconds !== undefined) w.uint32(17).double(m.heartbeat_interval_seconds);
  if (m.master_info !== undefined) writeMasterInfo(m.master_info, w.uint32(26).fork()).ldelim();
  return w;
}

function readSchedulerEventUpdate(r: ProtobufReader, end: number): T.SchedulerEventUpdate {
  let $status: T.TaskStatus | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $status = readTaskStatus(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($status === undefined) r.missing = true;
  return { status: $status } as T.SchedulerEventUpdate;
}

function writeSchedulerEventUpdate(m: T.SchedulerEventUpdate, w: Writer): Writer {
  writeTaskStatus(m.status, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerEventUpdateOperationStatus(r: ProtobufReader, end: number): T.SchedulerEventUpdateOperationStatus {
  let $status: T.OperationStatus | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $status = readOperationStatus(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($status === undefined) r.missing = true;
  return { status: $status } as T.SchedulerEventUpdateOperationStatus;
}

function writeSchedulerEventUpdateOperationStatus(m: T.SchedulerEventUpdateOperationStatus, w: Writer): Writer {
  writeOperationStatus(m.status, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerOfferConstraints(r: ProtobufReader, end: number): T.SchedulerOfferConstraints {
  let $role_constraints: Record<string, T.SchedulerOfferConstraintsRoleConstraints> | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10: {
        const entry = readEntry(r, (last) => readSchedulerOfferConstraintsRoleConstraints(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($role_constraints ??= {}), entry.key, entry.value);
        break;
      }
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { role_constraints: $role_constraints };
}

function writeSchedulerOfferConstraints(m: T.SchedulerOfferConstraints, w: Writer): Writer {
  if (m.role_constraints !== undefined) for (const [k, v] of Object.entries(m.role_constraints)) writeSchedulerOfferConstraintsRoleConstraints(v, w.uint32(10).fork().uint32(10).string(k).uint32(18).fork()).ldelim().ldelim();
  return w;
}

function readSchedulerOfferConstraintsRoleConstraints(r: ProtobufReader, end: number): T.SchedulerOfferConstraintsRoleConstraints {
  let $groups: T.SchedulerOfferConstraintsRoleConstraintsGroup[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($groups ??= []).push(readSchedulerOfferConstraintsRoleConstraintsGroup(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { groups: $groups };
}

function writeSchedulerOfferConstraintsRoleConstraints(m: T.SchedulerOfferConstraintsRoleConstraints, w: Writer): Writer {
  if (m.groups !== undefined) for (const v of m.groups) writeSchedulerOfferConstraintsRoleConstraintsGroup(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSchedulerOfferConstraintsRoleConstraintsGroup(r: ProtobufReader, end: number): T.SchedulerOfferConstraintsRoleConstraintsGroup {
  let $attribute_constraints: T.SchedulerAttributeConstraint[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($attribute_constraints ??= []).push(readSchedulerAttributeConstraint(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { attribute_constraints: $attribute_constraints };
}

function writeSchedulerOfferConstraintsRoleConstraintsGroup(m: T.SchedulerOfferConstraintsRoleConstraintsGroup, w: Writer): Writer {
  if (m.attribute_constraints !== undefined) for (const v of m.attribute_constraints) writeSchedulerAttributeConstraint(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readSecret(r: ProtobufReader, end: number): T.Secret {
  let $type: T.SecretType | undefined;
  let $reference: T.SecretReference | undefined;
  let $value: T.SecretValue | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = SecretTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $reference = readSecretReference(r, r.end());
        break;
      case 26:
        $value = readSecretValue(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, reference: $reference, value: $value };
}

function writeSecret(m: T.Secret, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(SecretTypeNumbers[m.type]);
  if (m.reference !== undefined) writeSecretReference(m.reference, w.uint32(18).fork()).ldelim();
  if (m.value !== undefined) writeSecretValue(m.value, w.uint32(26).fork()).ldelim();
  return w;
}

function readSecretReference(r: ProtobufReader, end: number): T.SecretReference {
  let $name: string | undefined;
  let $key: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 18:
        $key = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { name: $name, key: $key } as T.SecretReference;
}

function writeSecretReference(m: T.SecretReference, w: Writer): Writer {
  w.uint32(10).string(m.name);
  if (m.key !== undefined) w.uint32(18).string(m.key);
  return w;
}

function readSecretValue(r: ProtobufReader, end: number): T.SecretValue {
  let $data: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $data = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($data === undefined) r.missing = true;
  return { data: $data } as T.SecretValue;
}

function writeSecretValue(m: T.SecretValue, w: Writer): Writer {
  w.uint32(10).bytes(m.data);
  return w;
}

function readTask(r: ProtobufReader, end: number): T.Task {
  let $name: string | undefined;
  let $task_id: T.TaskID | undefined;
  let $framework_id: T.FrameworkID | undefined;
  let $executor_id: T.ExecutorID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $state: T.TaskState | undefined;
  let $resources: T.Resource[] | undefined;
  let $statuses: T.TaskStatus[] | undefined;
  let $status_update_state: T.TaskState | undefined;
  let $status_update_uuid: Uint8Array | undefined;
  let $labels: T.Labels | undefined;
  let $discovery: T.DiscoveryInfo | undefined;
  let $container: T.ContainerInfo | undefined;
  let $user: string | undefined;
  let $health_check: T.HealthCheck | undefined;
  let $kill_policy: T.KillPolicy | undefined;
  let $limits: Record<string, T.ValueScalar> | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 18:
        $task_id = readTaskID(r, r.end());
        break;
      case 26:
        $framework_id = readFrameworkID(r, r.end());
        break;
      case 34:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 42:
        $agent_id = readAgentID(r, r.end());
        break;
      case 48:
        $state = TaskStateNames[r.int32()] ?? $state;
        break;
      case 58:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 66:
        ($statuses ??= []).push(readTaskStatus(r, r.end()));
        break;
      case 72:
        $status_update_state = TaskStateNames[r.int32()] ?? $status_update_state;
        break;
      case 82:
        $status_update_uuid = r.bytes();
        break;
      case 90:
        $labels = readLabels(r, r.end());
        break;
      case 98:
        $discovery = readDiscoveryInfo(r, r.end());
        break;
      case 106:
        $container = readContainerInfo(r, r.end());
        break;
      case 114:
        $user = r.string();
        break;
      case 122:
        $health_check = readHealthCheck(r, r.end());
        break;
      case 130:
        $kill_policy = readKillPolicy(r, r.end());
        break;
      case 138: {
        const entry = readEntry(r, (last) => readValueScalar(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($limits ??= {}), entry.key, entry.value);
        break;
      }
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined || $task_id === undefined || $framework_id === undefined || $agent_id === undefined || $state === undefined) r.missing = true;
  return { name: $name, task_id: $task_id, framework_id: $framework_id, executor_id: $executor_id, agent_id: $agent_id, state: $state, resources: $resources, statuses: $statuses, status_update_state: $status_update_state, status_update_uuid: $status_update_uuid, labels: $labels, discovery: $discovery, container: $container, user: $user, health_check: $health_check, kill_policy: $kill_policy, limits: $limits } as T.Task;
}

function writeTask(m: T.Task, w: Writer): Writer {
  w.uint32(10).string(m.name);
  writeTaskID(m.task_id, w.uint32(18).fork()).ldelim();
  writeFrameworkID(m.framework_id, w.uint32(26).fork()).ldelim();
  if (m.executor_id !== undefined) writeExecutorID(m.executor_id, w.uint32(34).fork()).ldelim();
  writeAgentID(m.agent_id, w.uint32(42).fork()).ldelim();
  w.uint32(48).int32(TaskStateNumbers[m.state]);
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(58).fork()).ldelim();
  if (m.statuses !== undefined) for (const v of m.statuses) writeTaskStatus(v, w.uint32(66).fork()).ldelim();
  if (m.status_update_state !== undefined) w.uint32(72).int32(TaskStateNumbers[m.status_update_state]);
  if (m.status_update_uuid !== undefined) w.uint32(82).bytes(m.status_update_uuid);
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(90).fork()).ldelim();
  if (m.discovery !== undefined) writeDiscoveryInfo(m.discovery, w.uint32(98).fork()).ldelim();
  if (m.container !== undefined) writeContainerInfo(m.container, w.uint32(106).fork()).ldelim();
  if (m.user !== undefined) w.uint32(114).string(m.user);
  if (m.health_check !== undefined) writeHealthCheck(m.health_check, w.uint32(122).fork()).ldelim();
  if (m.kill_policy !== undefined) writeKillPolicy(m.kill_policy, w.uint32(130).fork()).ldelim();
  if (m.limits !== undefined) for (const [k, v] of Object.entries(m.limits)) writeValueScalar(v, w.uint32(138).fork().uint32(10).string(k).uint32(18).fork()).ldelim().ldelim();
  return w;
}

function readTaskGroupInfo(r: ProtobufReader, end: number): T.TaskGroupInfo {
  let $tasks: T.TaskInfo[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($tasks ??= []).push(readTaskInfo(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { tasks: $tasks };
}

function writeTaskGroupInfo(m: T.TaskGroupInfo, w: Writer): Writer {
  if (m.tasks !== undefined) for (const v of m.tasks) writeTaskInfo(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readTaskID(r: ProtobufReader, end: number): T.TaskID {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.TaskID;
}

function writeTaskID(m: T.TaskID, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readTaskInfo(r: ProtobufReader, end: number): T.TaskInfo {
  let $name: string | undefined;
  let $task_id: T.TaskID | undefined;
  let $agent_id: T.AgentID | undefined;
  let $resources: T.Resource[] | undefined;
  let $executor: T.ExecutorInfo | undefined;
  let $data: Uint8Array | undefined;
  let $command: T.CommandInfo | undefined;
  let $health_check: T.HealthCheck | undefined;
  let $container: T.ContainerInfo | undefined;
  let $labels: T.Labels | undefined;
  let $discovery: T.DiscoveryInfo | undefined;
  let $kill_policy: T.KillPolicy | undefined;
  let $check: T.CheckInfo | undefined;
  let $max_completion_time: T.DurationInfo | undefined;
  let $limits: Record<string, T.ValueScalar> | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $name = r.string();
        break;
      case 18:
        $task_id = readTaskID(r, r.end());
        break;
      case 26:
        $agent_id = readAgentID(r, r.end());
        break;
      case 34:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      case 42:
        $executor = readExecutorInfo(r, r.end());
        break;
      case 50:
        $data = r.bytes();
        break;
      case 58:
        $command = readCommandInfo(r, r.end());
        break;
      case 66:
        $health_check = readHealthCheck(r, r.end());
        break;
      case 74:
        $container = readContainerInfo(r, r.end());
        break;
      case 82:
        $labels = readLabels(r, r.end());
        break;
      case 90:
        $discovery = readDiscoveryInfo(r, r.end());
        break;
      case 98:
        $kill_policy = readKillPolicy(r, r.end());
        break;
      case 106:
        $check = readCheckInfo(r, r.end());
        break;
      case 114:
        $max_completion_time = readDurationInfo(r, r.end());
        break;
      case 122: {
        const entry = readEntry(r, (last) => readValueScalar(r, last));
        if (entry.value === undefined) r.missing = true;
        else setEntry(($limits ??= {}), entry.key, entry.value);
        break;
      }
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined || $task_id === undefined || $agent_id === undefined) r.missing = true;
  return { name: $name, task_id: $task_id, agent_id: $agent_id, resources: $resources, executor: $executor, data: $data, command: $command, health_check: $health_check, container: $container, labels: $labels, discovery: $discovery, kill_policy: $kill_policy, check: $check, max_completion_time: $max_completion_time, limits: $limits } as T.TaskInfo;
}

function writeTaskInfo(m: T.TaskInfo, w: Writer): Writer {
  w.uint32(10).string(m.name);
  writeTaskID(m.task_id, w.uint32(18).fork()).ldelim();
  writeAgentID(m.agent_id, w.uint32(26).fork()).ldelim();
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(34).fork()).ldelim();
  if (m.executor !== undefined) writeExecutorInfo(m.executor, w.uint32(42).fork()).ldelim();
  if (m.data !== undefined) w.uint32(50).bytes(m.data);
  if (m.command !== undefined) writeCommandInfo(m.command, w.uint32(58).fork()).ldelim();
  if (m.health_check !== undefined) writeHealthCheck(m.health_check, w.uint32(66).fork()).ldelim();
  if (m.container !== undefined) writeContainerInfo(m.container, w.uint32(74).fork()).ldelim();
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(82).fork()).ldelim();
  if (m.discovery !== undefined) writeDiscoveryInfo(m.discovery, w.uint32(90).fork()).ldelim();
  if (m.kill_policy !== undefined) writeKillPolicy(m.kill_policy, w.uint32(98).fork()).ldelim();
  if (m.check !== undefined) writeCheckInfo(m.check, w.uint32(106).fork()).ldelim();
  if (m.max_completion_time !== undefined) writeDurationInfo(m.max_completion_time, w.uint32(114).fork()).ldelim();
  if (m.limits !== undefined) for (const [k, v] of Object.entries(m.limits)) writeValueScalar(v, w.uint32(122).fork().uint32(10).string(k).uint32(18).fork()).ldelim().ldelim();
  return w;
}

function readTaskResourceLimitation(r: ProtobufReader, end: number): T.TaskResourceLimitation {
  let $resources: T.Resource[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($resources ??= []).push(readResource(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { resources: $resources };
}

function writeTaskResourceLimitation(m: T.TaskResourceLimitation, w: Writer): Writer {
  if (m.resources !== undefined) for (const v of m.resources) writeResource(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readTaskStatus(r: ProtobufReader, end: number): T.TaskStatus {
  let $task_id: T.TaskID | undefined;
  let $state: T.TaskState | undefined;
  let $data: Uint8Array | undefined;
  let $message: string | undefined;
  let $agent_id: T.AgentID | undefined;
  let $timestamp: number | undefined;
  let $executor_id: T.ExecutorID | undefined;
  let $healthy: boolean | undefined;
  let $source: T.TaskStatusSource | undefined;
  let $reason: T.TaskStatusReason | undefined;
  let $uuid: Uint8Array | undefined;
  let $labels: T.Labels | undefined;
  let $container_status: T.ContainerStatus | undefined;
  let $unreachable_time: T.TimeInfo | undefined;
  let $check_status: T.CheckStatusInfo | undefined;
  let $limitation: T.TaskResourceLimitation | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $task_id = readTaskID(r, r.end());
        break;
      case 16:
        $state = TaskStateNames[r.int32()] ?? $state;
        break;
      case 26:
        $data = r.bytes();
        break;
      case 34:
        $message = r.string();
        break;
      case 42:
        $agent_id = readAgentID(r, r.end());
        break;
      case 49:
        $timestamp = r.double();
        break;
      case 58:
        $executor_id = readExecutorID(r, r.end());
        break;
      case 64:
        $healthy = r.bool();
        break;
      case 72:
        $source = TaskStatusSourceNames[r.int32()] ?? $source;
        break;
      case 80:
        $reason = TaskStatusReasonNames[r.int32()] ?? $reason;
        break;
      case 90:
        $uuid = r.bytes();
        break;
      case 98:
        $labels = readLabels(r, r.end());
        break;
      case 106:
        $container_status = readContainerStatus(r, r.end());
        break;
      case 114:
        $unreachable_time = readTimeInfo(r, r.end());
        break;
      case 122:
        $check_status = readCheckStatusInfo(r, r.end());
        break;
      case 130:
        $limitation = readTaskResourceLimitation(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($task_id === undefined || $state === undefined) r.missing = true;
  return { task_id: $task_id, state: $state, data: $data, message: $message, agent_id: $agent_id, timestamp: $timestamp, executor_id: $executor_id, healthy: $healthy, source: $source, reason: $reason, uuid: $uuid, labels: $labels, container_status: $container_status, unreachable_time: $unreachable_time, check_status: $check_status, limitation: $limitation } as T.TaskStatus;
}

function writeTaskStatus(m: T.TaskStatus, w: Writer): Writer {
  writeTaskID(m.task_id, w.uint32(10).fork()).ldelim();
  w.uint32(16).int32(TaskStateNumbers[m.state]);
  if (m.data !== undefined) w.uint32(26).bytes(m.data);
  if (m.message !== undefined) w.uint32(34).string(m.message);
  if (m.agent_id !== undefined) writeAgentID(m.agent_id, w.uint32(42).fork()).ldelim();
  if (m.timestamp !== undefined) w.uint32(49).double(m.timestamp);
  if (m.executor_id !== undefined) writeExecutorID(m.executor_id, w.uint32(58).fork()).ldelim();
  if (m.healthy !== undefined) w.uint32(64).bool(m.healthy);
  if (m.source !== undefined) w.uint32(72).int32(TaskStatusSourceNumbers[m.source]);
  if (m.reason !== undefined) w.uint32(80).int32(TaskStatusReasonNumbers[m.reason]);
  if (m.uuid !== undefined) w.uint32(90).bytes(m.uuid);
  if (m.labels !== undefined) writeLabels(m.labels, w.uint32(98).fork()).ldelim();
  if (m.container_status !== undefined) writeContainerStatus(m.container_status, w.uint32(106).fork()).ldelim();
  if (m.unreachable_time !== undefined) writeTimeInfo(m.unreachable_time, w.uint32(114).fork()).ldelim();
  if (m.check_status !== undefined) writeCheckStatusInfo(m.check_status, w.uint32(122).fork()).ldelim();
  if (m.limitation !== undefined) writeTaskResourceLimitation(m.limitation, w.uint32(130).fork()).ldelim();
  return w;
}

function readTimeInfo(r: ProtobufReader, end: number): T.TimeInfo {
  let $nanoseconds: bigint | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $nanoseconds = r.int64();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($nanoseconds === undefined) r.missing = true;
  return { nanoseconds: $nanoseconds } as T.TimeInfo;
}

function writeTimeInfo(m: T.TimeInfo, w: Writer): Writer {
  w.uint32(8).int64(fromBigint(m.nanoseconds));
  return w;
}

function readURL(r: ProtobufReader, end: number): T.URL {
  let $scheme: string | undefined;
  let $address: T.Address | undefined;
  let $path: string | undefined;
  let $query: T.Parameter[] | undefined;
  let $fragment: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $scheme = r.string();
        break;
      case 18:
        $address = readAddress(r, r.end());
        break;
      case 26:
        $path = r.string();
        break;
      case 34:
        ($query ??= []).push(readParameter(r, r.end()));
        break;
      case 42:
        $fragment = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($scheme === undefined || $address === undefined) r.missing = true;
  return { scheme: $scheme, address: $address, path: $path, query: $query, fragment: $fragment } as T.URL;
}

function writeURL(m: T.URL, w: Writer): Writer {
  w.uint32(10).string(m.scheme);
  writeAddress(m.address, w.uint32(18).fork()).ldelim();
  if (m.path !== undefined) w.uint32(26).string(m.path);
  if (m.query !== undefined) for (const v of m.query) writeParameter(v, w.uint32(34).fork()).ldelim();
  if (m.fragment !== undefined) w.uint32(42).string(m.fragment);
  return w;
}

function readUUID(r: ProtobufReader, end: number): T.UUID {
  let $value: Uint8Array | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.bytes();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.UUID;
}

function writeUUID(m: T.UUID, w: Writer): Writer {
  w.uint32(10).bytes(m.value);
  return w;
}

function readUnavailability(r: ProtobufReader, end: number): T.Unavailability {
  let $start: T.TimeInfo | undefined;
  let $duration: T.DurationInfo | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $start = readTimeInfo(r, r.end());
        break;
      case 18:
        $duration = readDurationInfo(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($start === undefined) r.missing = true;
  return { start: $start, duration: $duration } as T.Unavailability;
}

function writeUnavailability(m: T.Unavailability, w: Writer): Writer {
  writeTimeInfo(m.start, w.uint32(10).fork()).ldelim();
  if (m.duration !== undefined) writeDurationInfo(m.duration, w.uint32(18).fork()).ldelim();
  return w;
}

function readValue(r: ProtobufReader, end: number): T.Value {
  let $type: T.ValueType | undefined;
  let $scalar: T.ValueScalar | undefined;
  let $ranges: T.ValueRanges | undefined;
  let $set: T.ValueSet | undefined;
  let $text: T.ValueText | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = ValueTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $scalar = readValueScalar(r, r.end());
        break;
      case 26:
        $ranges = readValueRanges(r, r.end());
        break;
      case 34:
        $set = readValueSet(r, r.end());
        break;
      case 42:
        $text = readValueText(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($type === undefined) r.missing = true;
  return { type: $type, scalar: $scalar, ranges: $ranges, set: $set, text: $text } as T.Value;
}

function writeValue(m: T.Value, w: Writer): Writer {
  w.uint32(8).int32(ValueTypeNumbers[m.type]);
  if (m.scalar !== undefined) writeValueScalar(m.scalar, w.uint32(18).fork()).ldelim();
  if (m.ranges !== undefined) writeValueRanges(m.ranges, w.uint32(26).fork()).ldelim();
  if (m.set !== undefined) writeValueSet(m.set, w.uint32(34).fork()).ldelim();
  if (m.text !== undefined) writeValueText(m.text, w.uint32(42).fork()).ldelim();
  return w;
}

function readValueRange(r: ProtobufReader, end: number): T.ValueRange {
  let $begin: number | undefined;
  let $end: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $begin = r.uint64();
        break;
      case 16:
        $end = r.uint64();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($begin === undefined || $end === undefined) r.missing = true;
  return { begin: $begin, end: $end } as T.ValueRange;
}

function writeValueRange(m: T.ValueRange, w: Writer): Writer {
  w.uint32(8).uint64(fromNumber(m.begin));
  w.uint32(16).uint64(fromNumber(m.end));
  return w;
}

function readValueRanges(r: ProtobufReader, end: number): T.ValueRanges {
  let $range: T.ValueRange[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($range ??= []).push(readValueRange(r, r.end()));
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { range: $range };
}

function writeValueRanges(m: T.ValueRanges, w: Writer): Writer {
  if (m.range !== undefined) for (const v of m.range) writeValueRange(v, w.uint32(10).fork()).ldelim();
  return w;
}

function readValueScalar(r: ProtobufReader, end: number): T.ValueScalar {
  let $value: number | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 9:
        $value = r.double();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.ValueScalar;
}

function writeValueScalar(m: T.ValueScalar, w: Writer): Writer {
  w.uint32(9).double(m.value);
  return w;
}

function readValueSet(r: ProtobufReader, end: number): T.ValueSet {
  let $item: string[] | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        ($item ??= []).push(r.string());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { item: $item };
}

function writeValueSet(m: T.ValueSet, w: Writer): Writer {
  if (m.item !== undefined) for (const v of m.item) w.uint32(10).string(v);
  return w;
}

function readValueText(r: ProtobufReader, end: number): T.ValueText {
  let $value: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $value = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($value === undefined) r.missing = true;
  return { value: $value } as T.ValueText;
}

function writeValueText(m: T.ValueText, w: Writer): Writer {
  w.uint32(10).string(m.value);
  return w;
}

function readVersionInfo(r: ProtobufReader, end: number): T.VersionInfo {
  let $version: string | undefined;
  let $build_date: string | undefined;
  let $build_time: number | undefined;
  let $build_user: string | undefined;
  let $git_sha: string | undefined;
  let $git_branch: string | undefined;
  let $git_tag: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $version = r.string();
        break;
      case 18:
        $build_date = r.string();
        break;
      case 25:
        $build_time = r.double();
        break;
      case 34:
        $build_user = r.string();
        break;
      case 42:
        $git_sha = r.string();
        break;
      case 50:
        $git_branch = r.string();
        break;
      case 58:
        $git_tag = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($version === undefined) r.missing = true;
  return { version: $version, build_date: $build_date, build_time: $build_time, build_user: $build_user, git_sha: $git_sha, git_branch: $git_branch, git_tag: $git_tag } as T.VersionInfo;
}

function writeVersionInfo(m: T.VersionInfo, w: Writer): Writer {
  w.uint32(10).string(m.version);
  if (m.build_date !== undefined) w.uint32(18).string(m.build_date);
  if (m.build_time !== undefined) w.uint32(25).double(m.build_time);
  if (m.build_user !== undefined) w.uint32(34).string(m.build_user);
  if (m.git_sha !== undefined) w.uint32(42).string(m.git_sha);
  if (m.git_branch !== undefined) w.uint32(50).string(m.git_branch);
  if (m.git_tag !== undefined) w.uint32(58).string(m.git_tag);
  return w;
}

function readVolume(r: ProtobufReader, end: number): T.Volume {
  let $container_path: string | undefined;
  let $host_path: string | undefined;
  let $mode: T.VolumeMode | undefined;
  let $image: T.Image | undefined;
  let $source: T.VolumeSource | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $container_path = r.string();
        break;
      case 18:
        $host_path = r.string();
        break;
      case 24:
        $mode = VolumeModeNames[r.int32()] ?? $mode;
        break;
      case 34:
        $image = readImage(r, r.end());
        break;
      case 42:
        $source = readVolumeSource(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($container_path === undefined || $mode === undefined) r.missing = true;
  return { container_path: $container_path, host_path: $host_path, mode: $mode, image: $image, source: $source } as T.Volume;
}

function writeVolume(m: T.Volume, w: Writer): Writer {
  w.uint32(10).string(m.container_path);
  if (m.host_path !== undefined) w.uint32(18).string(m.host_path);
  w.uint32(24).int32(VolumeModeNumbers[m.mode]);
  if (m.image !== undefined) writeImage(m.image, w.uint32(34).fork()).ldelim();
  if (m.source !== undefined) writeVolumeSource(m.source, w.uint32(42).fork()).ldelim();
  return w;
}

function readVolumeSource(r: ProtobufReader, end: number): T.VolumeSource {
  let $type: T.VolumeSourceType | undefined;
  let $docker_volume: T.VolumeSourceDockerVolume | undefined;
  let $sandbox_path: T.VolumeSourceSandboxPath | undefined;
  let $secret: T.Secret | undefined;
  let $host_path: T.VolumeSourceHostPath | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = VolumeSourceTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $docker_volume = readVolumeSourceDockerVolume(r, r.end());
        break;
      case 26:
        $sandbox_path = readVolumeSourceSandboxPath(r, r.end());
        break;
      case 34:
        $secret = readSecret(r, r.end());
        break;
      case 42:
        $host_path = readVolumeSourceHostPath(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  return { type: $type, docker_volume: $docker_volume, sandbox_path: $sandbox_path, secret: $secret, host_path: $host_path };
}

function writeVolumeSource(m: T.VolumeSource, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(VolumeSourceTypeNumbers[m.type]);
  if (m.docker_volume !== undefined) writeVolumeSourceDockerVolume(m.docker_volume, w.uint32(18).fork()).ldelim();
  if (m.sandbox_path !== undefined) writeVolumeSourceSandboxPath(m.sandbox_path, w.uint32(26).fork()).ldelim();
  if (m.secret !== undefined) writeSecret(m.secret, w.uint32(34).fork()).ldelim();
  if (m.host_path !== undefined) writeVolumeSourceHostPath(m.host_path, w.uint32(42).fork()).ldelim();
  return w;
}

function readVolumeSourceDockerVolume(r: ProtobufReader, end: number): T.VolumeSourceDockerVolume {
  let $driver: string | undefined;
  let $name: string | undefined;
  let $driver_options: T.Parameters | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $driver = r.string();
        break;
      case 18:
        $name = r.string();
        break;
      case 26:
        $driver_options = readParameters(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($name === undefined) r.missing = true;
  return { driver: $driver, name: $name, driver_options: $driver_options } as T.VolumeSourceDockerVolume;
}

function writeVolumeSourceDockerVolume(m: T.VolumeSourceDockerVolume, w: Writer): Writer {
  if (m.driver !== undefined) w.uint32(10).string(m.driver);
  w.uint32(18).string(m.name);
  if (m.driver_options !== undefined) writeParameters(m.driver_options, w.uint32(26).fork()).ldelim();
  return w;
}

function readVolumeSourceHostPath(r: ProtobufReader, end: number): T.VolumeSourceHostPath {
  let $path: string | undefined;
  let $mount_propagation: T.MountPropagation | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 10:
        $path = r.string();
        break;
      case 18:
        $mount_propagation = readMountPropagation(r, r.end());
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($path === undefined) r.missing = true;
  return { path: $path, mount_propagation: $mount_propagation } as T.VolumeSourceHostPath;
}

function writeVolumeSourceHostPath(m: T.VolumeSourceHostPath, w: Writer): Writer {
  w.uint32(10).string(m.path);
  if (m.mount_propagation !== undefined) writeMountPropagation(m.mount_propagation, w.uint32(18).fork()).ldelim();
  return w;
}

function readVolumeSourceSandboxPath(r: ProtobufReader, end: number): T.VolumeSourceSandboxPath {
  let $type: T.VolumeSourceSandboxPathType | undefined;
  let $path: string | undefined;
  while (r.at < end) {
    const tag = r.uint32();
    switch (tag) {
      case 8:
        $type = VolumeSourceSandboxPathTypeNames[r.int32()] ?? $type;
        break;
      case 18:
        $path = r.string();
        break;
      default:
        r.skip(tag);
    }
  }
  if (r.at !== end) throw new RangeError('a message ends beyond its length');
  if ($path === undefined) r.missing = true;
  return { type: $type, path: $path } as T.VolumeSourceSandboxPath;
}

function writeVolumeSourceSandboxPath(m: T.VolumeSourceSandboxPath, w: Writer): Writer {
  if (m.type !== undefined) w.uint32(8).int32(VolumeSourceSandboxPathTypeNumbers[m.type]);
  w.uint32(18).string(m.path);
  return w;
}

const AgentInfoCapabilityTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'MULTI_ROLE', 'HIERARCHICAL_ROLE', 'RESERVATION_REFINEMENT', 'RESOURCE_PROVIDER', 'RESIZE_VOLUME', 'AGENT_OPERATION_FEEDBACK', 'AGENT_DRAINING', 'TASK_RESOURCE_LIMITS']);

const CheckInfoTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'COMMAND', 'HTTP', 'TCP']);

const ContainerInfoDockerInfoNetworkKnown: ReadonlySet<unknown> = new Set(['HOST', 'BRIDGE', 'NONE', 'USER']);

const ContainerInfoTypeKnown: ReadonlySet<unknown> = new Set(['DOCKER', 'MESOS']);

const DiscoveryInfoVisibilityKnown: ReadonlySet<unknown> = new Set(['FRAMEWORK', 'CLUSTER', 'EXTERNAL']);

const DrainStateKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'DRAINING', 'DRAINED']);

const EnvironmentVariableTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'VALUE', 'SECRET']);

const ExecutorCallTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'SUBSCRIBE', 'UPDATE', 'MESSAGE', 'HEARTBEAT']);

const ExecutorEventTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'SUBSCRIBED', 'LAUNCH', 'KILL', 'ACKNOWLEDGED', 'MESSAGE', 'ERROR', 'SHUTDOWN', 'LAUNCH_GROUP', 'HEARTBEAT']);

const ExecutorInfoTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'DEFAULT', 'CUSTOM']);

const FrameworkInfoCapabilityTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'REVOCABLE_RESOURCES', 'TASK_KILLING_STATE', 'GPU_RESOURCES', 'SHARED_RESOURCES', 'PARTITION_AWARE', 'MULTI_ROLE', 'RESERVATION_REFINEMENT', 'REGION_AWARE']);

const HealthCheckTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'COMMAND', 'HTTP', 'TCP']);

const ImageTypeKnown: ReadonlySet<unknown> = new Set(['APPC', 'DOCKER']);

const LinuxInfoIpcModeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'PRIVATE', 'SHARE_PARENT']);

const MaintenanceInverseOfferStatusStatusKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'ACCEPT', 'DECLINE']);

const MasterCallTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'GET_HEALTH', 'GET_VERSION', 'GET_STATE', 'GET_AGENTS', 'GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_TASKS', 'GET_ROLES', 'GET_MASTER', 'RESERVE_RESOURCES', 'UNRESERVE_RESOURCES', 'CREATE_VOLUMES', 'DESTROY_VOLUMES', 'GET_MAINTENANCE_STATUS', 'GET_MAINTENANCE_SCHEDULE', 'UPDATE_MAINTENANCE_SCHEDULE', 'START_MAINTENANCE', 'STOP_MAINTENANCE', 'TEARDOWN', 'MARK_AGENT_GONE', 'GET_OPERATIONS', 'DRAIN_AGENT', 'DEACTIVATE_AGENT', 'REACTIVATE_AGENT']);

const MasterInfoCapabilityTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'AGENT_UPDATE', 'AGENT_DRAINING', 'QUOTA_V2']);

const MasterResponseTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'GET_HEALTH', 'GET_VERSION', 'GET_STATE', 'GET_AGENTS', 'GET_FRAMEWORKS', 'GET_EXECUTORS', 'GET_TASKS', 'GET_ROLES', 'GET_MASTER', 'GET_MAINTENANCE_STATUS', 'GET_MAINTENANCE_SCHEDULE', 'GET_OPERATIONS']);

const MountPropagationModeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'HOST_TO_CONTAINER', 'BIDIRECTIONAL']);

const NetworkInfoProtocolKnown: ReadonlySet<unknown> = new Set(['IPv4', 'IPv6']);

const OfferOperationTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'LAUNCH', 'RESERVE', 'UNRESERVE', 'CREATE', 'DESTROY', 'LAUNCH_GROUP', 'GROW_VOLUME', 'SHRINK_VOLUME', 'CREATE_DISK', 'DESTROY_DISK']);

const OperationStateKnown: ReadonlySet<unknown> = new Set(['OPERATION_UNSUPPORTED', 'OPERATION_PENDING', 'OPERATION_FINISHED', 'OPERATION_FAILED', 'OPERATION_ERROR', 'OPERATION_DROPPED', 'OPERATION_UNREACHABLE', 'OPERATION_GONE_BY_OPERATOR', 'OPERATION_RECOVERING', 'OPERATION_UNKNOWN']);

const RLimitInfoRLimitTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'RLMT_AS', 'RLMT_CORE', 'RLMT_CPU', 'RLMT_DATA', 'RLMT_FSIZE', 'RLMT_LOCKS', 'RLMT_MEMLOCK', 'RLMT_MSGQUEUE', 'RLMT_NICE', 'RLMT_NOFILE', 'RLMT_NPROC', 'RLMT_RSS', 'RLMT_RTPRIO', 'RLMT_RTTIME', 'RLMT_SIGPENDING', 'RLMT_STACK']);

const ResourceDiskInfoSourceTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'PATH', 'MOUNT', 'BLOCK', 'RAW']);

const ResourceReservationInfoTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'STATIC', 'DYNAMIC']);

const SchedulerAttributeConstraintSelectorPseudoattributeTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'HOSTNAME', 'REGION', 'ZONE']);

const SchedulerCallTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'SUBSCRIBE', 'TEARDOWN', 'ACCEPT', 'DECLINE', 'REVIVE', 'KILL', 'SHUTDOWN', 'ACKNOWLEDGE', 'RECONCILE', 'MESSAGE', 'REQUEST', 'SUPPRESS', 'ACCEPT_INVERSE_OFFERS', 'DECLINE_INVERSE_OFFERS', 'ACKNOWLEDGE_OPERATION_STATUS', 'RECONCILE_OPERATIONS', 'UPDATE_FRAMEWORK']);

const SchedulerEventTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'SUBSCRIBED', 'OFFERS', 'RESCIND', 'UPDATE', 'MESSAGE', 'FAILURE', 'ERROR', 'HEARTBEAT', 'INVERSE_OFFERS', 'RESCIND_INVERSE_OFFER', 'UPDATE_OPERATION_STATUS']);

const SecretTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'REFERENCE', 'VALUE']);

const TaskStateKnown: ReadonlySet<unknown> = new Set(['TASK_STARTING', 'TASK_RUNNING', 'TASK_FINISHED', 'TASK_FAILED', 'TASK_KILLED', 'TASK_LOST', 'TASK_STAGING', 'TASK_ERROR', 'TASK_KILLING', 'TASK_DROPPED', 'TASK_UNREACHABLE', 'TASK_GONE', 'TASK_GONE_BY_OPERATOR', 'TASK_UNKNOWN']);

const TaskStatusReasonKnown: ReadonlySet<unknown> = new Set(['REASON_COMMAND_EXECUTOR_FAILED', 'REASON_EXECUTOR_TERMINATED', 'REASON_EXECUTOR_UNREGISTERED', 'REASON_FRAMEWORK_REMOVED', 'REASON_GC_ERROR', 'REASON_INVALID_FRAMEWORKID', 'REASON_INVALID_OFFERS', 'REASON_MASTER_DISCONNECTED', 'REASON_CONTAINER_LIMITATION_MEMORY', 'REASON_RECONCILIATION', 'REASON_AGENT_DISCONNECTED', 'REASON_AGENT_REMOVED', 'REASON_AGENT_RESTARTED', 'REASON_AGENT_UNKNOWN', 'REASON_TASK_INVALID', 'REASON_TASK_UNAUTHORIZED', 'REASON_TASK_UNKNOWN', 'REASON_CONTAINER_PREEMPTED', 'REASON_RESOURCES_UNKNOWN', 'REASON_CONTAINER_LIMITATION', 'REASON_CONTAINER_LIMITATION_DISK', 'REASON_CONTAINER_LAUNCH_FAILED', 'REASON_CONTAINER_UPDATE_FAILED', 'REASON_EXECUTOR_REGISTRATION_TIMEOUT', 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT', 'REASON_TASK_GROUP_INVALID', 'REASON_TASK_GROUP_UNAUTHORIZED', 'REASON_IO_SWITCHBOARD_EXITED', 'REASON_TASK_CHECK_STATUS_UPDATED', 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED', 'REASON_TASK_KILLED_DURING_LAUNCH', 'REASON_AGENT_REMOVED_BY_OPERATOR', 'REASON_AGENT_REREGISTERED', 'REASON_MAX_COMPLETION_TIME_REACHED', 'REASON_AGENT_DRAINING']);

const TaskStatusSourceKnown: ReadonlySet<unknown> = new Set(['SOURCE_MASTER', 'SOURCE_AGENT', 'SOURCE_EXECUTOR']);

const ValueTypeKnown: ReadonlySet<unknown> = new Set(['SCALAR', 'RANGES', 'SET', 'TEXT']);

const VolumeModeKnown: ReadonlySet<unknown> = new Set(['RW', 'RO']);

const VolumeSourceSandboxPathTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'SELF', 'PARENT']);

const VolumeSourceTypeKnown: ReadonlySet<unknown> = new Set(['UNKNOWN', 'DOCKER_VOLUME', 'SANDBOX_PATH', 'SECRET', 'HOST_PATH', 'CSI_VOLUME']);

function checkAddress(o: JsonObject, c: ReadContext): void {
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  if (o.ip !== undefined) checkString(o.ip, 'ip');
  if (o.port !== undefined) o.port = checkInt32(o.port, 'port');
  else c.missing = true;
}

function checkAgentID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkAgentInfo(o: JsonObject, c: ReadContext): void {
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.attributes !== undefined) for (const v of toArray(o.attributes, 'attributes')) checkAttribute(toObject(v, 'attributes'), c);
  if (o.id !== undefined) checkAgentID(toObject(o.id, 'id'), c);
  if (o.checkpoint !== undefined) checkBool(o.checkpoint, 'checkpoint');
  if (o.port !== undefined) o.port = checkInt32(o.port, 'port');
  if (o.domain !== undefined) checkDomainInfo(toObject(o.domain, 'domain'), c);
}

function plainAgentInfo(m: T.AgentInfo): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkAgentInfoCapability(o: JsonObject, _c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', AgentInfoCapabilityTypeKnown, undefined);
}

function checkAttribute(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.type !== undefined) takeEnum(o, 'type', ValueTypeKnown, c);
  else c.missing = true;
  if (o.scalar !== undefined) checkValueScalar(toObject(o.scalar, 'scalar'), c);
  if (o.ranges !== undefined) checkValueRanges(toObject(o.ranges, 'ranges'), c);
  if (o.text !== undefined) checkValueText(toObject(o.text, 'text'), c);
  if (o.set !== undefined) checkValueSet(toObject(o.set, 'set'), c);
}

function checkCgroupInfo(o: JsonObject, c: ReadContext): void {
  if (o.net_cls !== undefined) checkCgroupInfoNetCls(toObject(o.net_cls, 'net_cls'), c);
}

function checkCgroupInfoNetCls(o: JsonObject, _c: ReadContext): void {
  if (o.classid !== undefined) o.classid = checkUint32(o.classid, 'classid');
}

function checkCheckInfo(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', CheckInfoTypeKnown, undefined);
  if (o.command !== undefined) checkCheckInfoCommand(toObject(o.command, 'command'), c);
  if (o.http !== undefined) checkCheckInfoHttp(toObject(o.http, 'http'), c);
  if (o.delay_seconds !== undefined) o.delay_seconds = checkDouble(o.delay_seconds, 'delay_seconds');
  if (o.interval_seconds !== undefined) o.interval_seconds = checkDouble(o.interval_seconds, 'interval_seconds');
  if (o.timeout_seconds !== undefined) o.timeout_seconds = checkDouble(o.timeout_seconds, 'timeout_seconds');
  if (o.tcp !== undefined) checkCheckInfoTcp(toObject(o.tcp, 'tcp'), c);
}

function plainCheckInfo(m: T.CheckInfo): unknown {
  const command = m.command === undefined ? undefined : plainCheckInfoCommand(m.command);
  return command === m.command ? m : { ...m, command };
}

function checkCheckInfoCommand(o: JsonObject, c: ReadContext): void {
  if (o.command !== undefined) checkCommandInfo(toObject(o.command, 'command'), c);
  else c.missing = true;
}

function plainCheckInfoCommand(m: T.CheckInfoCommand): unknown {
  const command = plainCommandInfo(m.command);
  return command === m.command ? m : { ...m, command };
}

function checkCheckInfoHttp(o: JsonObject, c: ReadContext): void {
  if (o.port !== undefined) o.port = checkUint32(o.port, 'port');
  else c.missing = true;
  if (o.path !== undefined) checkString(o.path, 'path');
}

function checkCheckInfoTcp(o: JsonObject, c: ReadContext): void {
  if (o.port !== undefined) o.port = checkUint32(o.port, 'port');
  else c.missing = true;
}

function checkCheckStatusInfo(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', CheckInfoTypeKnown, undefined);
  if (o.command !== undefined) checkCheckStatusInfoCommand(toObject(o.command, 'command'), c);
  if (o.http !== undefined) checkCheckStatusInfoHttp(toObject(o.http, 'http'), c);
  if (o.tcp !== undefined) checkCheckStatusInfoTcp(toObject(o.tcp, 'tcp'), c);
}

function checkCheckStatusInfoCommand(o: JsonObject, _c: ReadContext): void {
  if (o.exit_code !== undefined) o.exit_code = checkInt32(o.exit_code, 'exit_code');
}

function checkCheckStatusInfoHttp(o: JsonObject, _c: ReadContext): void {
  if (o.status_code !== undefined) o.status_code = checkUint32(o.status_code, 'status_code');
}

function checkCheckStatusInfoTcp(o: JsonObject, _c: ReadContext): void {
  if (o.succeeded !== undefined) checkBool(o.succeeded, 'succeeded');
}

function checkCommandInfo(o: JsonObject, c: ReadContext): void {
  if (o.uris !== undefined) for (const v of toArray(o.uris, 'uris')) checkCommandInfoURI(toObject(v, 'uris'), c);
  if (o.environment !== undefined) checkEnvironment(toObject(o.environment, 'environment'), c);
  if (o.value !== undefined) checkString(o.value, 'value');
  if (o.user !== undefined) checkString(o.user, 'user');
  if (o.shell !== undefined) checkBool(o.shell, 'shell');
  if (o.arguments !== undefined) o.arguments = toArray(o.arguments, 'arguments').map((v) => checkString(v, 'arguments'));
}

function plainCommandInfo(m: T.CommandInfo): unknown {
  const environment = m.environment === undefined ? undefined : plainEnvironment(m.environment);
  return environment === m.environment ? m : { ...m, environment };
}

function checkCommandInfoURI(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
  if (o.executable !== undefined) checkBool(o.executable, 'executable');
  if (o.extract !== undefined) checkBool(o.extract, 'extract');
  if (o.cache !== undefined) checkBool(o.cache, 'cache');
  if (o.output_file !== undefined) checkString(o.output_file, 'output_file');
}

function checkContainerID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
  if (o.parent !== undefined) checkContainerID(toObject(o.parent, 'parent'), c);
}

function checkContainerInfo(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', ContainerInfoTypeKnown, c);
  else c.missing = true;
  if (o.volumes !== undefined) for (const v of toArray(o.volumes, 'volumes')) checkVolume(toObject(v, 'volumes'), c);
  if (o.docker !== undefined) checkContainerInfoDockerInfo(toObject(o.docker, 'docker'), c);
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  if (o.mesos !== undefined) checkContainerInfoMesosInfo(toObject(o.mesos, 'mesos'), c);
  if (o.network_infos !== undefined) for (const v of toArray(o.network_infos, 'network_infos')) checkNetworkInfo(toObject(v, 'network_infos'), c);
  if (o.linux_info !== undefined) checkLinuxInfo(toObject(o.linux_info, 'linux_info'), c);
  if (o.rlimit_info !== undefined) checkRLimitInfo(toObject(o.rlimit_info, 'rlimit_info'), c);
}

function plainContainerInfo(m: T.ContainerInfo): unknown {
  const volumes = plainArray(m.volumes, plainVolume);
  const mesos = m.mesos === undefined ? undefined : plainContainerInfoMesosInfo(m.mesos);
  return volumes === m.volumes && mesos === m.mesos ? m : { ...m, volumes, mesos };
}

function checkContainerInfoDockerInfo(o: JsonObject, c: ReadContext): void {
  if (o.image !== undefined) checkString(o.image, 'image');
  else c.missing = true;
  if (o.network !== undefined) takeEnum(o, 'network', ContainerInfoDockerInfoNetworkKnown, undefined);
  if (o.port_mappings !== undefined) for (const v of toArray(o.port_mappings, 'port_mappings')) checkContainerInfoDockerInfoPortMapping(toObject(v, 'port_mappings'), c);
  if (o.privileged !== undefined) checkBool(o.privileged, 'privileged');
  if (o.parameters !== undefined) for (const v of toArray(o.parameters, 'parameters')) checkParameter(toObject(v, 'parameters'), c);
  if (o.force_pull_image !== undefined) checkBool(o.force_pull_image, 'force_pull_image');
}

function checkContainerInfoDockerInfoPortMapping(o: JsonObject, c: ReadContext): void {
  if (o.host_port !== undefined) o.host_port = checkUint32(o.host_port, 'host_port');
  else c.missing = true;
  if (o.container_port !== undefined) o.container_port = checkUint32(o.container_port, 'container_port');
  else c.missing = true;
  if (o.protocol !== undefined) checkString(o.protocol, 'protocol');
}

function checkContainerInfoMesosInfo(o: JsonObject, c: ReadContext): void {
  if (o.image !== undefined) checkImage(toObject(o.image, 'image'), c);
}

function plainContainerInfoMesosInfo(m: T.ContainerInfoMesosInfo): unknown {
  const image = m.image === undefined ? undefined : plainImage(m.image);
  return image === m.image ? m : { ...m, image };
}

function checkContainerStatus(o: JsonObject, c: ReadContext): void {
  if (o.network_infos !== undefined) for (const v of toArray(o.network_infos, 'network_infos')) checkNetworkInfo(toObject(v, 'network_infos'), c);
  if (o.cgroup_info !== undefined) checkCgroupInfo(toObject(o.cgroup_info, 'cgroup_info'), c);
  if (o.executor_pid !== undefined) o.executor_pid = checkUint32(o.executor_pid, 'executor_pid');
  if (o.container_id !== undefined) checkContainerID(toObject(o.container_id, 'container_id'), c);
}

function checkCredential(o: JsonObject, c: ReadContext): void {
  if (o.principal !== undefined) checkString(o.principal, 'principal');
  else c.missing = true;
  if (o.secret !== undefined) checkString(o.secret, 'secret');
}

function checkDiscoveryInfo(o: JsonObject, c: ReadContext): void {
  if (o.visibility !== undefined) takeEnum(o, 'visibility', DiscoveryInfoVisibilityKnown, c);
  else c.missing = true;
  if (o.name !== undefined) checkString(o.name, 'name');
  if (o.environment !== undefined) checkString(o.environment, 'environment');
  if (o.location !== undefined) checkString(o.location, 'location');
  if (o.version !== undefined) checkString(o.version, 'version');
  if (o.ports !== undefined) checkPorts(toObject(o.ports, 'ports'), c);
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
}

function checkDomainInfo(o: JsonObject, c: ReadContext): void {
  if (o.fault_domain !== undefined) checkDomainInfoFaultDomain(toObject(o.fault_domain, 'fault_domain'), c);
}

function checkDomainInfoFaultDomain(o: JsonObject, c: ReadContext): void {
  if (o.region !== undefined) checkDomainInfoFaultDomainRegionInfo(toObject(o.region, 'region'), c);
  else c.missing = true;
  if (o.zone !== undefined) checkDomainInfoFaultDomainZoneInfo(toObject(o.zone, 'zone'), c);
  else c.missing = true;
}

function checkDomainInfoFaultDomainRegionInfo(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
}

function checkDomainInfoFaultDomainZoneInfo(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
}

function checkDrainConfig(o: JsonObject, c: ReadContext): void {
  if (o.max_grace_period !== undefined) checkDurationInfo(toObject(o.max_grace_period, 'max_grace_period'), c);
  if (o.mark_gone !== undefined) checkBool(o.mark_gone, 'mark_gone');
}

function plainDrainConfig(m: T.DrainConfig): unknown {
  const max_grace_period = m.max_grace_period === undefined ? undefined : plainDurationInfo(m.max_grace_period);
  return max_grace_period === m.max_grace_period ? m : { ...m, max_grace_period };
}

function checkDrainInfo(o: JsonObject, c: ReadContext): void {
  if (o.state !== undefined) takeEnum(o, 'state', DrainStateKnown, c);
  else c.missing = true;
  if (o.config !== undefined) checkDrainConfig(toObject(o.config, 'config'), c);
  else c.missing = true;
}

function plainDrainInfo(m: T.DrainInfo): unknown {
  const config = plainDrainConfig(m.config);
  return config === m.config ? m : { ...m, config };
}

function checkDurationInfo(o: JsonObject, c: ReadContext): void {
  if (o.nanoseconds !== undefined) o.nanoseconds = checkInt64(o.nanoseconds, 'nanoseconds');
  else c.missing = true;
}

function plainDurationInfo(m: T.DurationInfo): unknown {
  const nanoseconds = rawInteger(m.nanoseconds);
  return nanoseconds === m.nanoseconds ? m : { ...m, nanoseconds };
}

function checkEnvironment(o: JsonObject, c: ReadContext): void {
  if (o.variables !== undefined) for (const v of toArray(o.variables, 'variables')) checkEnvironmentVariable(toObject(v, 'variables'), c);
}

function plainEnvironment(m: T.Environment): unknown {
  const variables = plainArray(m.variables, plainEnvironmentVariable);
  return variables === m.variables ? m : { ...m, variables };
}

function checkEnvironmentVariable(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.value !== undefined) checkString(o.value, 'value');
  if (o.type !== undefined) takeEnum(o, 'type', EnvironmentVariableTypeKnown, undefined);
  if (o.secret !== undefined) checkSecret(toObject(o.secret, 'secret'), c);
}

function plainEnvironmentVariable(m: T.EnvironmentVariable): unknown {
  const secret = m.secret === undefined ? undefined : plainSecret(m.secret);
  return secret === m.secret ? m : { ...m, secret };
}

function checkExecutorCall(o: JsonObject, c: ReadContext): void {
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  else c.missing = true;
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.type !== undefined) takeEnum(o, 'type', ExecutorCallTypeKnown, undefined);
  if (o.subscribe !== undefined) checkExecutorCallSubscribe(toObject(o.subscribe, 'subscribe'), c);
  if (o.update !== undefined) checkExecutorCallUpdate(toObject(o.update, 'update'), c);
  if (o.message !== undefined) checkExecutorCallMessage(toObject(o.message, 'message'), c);
}

function plainExecutorCall(m: T.AnyExecutorCall): unknown {
  const subscribe = m.subscribe === undefined ? undefined : plainExecutorCallSubscribe(m.subscribe);
  const update = m.update === undefined ? undefined : plainExecutorCallUpdate(m.update);
  const message = m.message === undefined ? undefined : plainExecutorCallMessage(m.message);
  return subscribe === m.subscribe && update === m.update && message === m.message ? m : { ...m, subscribe, update, message };
}

function checkExecutorCallMessage(o: JsonObject, c: ReadContext): void {
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  else c.missing = true;
}

function plainExecutorCallMessage(m: T.ExecutorCallMessage): unknown {
  const data = base64(m.data);
  return data === m.data ? m : { ...m, data };
}

function checkExecutorCallSubscribe(o: JsonObject, c: ReadContext): void {
  if (o.unacknowledged_tasks !== undefined) for (const v of toArray(o.unacknowledged_tasks, 'unacknowledged_tasks')) checkTaskInfo(toObject(v, 'unacknowledged_tasks'), c);
  if (o.unacknowledged_updates !== undefined) for (const v of toArray(o.unacknowledged_updates, 'unacknowledged_updates')) checkExecutorCallUpdate(toObject(v, 'unacknowledged_updates'), c);
}

function plainExecutorCallSubscribe(m: T.ExecutorCallSubscribe): unknown {
  const unacknowledged_tasks = plainArray(m.unacknowledged_tasks, plainTaskInfo);
  const unacknowledged_updates = plainArray(m.unacknowledged_updates, plainExecutorCallUpdate);
  return unacknowledged_tasks === m.unacknowledged_tasks && unacknowledged_updates === m.unacknowledged_updates ? m : { ...m, unacknowledged_tasks, unacknowledged_updates };
}

function checkExecutorCallUpdate(o: JsonObject, c: ReadContext): void {
  if (o.status !== undefined) checkTaskStatus(toObject(o.status, 'status'), c);
  else c.missing = true;
}

function plainExecutorCallUpdate(m: T.ExecutorCallUpdate): unknown {
  const status = plainTaskStatus(m.status);
  return status === m.status ? m : { ...m, status };
}

function checkExecutorEvent(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', ExecutorEventTypeKnown, undefined);
  if (o.subscribed !== undefined) checkExecutorEventSubscribed(toObject(o.subscribed, 'subscribed'), c);
  if (o.acknowledged !== undefined) checkExecutorEventAcknowledged(toObject(o.acknowledged, 'acknowledged'), c);
  if (o.launch !== undefined) checkExecutorEventLaunch(toObject(o.launch, 'launch'), c);
  if (o.kill !== undefined) checkExecutorEventKill(toObject(o.kill, 'kill'), c);
  if (o.message !== undefined) checkExecutorEventMessage(toObject(o.message, 'message'), c);
  if (o.error !== undefined) checkExecutorEventError(toObject(o.error, 'error'), c);
  if (o.launch_group !== undefined) checkExecutorEventLaunchGroup(toObject(o.launch_group, 'launch_group'), c);
}

function plainExecutorEvent(m: T.AnyExecutorEvent): unknown {
  const subscribed = m.subscribed === undefined ? undefined : plainExecutorEventSubscribed(m.subscribed);
  const acknowledged = m.acknowledged === undefined ? undefined : plainExecutorEventAcknowledged(m.acknowledged);
  const launch = m.launch === undefined ? undefined : plainExecutorEventLaunch(m.launch);
  const kill = m.kill === undefined ? undefined : plainExecutorEventKill(m.kill);
  const message = m.message === undefined ? undefined : plainExecutorEventMessage(m.message);
  const launch_group = m.launch_group === undefined ? undefined : plainExecutorEventLaunchGroup(m.launch_group);
  return subscribed === m.subscribed && acknowledged === m.acknowledged && launch === m.launch && kill === m.kill && message === m.message && launch_group === m.launch_group ? m : { ...m, subscribed, acknowledged, launch, kill, message, launch_group };
}

function checkExecutorEventAcknowledged(o: JsonObject, c: ReadContext): void {
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.uuid !== undefined) o.uuid = checkBytes(o.uuid, 'uuid');
  else c.missing = true;
}

function plainExecutorEventAcknowledged(m: T.ExecutorEventAcknowledged): unknown {
  const uuid = base64(m.uuid);
  return uuid === m.uuid ? m : { ...m, uuid };
}

function checkExecutorEventError(o: JsonObject, c: ReadContext): void {
  if (o.message !== undefined) checkString(o.message, 'message');
  else c.missing = true;
}

function checkExecutorEventKill(o: JsonObject, c: ReadContext): void {
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.kill_policy !== undefined) checkKillPolicy(toObject(o.kill_policy, 'kill_policy'), c);
}

function plainExecutorEventKill(m: T.ExecutorEventKill): unknown {
  const kill_policy = m.kill_policy === undefined ? undefined : plainKillPolicy(m.kill_policy);
  return kill_policy === m.kill_policy ? m : { ...m, kill_policy };
}

function checkExecutorEventLaunch(o: JsonObject, c: ReadContext): void {
  if (o.task !== undefined) checkTaskInfo(toObject(o.task, 'task'), c);
  else c.missing = true;
}

function plainExecutorEventLaunch(m: T.ExecutorEventLaunch): unknown {
  const task = plainTaskInfo(m.task);
  return task === m.task ? m : { ...m, task };
}

function checkExecutorEventLaunchGroup(o: JsonObject, c: ReadContext): void {
  if (o.task_group !== undefined) checkTaskGroupInfo(toObject(o.task_group, 'task_group'), c);
  else c.missing = true;
}

function plainExecutorEventLaunchGroup(m: T.ExecutorEventLaunchGroup): unknown {
  const task_group = plainTaskGroupInfo(m.task_group);
  return task_group === m.task_group ? m : { ...m, task_group };
}

function checkExecutorEventMessage(o: JsonObject, c: ReadContext): void {
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  else c.missing = true;
}

function plainExecutorEventMessage(m: T.ExecutorEventMessage): unknown {
  const data = base64(m.data);
  return data === m.data ? m : { ...m, data };
}

function checkExecutorEventSubscribed(o: JsonObject, c: ReadContext): void {
  if (o.executor_info !== undefined) checkExecutorInfo(toObject(o.executor_info, 'executor_info'), c);
  else c.missing = true;
  if (o.framework_info !== undefined) checkFrameworkInfo(toObject(o.framework_info, 'framework_info'), c);
  else c.missing = true;
  if (o.agent_info !== undefined) checkAgentInfo(toObject(o.agent_info, 'agent_info'), c);
  else c.missing = true;
  if (o.container_id !== undefined) checkContainerID(toObject(o.container_id, 'container_id'), c);
}

function plainExecutorEventSubscribed(m: T.ExecutorEventSubscribed): unknown {
  const executor_info = plainExecutorInfo(m.executor_info);
  const agent_info = plainAgentInfo(m.agent_info);
  return executor_info === m.executor_info && agent_info === m.agent_info ? m : { ...m, executor_info, agent_info };
}

function checkExecutorID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkExecutorInfo(o: JsonObject, c: ReadContext): void {
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  else c.missing = true;
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.command !== undefined) checkCommandInfo(toObject(o.command, 'command'), c);
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  if (o.name !== undefined) checkString(o.name, 'name');
  if (o.source !== undefined) checkString(o.source, 'source');
  if (o.container !== undefined) checkContainerInfo(toObject(o.container, 'container'), c);
  if (o.discovery !== undefined) checkDiscoveryInfo(toObject(o.discovery, 'discovery'), c);
  if (o.shutdown_grace_period !== undefined) checkDurationInfo(toObject(o.shutdown_grace_period, 'shutdown_grace_period'), c);
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.type !== undefined) takeEnum(o, 'type', ExecutorInfoTypeKnown, undefined);
}

function plainExecutorInfo(m: T.ExecutorInfo): unknown {
  const data = m.data === undefined ? undefined : base64(m.data);
  const resources = plainArray(m.resources, plainResource);
  const command = m.command === undefined ? undefined : plainCommandInfo(m.command);
  const container = m.container === undefined ? undefined : plainContainerInfo(m.container);
  const shutdown_grace_period = m.shutdown_grace_period === undefined ? undefined : plainDurationInfo(m.shutdown_grace_period);
  return data === m.data && resources === m.resources && command === m.command && container === m.container && shutdown_grace_period === m.shutdown_grace_period ? m : { ...m, data, resources, command, container, shutdown_grace_period };
}

function checkFilters(o: JsonObject, _c: ReadContext): void {
  if (o.refuse_seconds !== undefined) o.refuse_seconds = checkDouble(o.refuse_seconds, 'refuse_seconds');
}

function checkFrameworkID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkFrameworkInfo(o: JsonObject, c: ReadContext): void {
  if (o.user !== undefined) checkString(o.user, 'user');
  else c.missing = true;
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.id !== undefined) checkFrameworkID(toObject(o.id, 'id'), c);
  if (o.failover_timeout !== undefined) o.failover_timeout = checkDouble(o.failover_timeout, 'failover_timeout');
  if (o.checkpoint !== undefined) checkBool(o.checkpoint, 'checkpoint');
  if (o.role !== undefined) checkString(o.role, 'role');
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  if (o.principal !== undefined) checkString(o.principal, 'principal');
  if (o.webui_url !== undefined) checkString(o.webui_url, 'webui_url');
  if (o.capabilities !== undefined) for (const v of toArray(o.capabilities, 'capabilities')) checkFrameworkInfoCapability(toObject(v, 'capabilities'), c);
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.roles !== undefined) o.roles = toArray(o.roles, 'roles').map((v) => checkString(v, 'roles'));
  if (o.offer_filters !== undefined) for (const v of Object.values(toObject(o.offer_filters, 'offer_filters'))) checkOfferFilters(toObject(v, 'offer_filters'), c);
}

function checkFrameworkInfoCapability(o: JsonObject, _c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', FrameworkInfoCapabilityTypeKnown, undefined);
}

function checkHealthCheck(o: JsonObject, c: ReadContext): void {
  if (o.http !== undefined) checkHealthCheckHTTPCheckInfo(toObject(o.http, 'http'), c);
  if (o.delay_seconds !== undefined) o.delay_seconds = checkDouble(o.delay_seconds, 'delay_seconds');
  if (o.interval_seconds !== undefined) o.interval_seconds = checkDouble(o.interval_seconds, 'interval_seconds');
  if (o.timeout_seconds !== undefined) o.timeout_seconds = checkDouble(o.timeout_seconds, 'timeout_seconds');
  if (o.consecutive_failures !== undefined) o.consecutive_failures = checkUint32(o.consecutive_failures, 'consecutive_failures');
  if (o.grace_period_seconds !== undefined) o.grace_period_seconds = checkDouble(o.grace_period_seconds, 'grace_period_seconds');
  if (o.command !== undefined) checkCommandInfo(toObject(o.command, 'command'), c);
  if (o.type !== undefined) takeEnum(o, 'type', HealthCheckTypeKnown, undefined);
  if (o.tcp !== undefined) checkHealthCheckTCPCheckInfo(toObject(o.tcp, 'tcp'), c);
}

function plainHealthCheck(m: T.HealthCheck): unknown {
  const command = m.command === undefined ? undefined : plainCommandInfo(m.command);
  return command === m.command ? m : { ...m, command };
}

function checkHealthCheckHTTPCheckInfo(o: JsonObject, c: ReadContext): void {
  if (o.port !== undefined) o.port = checkUint32(o.port, 'port');
  else c.missing = true;
  if (o.path !== undefined) checkString(o.path, 'path');
  if (o.scheme !== undefined) checkString(o.scheme, 'scheme');
  if (o.statuses !== undefined) o.statuses = toArray(o.statuses, 'statuses').map((v) => checkUint32(v, 'statuses'));
  if (o.protocol !== undefined) takeEnum(o, 'protocol', NetworkInfoProtocolKnown, undefined);
}

function checkHealthCheckTCPCheckInfo(o: JsonObject, c: ReadContext): void {
  if (o.port !== undefined) o.port = checkUint32(o.port, 'port');
  else c.missing = true;
  if (o.protocol !== undefined) takeEnum(o, 'protocol', NetworkInfoProtocolKnown, undefined);
}

function checkImage(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', ImageTypeKnown, c);
  else c.missing = true;
  if (o.docker !== undefined) checkImageDocker(toObject(o.docker, 'docker'), c);
  if (o.cached !== undefined) checkBool(o.cached, 'cached');
}

function plainImage(m: T.Image): unknown {
  const docker = m.docker === undefined ? undefined : plainImageDocker(m.docker);
  return docker === m.docker ? m : { ...m, docker };
}

function checkImageDocker(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.credential !== undefined) checkCredential(toObject(o.credential, 'credential'), c);
  if (o.config !== undefined) checkSecret(toObject(o.config, 'config'), c);
}

function plainImageDocker(m: T.ImageDocker): unknown {
  const config = m.config === undefined ? undefined : plainSecret(m.config);
  return config === m.config ? m : { ...m, config };
}

function checkInverseOffer(o: JsonObject, c: ReadContext): void {
  if (o.id !== undefined) checkOfferID(toObject(o.id, 'id'), c);
  else c.missing = true;
  if (o.url !== undefined) checkURL(toObject(o.url, 'url'), c);
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.unavailability !== undefined) checkUnavailability(toObject(o.unavailability, 'unavailability'), c);
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainInverseOffer(m: T.InverseOffer): unknown {
  const unavailability = plainUnavailability(m.unavailability);
  const resources = plainArray(m.resources, plainResource);
  return unavailability === m.unavailability && resources === m.resources ? m : { ...m, unavailability, resources };
}

function checkKillPolicy(o: JsonObject, c: ReadContext): void {
  if (o.grace_period !== undefined) checkDurationInfo(toObject(o.grace_period, 'grace_period'), c);
}

function plainKillPolicy(m: T.KillPolicy): unknown {
  const grace_period = m.grace_period === undefined ? undefined : plainDurationInfo(m.grace_period);
  return grace_period === m.grace_period ? m : { ...m, grace_period };
}

function checkLabel(o: JsonObject, c: ReadContext): void {
  if (o.key !== undefined) checkString(o.key, 'key');
  else c.missing = true;
  if (o.value !== undefined) checkString(o.value, 'value');
}

function checkLabels(o: JsonObject, c: ReadContext): void {
  if (o.labels !== undefined) for (const v of toArray(o.labels, 'labels')) checkLabel(toObject(v, 'labels'), c);
}

function checkLinuxInfo(o: JsonObject, _c: ReadContext): void {
  if (o.share_pid_namespace !== undefined) checkBool(o.share_pid_namespace, 'share_pid_namespace');
  if (o.ipc_mode !== undefined) takeEnum(o, 'ipc_mode', LinuxInfoIpcModeKnown, undefined);
  if (o.shm_size !== undefined) o.shm_size = checkUint32(o.shm_size, 'shm_size');
  if (o.share_cgroups !== undefined) checkBool(o.share_cgroups, 'share_cgroups');
}

function checkMachineID(o: JsonObject, _c: ReadContext): void {
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  if (o.ip !== undefined) checkString(o.ip, 'ip');
}

function checkMaintenanceClusterStatus(o: JsonObject, c: ReadContext): void {
  if (o.draining_machines !== undefined) for (const v of toArray(o.draining_machines, 'draining_machines')) checkMaintenanceClusterStatusDrainingMachine(toObject(v, 'draining_machines'), c);
  if (o.down_machines !== undefined) for (const v of toArray(o.down_machines, 'down_machines')) checkMachineID(toObject(v, 'down_machines'), c);
}

function plainMaintenanceClusterStatus(m: T.MaintenanceClusterStatus): unknown {
  const draining_machines = plainArray(m.draining_machines, plainMaintenanceClusterStatusDrainingMachine);
  return draining_machines === m.draining_machines ? m : { ...m, draining_machines };
}

function checkMaintenanceClusterStatusDrainingMachine(o: JsonObject, c: ReadContext): void {
  if (o.id !== undefined) checkMachineID(toObject(o.id, 'id'), c);
  else c.missing = true;
  if (o.statuses !== undefined) for (const v of toArray(o.statuses, 'statuses')) checkMaintenanceInverseOfferStatus(toObject(v, 'statuses'), c);
}

function plainMaintenanceClusterStatusDrainingMachine(m: T.MaintenanceClusterStatusDrainingMachine): unknown {
  const statuses = plainArray(m.statuses, plainMaintenanceInverseOfferStatus);
  return statuses === m.statuses ? m : { ...m, statuses };
}

function checkMaintenanceInverseOfferStatus(o: JsonObject, c: ReadContext): void {
  if (o.status !== undefined) takeEnum(o, 'status', MaintenanceInverseOfferStatusStatusKnown, c);
  else c.missing = true;
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.timestamp !== undefined) checkTimeInfo(toObject(o.timestamp, 'timestamp'), c);
  else c.missing = true;
}

function plainMaintenanceInverseOfferStatus(m: T.MaintenanceInverseOfferStatus): unknown {
  const timestamp = plainTimeInfo(m.timestamp);
  return timestamp === m.timestamp ? m : { ...m, timestamp };
}

function checkMaintenanceSchedule(o: JsonObject, c: ReadContext): void {
  if (o.windows !== undefined) for (const v of toArray(o.windows, 'windows')) checkMaintenanceWindow(toObject(v, 'windows'), c);
}

function plainMaintenanceSchedule(m: T.MaintenanceSchedule): unknown {
  const windows = plainArray(m.windows, plainMaintenanceWindow);
  return windows === m.windows ? m : { ...m, windows };
}

function checkMaintenanceWindow(o: JsonObject, c: ReadContext): void {
  if (o.machine_ids !== undefined) for (const v of toArray(o.machine_ids, 'machine_ids')) checkMachineID(toObject(v, 'machine_ids'), c);
  if (o.unavailability !== undefined) checkUnavailability(toObject(o.unavailability, 'unavailability'), c);
  else c.missing = true;
}

function plainMaintenanceWindow(m: T.MaintenanceWindow): unknown {
  const unavailability = plainUnavailability(m.unavailability);
  return unavailability === m.unavailability ? m : { ...m, unavailability };
}

function checkMasterCall(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', MasterCallTypeKnown, undefined);
  if (o.reserve_resources !== undefined) checkMasterCallReserveResources(toObject(o.reserve_resources, 'reserve_resources'), c);
  if (o.unreserve_resources !== undefined) checkMasterCallUnreserveResources(toObject(o.unreserve_resources, 'unreserve_resources'), c);
  if (o.create_volumes !== undefined) checkMasterCallCreateVolumes(toObject(o.create_volumes, 'create_volumes'), c);
  if (o.destroy_volumes !== undefined) checkMasterCallDestroyVolumes(toObject(o.destroy_volumes, 'destroy_volumes'), c);
  if (o.update_maintenance_schedule !== undefined) checkMasterCallUpdateMaintenanceSchedule(toObject(o.update_maintenance_schedule, 'update_maintenance_schedule'), c);
  if (o.start_maintenance !== undefined) checkMasterCallStartMaintenance(toObject(o.start_maintenance, 'start_maintenance'), c);
  if (o.stop_maintenance !== undefined) checkMasterCallStopMaintenance(toObject(o.stop_maintenance, 'stop_maintenance'), c);
  if (o.teardown !== undefined) checkMasterCallTeardown(toObject(o.teardown, 'teardown'), c);
  if (o.mark_agent_gone !== undefined) checkMasterCallMarkAgentGone(toObject(o.mark_agent_gone, 'mark_agent_gone'), c);
  if (o.drain_agent !== undefined) checkMasterCallDrainAgent(toObject(o.drain_agent, 'drain_agent'), c);
  if (o.deactivate_agent !== undefined) checkMasterCallDeactivateAgent(toObject(o.deactivate_agent, 'deactivate_agent'), c);
  if (o.reactivate_agent !== undefined) checkMasterCallReactivateAgent(toObject(o.reactivate_agent, 'reactivate_agent'), c);
}

function plainMasterCall(m: T.AnyMasterCall): unknown {
  const reserve_resources = m.reserve_resources === undefined ? undefined : plainMasterCallReserveResources(m.reserve_resources);
  const unreserve_resources = m.unreserve_resources === undefined ? undefined : plainMasterCallUnreserveResources(m.unreserve_resources);
  const create_volumes = m.create_volumes === undefined ? undefined : plainMasterCallCreateVolumes(m.create_volumes);
  const destroy_volumes = m.destroy_volumes === undefined ? undefined : plainMasterCallDestroyVolumes(m.destroy_volumes);
  const update_maintenance_schedule = m.update_maintenance_schedule === undefined ? undefined : plainMasterCallUpdateMaintenanceSchedule(m.update_maintenance_schedule);
  const drain_agent = m.drain_agent === undefined ? undefined : plainMasterCallDrainAgent(m.drain_agent);
  return reserve_resources === m.reserve_resources && unreserve_resources === m.unreserve_resources && create_volumes === m.create_volumes && destroy_volumes === m.destroy_volumes && update_maintenance_schedule === m.update_maintenance_schedule && drain_agent === m.drain_agent ? m : { ...m, reserve_resources, unreserve_resources, create_volumes, destroy_volumes, update_maintenance_schedule, drain_agent };
}

function checkMasterCallCreateVolumes(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.volumes !== undefined) for (const v of toArray(o.volumes, 'volumes')) checkResource(toObject(v, 'volumes'), c);
}

function plainMasterCallCreateVolumes(m: T.MasterCallCreateVolumes): unknown {
  const volumes = plainArray(m.volumes, plainResource);
  return volumes === m.volumes ? m : { ...m, volumes };
}

function checkMasterCallDeactivateAgent(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
}

function checkMasterCallDestroyVolumes(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.volumes !== undefined) for (const v of toArray(o.volumes, 'volumes')) checkResource(toObject(v, 'volumes'), c);
}

function plainMasterCallDestroyVolumes(m: T.MasterCallDestroyVolumes): unknown {
  const volumes = plainArray(m.volumes, plainResource);
  return volumes === m.volumes ? m : { ...m, volumes };
}

function checkMasterCallDrainAgent(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.max_grace_period !== undefined) checkMasterCallDuration(toObject(o.max_grace_period, 'max_grace_period'), c);
  if (o.mark_gone !== undefined) checkBool(o.mark_gone, 'mark_gone');
}

function plainMasterCallDrainAgent(m: T.MasterCallDrainAgent): unknown {
  const max_grace_period = m.max_grace_period === undefined ? undefined : plainMasterCallDuration(m.max_grace_period);
  return max_grace_period === m.max_grace_period ? m : { ...m, max_grace_period };
}

function checkMasterCallDuration(o: JsonObject, _c: ReadContext): void {
  if (o.seconds !== undefined) o.seconds = checkInt64(o.seconds, 'seconds');
  if (o.nanos !== undefined) o.nanos = checkInt32(o.nanos, 'nanos');
}

function plainMasterCallDuration(m: T.MasterCallDuration): unknown {
  const seconds = m.seconds === undefined ? undefined : rawInteger(m.seconds);
  return seconds === m.seconds ? m : { ...m, seconds };
}

function checkMasterCallMarkAgentGone(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
}

function checkMasterCallReactivateAgent(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
}

function checkMasterCallReserveResources(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.source !== undefined) for (const v of toArray(o.source, 'source')) checkResource(toObject(v, 'source'), c);
}

function plainMasterCallReserveResources(m: T.MasterCallReserveResources): unknown {
  const resources = plainArray(m.resources, plainResource);
  const source = plainArray(m.source, plainResource);
  return resources === m.resources && source === m.source ? m : { ...m, resources, source };
}

function checkMasterCallStartMaintenance(o: JsonObject, c: ReadContext): void {
  if (o.machines !== undefined) for (const v of toArray(o.machines, 'machines')) checkMachineID(toObject(v, 'machines'), c);
}

function checkMasterCallStopMaintenance(o: JsonObject, c: ReadContext): void {
  if (o.machines !== undefined) for (const v of toArray(o.machines, 'machines')) checkMachineID(toObject(v, 'machines'), c);
}

function checkMasterCallTeardown(o: JsonObject, c: ReadContext): void {
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
}

function checkMasterCallUnreserveResources(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainMasterCallUnreserveResources(m: T.MasterCallUnreserveResources): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkMasterCallUpdateMaintenanceSchedule(o: JsonObject, c: ReadContext): void {
  if (o.schedule !== undefined) checkMaintenanceSchedule(toObject(o.schedule, 'schedule'), c);
  else c.missing = true;
}

function plainMasterCallUpdateMaintenanceSchedule(m: T.MasterCallUpdateMaintenanceSchedule): unknown {
  const schedule = plainMaintenanceSchedule(m.schedule);
  return schedule === m.schedule ? m : { ...m, schedule };
}

function checkMasterInfo(o: JsonObject, c: ReadContext): void {
  if (o.id !== undefined) checkString(o.id, 'id');
  else c.missing = true;
  if (o.ip !== undefined) o.ip = checkUint32(o.ip, 'ip');
  else c.missing = true;
  if (o.port !== undefined) o.port = checkUint32(o.port, 'port');
  else c.missing = true;
  if (o.pid !== undefined) checkString(o.pid, 'pid');
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  if (o.version !== undefined) checkString(o.version, 'version');
  if (o.address !== undefined) checkAddress(toObject(o.address, 'address'), c);
  if (o.domain !== undefined) checkDomainInfo(toObject(o.domain, 'domain'), c);
  if (o.capabilities !== undefined) for (const v of toArray(o.capabilities, 'capabilities')) checkMasterInfoCapability(toObject(v, 'capabilities'), c);
}

function checkMasterInfoCapability(o: JsonObject, _c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', MasterInfoCapabilityTypeKnown, undefined);
}

function checkMasterResponse(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', MasterResponseTypeKnown, undefined);
  if (o.get_health !== undefined) checkMasterResponseGetHealth(toObject(o.get_health, 'get_health'), c);
  if (o.get_version !== undefined) checkMasterResponseGetVersion(toObject(o.get_version, 'get_version'), c);
  if (o.get_state !== undefined) checkMasterResponseGetState(toObject(o.get_state, 'get_state'), c);
  if (o.get_agents !== undefined) checkMasterResponseGetAgents(toObject(o.get_agents, 'get_agents'), c);
  if (o.get_frameworks !== undefined) checkMasterResponseGetFrameworks(toObject(o.get_frameworks, 'get_frameworks'), c);
  if (o.get_executors !== undefined) checkMasterResponseGetExecutors(toObject(o.get_executors, 'get_executors'), c);
  if (o.get_tasks !== undefined) checkMasterResponseGetTasks(toObject(o.get_tasks, 'get_tasks'), c);
  if (o.get_roles !== undefined) checkMasterResponseGetRoles(toObject(o.get_roles, 'get_roles'), c);
  if (o.get_master !== undefined) checkMasterResponseGetMaster(toObject(o.get_master, 'get_master'), c);
  if (o.get_maintenance_status !== undefined) checkMasterResponseGetMaintenanceStatus(toObject(o.get_maintenance_status, 'get_maintenance_status'), c);
  if (o.get_maintenance_schedule !== undefined) checkMasterResponseGetMaintenanceSchedule(toObject(o.get_maintenance_schedule, 'get_maintenance_schedule'), c);
  if (o.get_operations !== undefined) checkMasterResponseGetOperations(toObject(o.get_operations, 'get_operations'), c);
}

function plainMasterResponse(m: T.AnyMasterResponse): unknown {
  const get_state = m.get_state === undefined ? undefined : plainMasterResponseGetState(m.get_state);
  const get_agents = m.get_agents === undefined ? undefined : plainMasterResponseGetAgents(m.get_agents);
  const get_frameworks = m.get_frameworks === undefined ? undefined : plainMasterResponseGetFrameworks(m.get_frameworks);
  const get_executors = m.get_executors === undefined ? undefined : plainMasterResponseGetExecutors(m.get_executors);
  const get_tasks = m.get_tasks === undefined ? undefined : plainMasterResponseGetTasks(m.get_tasks);
  const get_roles = m.get_roles === undefined ? undefined : plainMasterResponseGetRoles(m.get_roles);
  const get_maintenance_status = m.get_maintenance_status === undefined ? undefined : plainMasterResponseGetMaintenanceStatus(m.get_maintenance_status);
  const get_maintenance_schedule = m.get_maintenance_schedule === undefined ? undefined : plainMasterResponseGetMaintenanceSchedule(m.get_maintenance_schedule);
  const get_operations = m.get_operations === undefined ? undefined : plainMasterResponseGetOperations(m.get_operations);
  return get_state === m.get_state && get_agents === m.get_agents && get_frameworks === m.get_frameworks && get_executors === m.get_executors && get_tasks === m.get_tasks && get_roles === m.get_roles && get_maintenance_status === m.get_maintenance_status && get_maintenance_schedule === m.get_maintenance_schedule && get_operations === m.get_operations ? m : { ...m, get_state, get_agents, get_frameworks, get_executors, get_tasks, get_roles, get_maintenance_status, get_maintenance_schedule, get_operations };
}

function checkMasterResponseGetAgents(o: JsonObject, c: ReadContext): void {
  if (o.agents !== undefined) for (const v of toArray(o.agents, 'agents')) checkMasterResponseGetAgentsAgent(toObject(v, 'agents'), c);
  if (o.recovered_agents !== undefined) for (const v of toArray(o.recovered_agents, 'recovered_agents')) checkAgentInfo(toObject(v, 'recovered_agents'), c);
}

function plainMasterResponseGetAgents(m: T.MasterResponseGetAgents): unknown {
  const agents = plainArray(m.agents, plainMasterResponseGetAgentsAgent);
  const recovered_agents = plainArray(m.recovered_agents, plainAgentInfo);
  return agents === m.agents && recovered_agents === m.recovered_agents ? m : { ...m, agents, recovered_agents };
}

function checkMasterResponseGetAgentsAgent(o: JsonObject, c: ReadContext): void {
  if (o.agent_info !== undefined) checkAgentInfo(toObject(o.agent_info, 'agent_info'), c);
  else c.missing = true;
  if (o.active !== undefined) checkBool(o.active, 'active');
  else c.missing = true;
  if (o.version !== undefined) checkString(o.version, 'version');
  else c.missing = true;
  if (o.pid !== undefined) checkString(o.pid, 'pid');
  if (o.registered_time !== undefined) checkTimeInfo(toObject(o.registered_time, 'registered_time'), c);
  if (o.reregistered_time !== undefined) checkTimeInfo(toObject(o.reregistered_time, 'reregistered_time'), c);
  if (o.total_resources !== undefined) for (const v of toArray(o.total_resources, 'total_resources')) checkResource(toObject(v, 'total_resources'), c);
  if (o.allocated_resources !== undefined) for (const v of toArray(o.allocated_resources, 'allocated_resources')) checkResource(toObject(v, 'allocated_resources'), c);
  if (o.offered_resources !== undefined) for (const v of toArray(o.offered_resources, 'offered_resources')) checkResource(toObject(v, 'offered_resources'), c);
  if (o.capabilities !== undefined) for (const v of toArray(o.capabilities, 'capabilities')) checkAgentInfoCapability(toObject(v, 'capabilities'), c);
  if (o.deactivated !== undefined) checkBool(o.deactivated, 'deactivated');
  if (o.drain_info !== undefined) checkDrainInfo(toObject(o.drain_info, 'drain_info'), c);
  if (o.estimated_drain_start_time !== undefined) checkTimeInfo(toObject(o.estimated_drain_start_time, 'estimated_drain_start_time'), c);
}

function plainMasterResponseGetAgentsAgent(m: T.MasterResponseGetAgentsAgent): unknown {
  const agent_info = plainAgentInfo(m.agent_info);
  const registered_time = m.registered_time === undefined ? undefined : plainTimeInfo(m.registered_time);
  const reregistered_time = m.reregistered_time === undefined ? undefined : plainTimeInfo(m.reregistered_time);
  const total_resources = plainArray(m.total_resources, plainResource);
  const allocated_resources = plainArray(m.allocated_resources, plainResource);
  const offered_resources = plainArray(m.offered_resources, plainResource);
  const drain_info = m.drain_info === undefined ? undefined : plainDrainInfo(m.drain_info);
  const estimated_drain_start_time = m.estimated_drain_start_time === undefined ? undefined : plainTimeInfo(m.estimated_drain_start_time);
  return agent_info === m.agent_info && registered_time === m.registered_time && reregistered_time === m.reregistered_time && total_resources === m.total_resources && allocated_resources === m.allocated_resources && offered_resources === m.offered_resources && drain_info === m.drain_info && estimated_drain_start_time === m.estimated_drain_start_time ? m : { ...m, agent_info, registered_time, reregistered_time, total_resources, allocated_resources, offered_resources, drain_info, estimated_drain_start_time };
}

function checkMasterResponseGetExecutors(o: JsonObject, c: ReadContext): void {
  if (o.executors !== undefined) for (const v of toArray(o.executors, 'executors')) checkMasterResponseGetExecutorsExecutor(toObject(v, 'executors'), c);
}

function plainMasterResponseGetExecutors(m: T.MasterResponseGetExecutors): unknown {
  const executors = plainArray(m.executors, plainMasterResponseGetExecutorsExecutor);
  return executors === m.executors ? m : { ...m, executors };
}

function checkMasterResponseGetExecutorsExecutor(o: JsonObject, c: ReadContext): void {
  if (o.executor_info !== undefined) checkExecutorInfo(toObject(o.executor_info, 'executor_info'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
}

function plainMasterResponseGetExecutorsExecutor(m: T.MasterResponseGetExecutorsExecutor): unknown {
  const executor_info = plainExecutorInfo(m.executor_info);
  return executor_info === m.executor_info ? m : { ...m, executor_info };
}

function checkMasterResponseGetFrameworks(o: JsonObject, c: ReadContext): void {
  if (o.frameworks !== undefined) for (const v of toArray(o.frameworks, 'frameworks')) checkMasterResponseGetFrameworksFramework(toObject(v, 'frameworks'), c);
  if (o.completed_frameworks !== undefined) for (const v of toArray(o.completed_frameworks, 'completed_frameworks')) checkMasterResponseGetFrameworksFramework(toObject(v, 'completed_frameworks'), c);
}

function plainMasterResponseGetFrameworks(m: T.MasterResponseGetFrameworks): unknown {
  const frameworks = plainArray(m.frameworks, plainMasterResponseGetFrameworksFramework);
  const completed_frameworks = plainArray(m.completed_frameworks, plainMasterResponseGetFrameworksFramework);
  return frameworks === m.frameworks && completed_frameworks === m.completed_frameworks ? m : { ...m, frameworks, completed_frameworks };
}

function checkMasterResponseGetFrameworksFramework(o: JsonObject, c: ReadContext): void {
  if (o.framework_info !== undefined) checkFrameworkInfo(toObject(o.framework_info, 'framework_info'), c);
  else c.missing = true;
  if (o.active !== undefined) checkBool(o.active, 'active');
  else c.missing = true;
  if (o.connected !== undefined) checkBool(o.connected, 'connected');
  else c.missing = true;
  if (o.registered_time !== undefined) checkTimeInfo(toObject(o.registered_time, 'registered_time'), c);
  if (o.reregistered_time !== undefined) checkTimeInfo(toObject(o.reregistered_time, 'reregistered_time'), c);
  if (o.unregistered_time !== undefined) checkTimeInfo(toObject(o.unregistered_time, 'unregistered_time'), c);
  if (o.offers !== undefined) for (const v of toArray(o.offers, 'offers')) checkOffer(toObject(v, 'offers'), c);
  if (o.inverse_offers !== undefined) for (const v of toArray(o.inverse_offers, 'inverse_offers')) checkInverseOffer(toObject(v, 'inverse_offers'), c);
  if (o.allocated_resources !== undefined) for (const v of toArray(o.allocated_resources, 'allocated_resources')) checkResource(toObject(v, 'allocated_resources'), c);
  if (o.offered_resources !== undefined) for (const v of toArray(o.offered_resources, 'offered_resources')) checkResource(toObject(v, 'offered_resources'), c);
  if (o.recovered !== undefined) checkBool(o.recovered, 'recovered');
  else c.missing = true;
  if (o.offer_constraints !== undefined) checkSchedulerOfferConstraints(toObject(o.offer_constraints, 'offer_constraints'), c);
}

function plainMasterResponseGetFrameworksFramework(m: T.MasterResponseGetFrameworksFramework): unknown {
  const registered_time = m.registered_time === undefined ? undefined : plainTimeInfo(m.registered_time);
  const reregistered_time = m.reregistered_time === undefined ? undefined : plainTimeInfo(m.reregistered_time);
  const unregistered_time = m.unregistered_time === undefined ? undefined : plainTimeInfo(m.unregistered_time);
  const offers = plainArray(m.offers, plainOffer);
  const inverse_offers = plainArray(m.inverse_offers, plainInverseOffer);
  const allocated_resources = plainArray(m.allocated_resources, plainResource);
  const offered_resources = plainArray(m.offered_resources, plainResource);
  return registered_time === m.registered_time && reregistered_time === m.reregistered_time && unregistered_time === m.unregistered_time && offers === m.offers && inverse_offers === m.inverse_offers && allocated_resources === m.allocated_resources && offered_resources === m.offered_resources ? m : { ...m, registered_time, reregistered_time, unregistered_time, offers, inverse_offers, allocated_resources, offered_resources };
}

function checkMasterResponseGetHealth(o: JsonObject, c: ReadContext): void {
  if (o.healthy !== undefined) checkBool(o.healthy, 'healthy');
  else c.missing = true;
}

function checkMasterResponseGetMaintenanceSchedule(o: JsonObject, c: ReadContext): void {
  if (o.schedule !== undefined) checkMaintenanceSchedule(toObject(o.schedule, 'schedule'), c);
  else c.missing = true;
}

function plainMasterResponseGetMaintenanceSchedule(m: T.MasterResponseGetMaintenanceSchedule): unknown {
  const schedule = plainMaintenanceSchedule(m.schedule);
  return schedule === m.schedule ? m : { ...m, schedule };
}

function checkMasterResponseGetMaintenanceStatus(o: JsonObject, c: ReadContext): void {
  if (o.status !== undefined) checkMaintenanceClusterStatus(toObject(o.status, 'status'), c);
  else c.missing = true;
}

function plainMasterResponseGetMaintenanceStatus(m: T.MasterResponseGetMaintenanceStatus): unknown {
  const status = plainMaintenanceClusterStatus(m.status);
  return status === m.status ? m : { ...m, status };
}

function checkMasterResponseGetMaster(o: JsonObject, c: ReadContext): void {
  if (o.master_info !== undefined) checkMasterInfo(toObject(o.master_info, 'master_info'), c);
  if (o.start_time !== undefined) o.start_time = checkDouble(o.start_time, 'start_time');
  if (o.elected_time !== undefined) o.elected_time = checkDouble(o.elected_time, 'elected_time');
}

function checkMasterResponseGetOperations(o: JsonObject, c: ReadContext): void {
  if (o.operations !== undefined) for (const v of toArray(o.operations, 'operations')) checkOperation(toObject(v, 'operations'), c);
}

function plainMasterResponseGetOperations(m: T.MasterResponseGetOperations): unknown {
  const operations = plainArray(m.operations, plainOperation);
  return operations === m.operations ? m : { ...m, operations };
}

function checkMasterResponseGetRoles(o: JsonObject, c: ReadContext): void {
  if (o.roles !== undefined) for (const v of toArray(o.roles, 'roles')) checkRole(toObject(v, 'roles'), c);
}

function plainMasterResponseGetRoles(m: T.MasterResponseGetRoles): unknown {
  const roles = plainArray(m.roles, plainRole);
  return roles === m.roles ? m : { ...m, roles };
}

function checkMasterResponseGetState(o: JsonObject, c: ReadContext): void {
  if (o.get_tasks !== undefined) checkMasterResponseGetTasks(toObject(o.get_tasks, 'get_tasks'), c);
  if (o.get_executors !== undefined) checkMasterResponseGetExecutors(toObject(o.get_executors, 'get_executors'), c);
  if (o.get_frameworks !== undefined) checkMasterResponseGetFrameworks(toObject(o.get_frameworks, 'get_frameworks'), c);
  if (o.get_agents !== undefined) checkMasterResponseGetAgents(toObject(o.get_agents, 'get_agents'), c);
}

function plainMasterResponseGetState(m: T.MasterResponseGetState): unknown {
  const get_tasks = m.get_tasks === undefined ? undefined : plainMasterResponseGetTasks(m.get_tasks);
  const get_executors = m.get_executors === undefined ? undefined : plainMasterResponseGetExecutors(m.get_executors);
  const get_frameworks = m.get_frameworks === undefined ? undefined : plainMasterResponseGetFrameworks(m.get_frameworks);
  const get_agents = m.get_agents === undefined ? undefined : plainMasterResponseGetAgents(m.get_agents);
  return get_tasks === m.get_tasks && get_executors === m.get_executors && get_frameworks === m.get_frameworks && get_agents === m.get_agents ? m : { ...m, get_tasks, get_executors, get_frameworks, get_agents };
}

function checkMasterResponseGetTasks(o: JsonObject, c: ReadContext): void {
  if (o.pending_tasks !== undefined) for (const v of toArray(o.pending_tasks, 'pending_tasks')) checkTask(toObject(v, 'pending_tasks'), c);
  if (o.tasks !== undefined) for (const v of toArray(o.tasks, 'tasks')) checkTask(toObject(v, 'tasks'), c);
  if (o.completed_tasks !== undefined) for (const v of toArray(o.completed_tasks, 'completed_tasks')) checkTask(toObject(v, 'completed_tasks'), c);
  if (o.unreachable_tasks !== undefined) for (const v of toArray(o.unreachable_tasks, 'unreachable_tasks')) checkTask(toObject(v, 'unreachable_tasks'), c);
}

function plainMasterResponseGetTasks(m: T.MasterResponseGetTasks): unknown {
  const pending_tasks = plainArray(m.pending_tasks, plainTask);
  const tasks = plainArray(m.tasks, plainTask);
  const completed_tasks = plainArray(m.completed_tasks, plainTask);
  const unreachable_tasks = plainArray(m.unreachable_tasks, plainTask);
  return pending_tasks === m.pending_tasks && tasks === m.tasks && completed_tasks === m.completed_tasks && unreachable_tasks === m.unreachable_tasks ? m : { ...m, pending_tasks, tasks, completed_tasks, unreachable_tasks };
}

function checkMasterResponseGetVersion(o: JsonObject, c: ReadContext): void {
  if (o.version_info !== undefined) checkVersionInfo(toObject(o.version_info, 'version_info'), c);
  else c.missing = true;
}

function checkMountPropagation(o: JsonObject, _c: ReadContext): void {
  if (o.mode !== undefined) takeEnum(o, 'mode', MountPropagationModeKnown, undefined);
}

function checkNetworkInfo(o: JsonObject, c: ReadContext): void {
  if (o.groups !== undefined) o.groups = toArray(o.groups, 'groups').map((v) => checkString(v, 'groups'));
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.ip_addresses !== undefined) for (const v of toArray(o.ip_addresses, 'ip_addresses')) checkNetworkInfoIPAddress(toObject(v, 'ip_addresses'), c);
  if (o.name !== undefined) checkString(o.name, 'name');
  if (o.port_mappings !== undefined) for (const v of toArray(o.port_mappings, 'port_mappings')) checkNetworkInfoPortMapping(toObject(v, 'port_mappings'), c);
}

function checkNetworkInfoIPAddress(o: JsonObject, _c: ReadContext): void {
  if (o.protocol !== undefined) takeEnum(o, 'protocol', NetworkInfoProtocolKnown, undefined);
  if (o.ip_address !== undefined) checkString(o.ip_address, 'ip_address');
}

function checkNetworkInfoPortMapping(o: JsonObject, c: ReadContext): void {
  if (o.host_port !== undefined) o.host_port = checkUint32(o.host_port, 'host_port');
  else c.missing = true;
  if (o.container_port !== undefined) o.container_port = checkUint32(o.container_port, 'container_port');
  else c.missing = true;
  if (o.protocol !== undefined) checkString(o.protocol, 'protocol');
}

function checkOffer(o: JsonObject, c: ReadContext): void {
  if (o.id !== undefined) checkOfferID(toObject(o.id, 'id'), c);
  else c.missing = true;
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.hostname !== undefined) checkString(o.hostname, 'hostname');
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.executor_ids !== undefined) for (const v of toArray(o.executor_ids, 'executor_ids')) checkExecutorID(toObject(v, 'executor_ids'), c);
  if (o.attributes !== undefined) for (const v of toArray(o.attributes, 'attributes')) checkAttribute(toObject(v, 'attributes'), c);
  if (o.url !== undefined) checkURL(toObject(o.url, 'url'), c);
  if (o.unavailability !== undefined) checkUnavailability(toObject(o.unavailability, 'unavailability'), c);
  if (o.allocation_info !== undefined) checkResourceAllocationInfo(toObject(o.allocation_info, 'allocation_info'), c);
  if (o.domain !== undefined) checkDomainInfo(toObject(o.domain, 'domain'), c);
}

function plainOffer(m: T.Offer): unknown {
  const resources = plainArray(m.resources, plainResource);
  const unavailability = m.unavailability === undefined ? undefined : plainUnavailability(m.unavailability);
  return resources === m.resources && unavailability === m.unavailability ? m : { ...m, resources, unavailability };
}

function checkOfferFilters(o: JsonObject, c: ReadContext): void {
  if (o.min_allocatable_resources !== undefined) checkOfferFiltersMinAllocatableResources(toObject(o.min_allocatable_resources, 'min_allocatable_resources'), c);
}

function checkOfferFiltersMinAllocatableResources(o: JsonObject, c: ReadContext): void {
  if (o.quantities !== undefined) for (const v of toArray(o.quantities, 'quantities')) checkOfferFiltersResourceQuantities(toObject(v, 'quantities'), c);
}

function checkOfferFiltersResourceQuantities(o: JsonObject, c: ReadContext): void {
  if (o.quantities !== undefined) for (const v of Object.values(toObject(o.quantities, 'quantities'))) checkValueScalar(toObject(v, 'quantities'), c);
}

function checkOfferID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkOfferOperation(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', OfferOperationTypeKnown, undefined);
  if (o.launch !== undefined) checkOfferOperationLaunch(toObject(o.launch, 'launch'), c);
  if (o.reserve !== undefined) checkOfferOperationReserve(toObject(o.reserve, 'reserve'), c);
  if (o.unreserve !== undefined) checkOfferOperationUnreserve(toObject(o.unreserve, 'unreserve'), c);
  if (o.create !== undefined) checkOfferOperationCreate(toObject(o.create, 'create'), c);
  if (o.destroy !== undefined) checkOfferOperationDestroy(toObject(o.destroy, 'destroy'), c);
  if (o.launch_group !== undefined) checkOfferOperationLaunchGroup(toObject(o.launch_group, 'launch_group'), c);
  if (o.id !== undefined) checkOperationID(toObject(o.id, 'id'), c);
  if (o.grow_volume !== undefined) checkOfferOperationGrowVolume(toObject(o.grow_volume, 'grow_volume'), c);
  if (o.shrink_volume !== undefined) checkOfferOperationShrinkVolume(toObject(o.shrink_volume, 'shrink_volume'), c);
  if (o.create_disk !== undefined) checkOfferOperationCreateDisk(toObject(o.create_disk, 'create_disk'), c);
  if (o.destroy_disk !== undefined) checkOfferOperationDestroyDisk(toObject(o.destroy_disk, 'destroy_disk'), c);
}

function plainOfferOperation(m: T.OfferOperation): unknown {
  const launch = m.launch === undefined ? undefined : plainOfferOperationLaunch(m.launch);
  const reserve = m.reserve === undefined ? undefined : plainOfferOperationReserve(m.reserve);
  const unreserve = m.unreserve === undefined ? undefined : plainOfferOperationUnreserve(m.unreserve);
  const create = m.create === undefined ? undefined : plainOfferOperationCreate(m.create);
  const destroy = m.destroy === undefined ? undefined : plainOfferOperationDestroy(m.destroy);
  const launch_group = m.launch_group === undefined ? undefined : plainOfferOperationLaunchGroup(m.launch_group);
  const grow_volume = m.grow_volume === undefined ? undefined : plainOfferOperationGrowVolume(m.grow_volume);
  const shrink_volume = m.shrink_volume === undefined ? undefined : plainOfferOperationShrinkVolume(m.shrink_volume);
  const create_disk = m.create_disk === undefined ? undefined : plainOfferOperationCreateDisk(m.create_disk);
  const destroy_disk = m.destroy_disk === undefined ? undefined : plainOfferOperationDestroyDisk(m.destroy_disk);
  return launch === m.launch && reserve === m.reserve && unreserve === m.unreserve && create === m.create && destroy === m.destroy && launch_group === m.launch_group && grow_volume === m.grow_volume && shrink_volume === m.shrink_volume && create_disk === m.create_disk && destroy_disk === m.destroy_disk ? m : { ...m, launch, reserve, unreserve, create, destroy, launch_group, grow_volume, shrink_volume, create_disk, destroy_disk };
}

function checkOfferOperationCreate(o: JsonObject, c: ReadContext): void {
  if (o.volumes !== undefined) for (const v of toArray(o.volumes, 'volumes')) checkResource(toObject(v, 'volumes'), c);
}

function plainOfferOperationCreate(m: T.OfferOperationCreate): unknown {
  const volumes = plainArray(m.volumes, plainResource);
  return volumes === m.volumes ? m : { ...m, volumes };
}

function checkOfferOperationCreateDisk(o: JsonObject, c: ReadContext): void {
  if (o.source !== undefined) checkResource(toObject(o.source, 'source'), c);
  else c.missing = true;
  if (o.target_type !== undefined) takeEnum(o, 'target_type', ResourceDiskInfoSourceTypeKnown, c);
  else c.missing = true;
  if (o.target_profile !== undefined) checkString(o.target_profile, 'target_profile');
}

function plainOfferOperationCreateDisk(m: T.OfferOperationCreateDisk): unknown {
  const source = plainResource(m.source);
  return source === m.source ? m : { ...m, source };
}

function checkOfferOperationDestroy(o: JsonObject, c: ReadContext): void {
  if (o.volumes !== undefined) for (const v of toArray(o.volumes, 'volumes')) checkResource(toObject(v, 'volumes'), c);
}

function plainOfferOperationDestroy(m: T.OfferOperationDestroy): unknown {
  const volumes = plainArray(m.volumes, plainResource);
  return volumes === m.volumes ? m : { ...m, volumes };
}

function checkOfferOperationDestroyDisk(o: JsonObject, c: ReadContext): void {
  if (o.source !== undefined) checkResource(toObject(o.source, 'source'), c);
  else c.missing = true;
}

function plainOfferOperationDestroyDisk(m: T.OfferOperationDestroyDisk): unknown {
  const source = plainResource(m.source);
  return source === m.source ? m : { ...m, source };
}

function checkOfferOperationGrowVolume(o: JsonObject, c: ReadContext): void {
  if (o.volume !== undefined) checkResource(toObject(o.volume, 'volume'), c);
  else c.missing = true;
  if (o.addition !== undefined) checkResource(toObject(o.addition, 'addition'), c);
  else c.missing = true;
}

function plainOfferOperationGrowVolume(m: T.OfferOperationGrowVolume): unknown {
  const volume = plainResource(m.volume);
  const addition = plainResource(m.addition);
  return volume === m.volume && addition === m.addition ? m : { ...m, volume, addition };
}

function checkOfferOperationLaunch(o: JsonObject, c: ReadContext): void {
  if (o.task_infos !== undefined) for (const v of toArray(o.task_infos, 'task_infos')) checkTaskInfo(toObject(v, 'task_infos'), c);
}

function plainOfferOperationLaunch(m: T.OfferOperationLaunch): unknown {
  const task_infos = plainArray(m.task_infos, plainTaskInfo);
  return task_infos === m.task_infos ? m : { ...m, task_infos };
}

function checkOfferOperationLaunchGroup(o: JsonObject, c: ReadContext): void {
  if (o.executor !== undefined) checkExecutorInfo(toObject(o.executor, 'executor'), c);
  else c.missing = true;
  if (o.task_group !== undefined) checkTaskGroupInfo(toObject(o.task_group, 'task_group'), c);
  else c.missing = true;
}

function plainOfferOperationLaunchGroup(m: T.OfferOperationLaunchGroup): unknown {
  const executor = plainExecutorInfo(m.executor);
  const task_group = plainTaskGroupInfo(m.task_group);
  return executor === m.executor && task_group === m.task_group ? m : { ...m, executor, task_group };
}

function checkOfferOperationReserve(o: JsonObject, c: ReadContext): void {
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.source !== undefined) for (const v of toArray(o.source, 'source')) checkResource(toObject(v, 'source'), c);
}

function plainOfferOperationReserve(m: T.OfferOperationReserve): unknown {
  const resources = plainArray(m.resources, plainResource);
  const source = plainArray(m.source, plainResource);
  return resources === m.resources && source === m.source ? m : { ...m, resources, source };
}

function checkOfferOperationShrinkVolume(o: JsonObject, c: ReadContext): void {
  if (o.volume !== undefined) checkResource(toObject(o.volume, 'volume'), c);
  else c.missing = true;
  if (o.subtract !== undefined) checkValueScalar(toObject(o.subtract, 'subtract'), c);
  else c.missing = true;
}

function plainOfferOperationShrinkVolume(m: T.OfferOperationShrinkVolume): unknown {
  const volume = plainResource(m.volume);
  return volume === m.volume ? m : { ...m, volume };
}

function checkOfferOperationUnreserve(o: JsonObject, c: ReadContext): void {
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainOfferOperationUnreserve(m: T.OfferOperationUnreserve): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkOperation(o: JsonObject, c: ReadContext): void {
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.info !== undefined) checkOfferOperation(toObject(o.info, 'info'), c);
  else c.missing = true;
  if (o.latest_status !== undefined) checkOperationStatus(toObject(o.latest_status, 'latest_status'), c);
  else c.missing = true;
  if (o.statuses !== undefined) for (const v of toArray(o.statuses, 'statuses')) checkOperationStatus(toObject(v, 'statuses'), c);
  if (o.uuid !== undefined) checkUUID(toObject(o.uuid, 'uuid'), c);
  else c.missing = true;
}

function plainOperation(m: T.Operation): unknown {
  const info = plainOfferOperation(m.info);
  const latest_status = plainOperationStatus(m.latest_status);
  const statuses = plainArray(m.statuses, plainOperationStatus);
  const uuid = plainUUID(m.uuid);
  return info === m.info && latest_status === m.latest_status && statuses === m.statuses && uuid === m.uuid ? m : { ...m, info, latest_status, statuses, uuid };
}

function checkOperationID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkOperationStatus(o: JsonObject, c: ReadContext): void {
  if (o.operation_id !== undefined) checkOperationID(toObject(o.operation_id, 'operation_id'), c);
  if (o.state !== undefined) takeEnum(o, 'state', OperationStateKnown, c);
  else c.missing = true;
  if (o.message !== undefined) checkString(o.message, 'message');
  if (o.converted_resources !== undefined) for (const v of toArray(o.converted_resources, 'converted_resources')) checkResource(toObject(v, 'converted_resources'), c);
  if (o.uuid !== undefined) checkUUID(toObject(o.uuid, 'uuid'), c);
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.resource_provider_id !== undefined) checkResourceProviderID(toObject(o.resource_provider_id, 'resource_provider_id'), c);
}

function plainOperationStatus(m: T.OperationStatus): unknown {
  const converted_resources = plainArray(m.converted_resources, plainResource);
  const uuid = m.uuid === undefined ? undefined : plainUUID(m.uuid);
  return converted_resources === m.converted_resources && uuid === m.uuid ? m : { ...m, converted_resources, uuid };
}

function checkParameter(o: JsonObject, c: ReadContext): void {
  if (o.key !== undefined) checkString(o.key, 'key');
  else c.missing = true;
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkParameters(o: JsonObject, c: ReadContext): void {
  if (o.parameter !== undefined) for (const v of toArray(o.parameter, 'parameter')) checkParameter(toObject(v, 'parameter'), c);
}

function checkPort(o: JsonObject, c: ReadContext): void {
  if (o.number !== undefined) o.number = checkUint32(o.number, 'number');
  else c.missing = true;
  if (o.name !== undefined) checkString(o.name, 'name');
  if (o.protocol !== undefined) checkString(o.protocol, 'protocol');
  if (o.visibility !== undefined) takeEnum(o, 'visibility', DiscoveryInfoVisibilityKnown, undefined);
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
}

function checkPorts(o: JsonObject, c: ReadContext): void {
  if (o.ports !== undefined) for (const v of toArray(o.ports, 'ports')) checkPort(toObject(v, 'ports'), c);
}

function checkRLimitInfo(o: JsonObject, c: ReadContext): void {
  if (o.rlimits !== undefined) for (const v of toArray(o.rlimits, 'rlimits')) checkRLimitInfoRLimit(toObject(v, 'rlimits'), c);
}

function checkRLimitInfoRLimit(o: JsonObject, _c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', RLimitInfoRLimitTypeKnown, undefined);
  if (o.hard !== undefined) o.hard = checkUint64(o.hard, 'hard');
  if (o.soft !== undefined) o.soft = checkUint64(o.soft, 'soft');
}

function checkRequest(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainRequest(m: T.Request): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkResource(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.type !== undefined) takeEnum(o, 'type', ValueTypeKnown, c);
  else c.missing = true;
  if (o.scalar !== undefined) checkValueScalar(toObject(o.scalar, 'scalar'), c);
  if (o.ranges !== undefined) checkValueRanges(toObject(o.ranges, 'ranges'), c);
  if (o.set !== undefined) checkValueSet(toObject(o.set, 'set'), c);
  if (o.role !== undefined) checkString(o.role, 'role');
  if (o.disk !== undefined) checkResourceDiskInfo(toObject(o.disk, 'disk'), c);
  if (o.reservation !== undefined) checkResourceReservationInfo(toObject(o.reservation, 'reservation'), c);
  if (o.revocable !== undefined) checkResourceRevocableInfo(toObject(o.revocable, 'revocable'), c);
  if (o.shared !== undefined) checkResourceSharedInfo(toObject(o.shared, 'shared'), c);
  if (o.allocation_info !== undefined) checkResourceAllocationInfo(toObject(o.allocation_info, 'allocation_info'), c);
  if (o.provider_id !== undefined) checkResourceProviderID(toObject(o.provider_id, 'provider_id'), c);
  if (o.reservations !== undefined) for (const v of toArray(o.reservations, 'reservations')) checkResourceReservationInfo(toObject(v, 'reservations'), c);
}

function plainResource(m: T.Resource): unknown {
  const disk = m.disk === undefined ? undefined : plainResourceDiskInfo(m.disk);
  return disk === m.disk ? m : { ...m, disk };
}

function checkResourceAllocationInfo(o: JsonObject, _c: ReadContext): void {
  if (o.role !== undefined) checkString(o.role, 'role');
}

function checkResourceDiskInfo(o: JsonObject, c: ReadContext): void {
  if (o.persistence !== undefined) checkResourceDiskInfoPersistence(toObject(o.persistence, 'persistence'), c);
  if (o.volume !== undefined) checkVolume(toObject(o.volume, 'volume'), c);
  if (o.source !== undefined) checkResourceDiskInfoSource(toObject(o.source, 'source'), c);
}

function plainResourceDiskInfo(m: T.ResourceDiskInfo): unknown {
  const volume = m.volume === undefined ? undefined : plainVolume(m.volume);
  return volume === m.volume ? m : { ...m, volume };
}

function checkResourceDiskInfoPersistence(o: JsonObject, c: ReadContext): void {
  if (o.id !== undefined) checkString(o.id, 'id');
  else c.missing = true;
  if (o.principal !== undefined) checkString(o.principal, 'principal');
}

function checkResourceDiskInfoSource(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', ResourceDiskInfoSourceTypeKnown, c);
  else c.missing = true;
  if (o.path !== undefined) checkResourceDiskInfoSourcePath(toObject(o.path, 'path'), c);
  if (o.mount !== undefined) checkResourceDiskInfoSourceMount(toObject(o.mount, 'mount'), c);
  if (o.id !== undefined) checkString(o.id, 'id');
  if (o.metadata !== undefined) checkLabels(toObject(o.metadata, 'metadata'), c);
  if (o.profile !== undefined) checkString(o.profile, 'profile');
  if (o.vendor !== undefined) checkString(o.vendor, 'vendor');
}

function checkResourceDiskInfoSourceMount(o: JsonObject, _c: ReadContext): void {
  if (o.root !== undefined) checkString(o.root, 'root');
}

function checkResourceDiskInfoSourcePath(o: JsonObject, _c: ReadContext): void {
  if (o.root !== undefined) checkString(o.root, 'root');
}

function checkResourceProviderID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkResourceReservationInfo(o: JsonObject, c: ReadContext): void {
  if (o.principal !== undefined) checkString(o.principal, 'principal');
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.role !== undefined) checkString(o.role, 'role');
  if (o.type !== undefined) takeEnum(o, 'type', ResourceReservationInfoTypeKnown, undefined);
}

function checkResourceRevocableInfo(_o: JsonObject, _c: ReadContext): void {
}

function checkResourceSharedInfo(_o: JsonObject, _c: ReadContext): void {
}

function checkRole(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.weight !== undefined) o.weight = checkDouble(o.weight, 'weight');
  else c.missing = true;
  if (o.frameworks !== undefined) for (const v of toArray(o.frameworks, 'frameworks')) checkFrameworkID(toObject(v, 'frameworks'), c);
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainRole(m: T.Role): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkSchedulerAttributeConstraint(o: JsonObject, c: ReadContext): void {
  if (o.selector !== undefined) checkSchedulerAttributeConstraintSelector(toObject(o.selector, 'selector'), c);
  else c.missing = true;
  if (o.predicate !== undefined) checkSchedulerAttributeConstraintPredicate(toObject(o.predicate, 'predicate'), c);
  else c.missing = true;
}

function checkSchedulerAttributeConstraintPredicate(o: JsonObject, c: ReadContext): void {
  if (o.exists !== undefined) checkSchedulerAttributeConstraintPredicateExists(toObject(o.exists, 'exists'), c);
  if (o.not_exists !== undefined) checkSchedulerAttributeConstraintPredicateNotExists(toObject(o.not_exists, 'not_exists'), c);
  if (o.text_equals !== undefined) checkSchedulerAttributeConstraintPredicateTextEquals(toObject(o.text_equals, 'text_equals'), c);
  if (o.text_not_equals !== undefined) checkSchedulerAttributeConstraintPredicateTextNotEquals(toObject(o.text_not_equals, 'text_not_equals'), c);
  if (o.text_matches !== undefined) checkSchedulerAttributeConstraintPredicateTextMatches(toObject(o.text_matches, 'text_matches'), c);
  if (o.text_not_matches !== undefined) checkSchedulerAttributeConstraintPredicateTextNotMatches(toObject(o.text_not_matches, 'text_not_matches'), c);
}

function checkSchedulerAttributeConstraintPredicateExists(_o: JsonObject, _c: ReadContext): void {
}

function checkSchedulerAttributeConstraintPredicateNotExists(_o: JsonObject, _c: ReadContext): void {
}

function checkSchedulerAttributeConstraintPredicateTextEquals(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkSchedulerAttributeConstraintPredicateTextMatches(o: JsonObject, c: ReadContext): void {
  if (o.regex !== undefined) checkString(o.regex, 'regex');
  else c.missing = true;
}

function checkSchedulerAttributeConstraintPredicateTextNotEquals(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkSchedulerAttributeConstraintPredicateTextNotMatches(o: JsonObject, c: ReadContext): void {
  if (o.regex !== undefined) checkString(o.regex, 'regex');
  else c.missing = true;
}

function checkSchedulerAttributeConstraintSelector(o: JsonObject, _c: ReadContext): void {
  if (o.pseudoattribute_type !== undefined) takeEnum(o, 'pseudoattribute_type', SchedulerAttributeConstraintSelectorPseudoattributeTypeKnown, undefined);
  if (o.attribute_name !== undefined) checkString(o.attribute_name, 'attribute_name');
}

function checkSchedulerCall(o: JsonObject, c: ReadContext): void {
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  if (o.type !== undefined) takeEnum(o, 'type', SchedulerCallTypeKnown, undefined);
  if (o.subscribe !== undefined) checkSchedulerCallSubscribe(toObject(o.subscribe, 'subscribe'), c);
  if (o.accept !== undefined) checkSchedulerCallAccept(toObject(o.accept, 'accept'), c);
  if (o.decline !== undefined) checkSchedulerCallDecline(toObject(o.decline, 'decline'), c);
  if (o.kill !== undefined) checkSchedulerCallKill(toObject(o.kill, 'kill'), c);
  if (o.shutdown !== undefined) checkSchedulerCallShutdown(toObject(o.shutdown, 'shutdown'), c);
  if (o.acknowledge !== undefined) checkSchedulerCallAcknowledge(toObject(o.acknowledge, 'acknowledge'), c);
  if (o.reconcile !== undefined) checkSchedulerCallReconcile(toObject(o.reconcile, 'reconcile'), c);
  if (o.message !== undefined) checkSchedulerCallMessage(toObject(o.message, 'message'), c);
  if (o.request !== undefined) checkSchedulerCallRequest(toObject(o.request, 'request'), c);
  if (o.accept_inverse_offers !== undefined) checkSchedulerCallAcceptInverseOffers(toObject(o.accept_inverse_offers, 'accept_inverse_offers'), c);
  if (o.decline_inverse_offers !== undefined) checkSchedulerCallDeclineInverseOffers(toObject(o.decline_inverse_offers, 'decline_inverse_offers'), c);
  if (o.revive !== undefined) checkSchedulerCallRevive(toObject(o.revive, 'revive'), c);
  if (o.suppress !== undefined) checkSchedulerCallSuppress(toObject(o.suppress, 'suppress'), c);
  if (o.acknowledge_operation_status !== undefined) checkSchedulerCallAcknowledgeOperationStatus(toObject(o.acknowledge_operation_status, 'acknowledge_operation_status'), c);
  if (o.reconcile_operations !== undefined) checkSchedulerCallReconcileOperations(toObject(o.reconcile_operations, 'reconcile_operations'), c);
  if (o.update_framework !== undefined) checkSchedulerCallUpdateFramework(toObject(o.update_framework, 'update_framework'), c);
}

function plainSchedulerCall(m: T.AnySchedulerCall): unknown {
  const accept = m.accept === undefined ? undefined : plainSchedulerCallAccept(m.accept);
  const kill = m.kill === undefined ? undefined : plainSchedulerCallKill(m.kill);
  const acknowledge = m.acknowledge === undefined ? undefined : plainSchedulerCallAcknowledge(m.acknowledge);
  const message = m.message === undefined ? undefined : plainSchedulerCallMessage(m.message);
  const request = m.request === undefined ? undefined : plainSchedulerCallRequest(m.request);
  const acknowledge_operation_status = m.acknowledge_operation_status === undefined ? undefined : plainSchedulerCallAcknowledgeOperationStatus(m.acknowledge_operation_status);
  return accept === m.accept && kill === m.kill && acknowledge === m.acknowledge && message === m.message && request === m.request && acknowledge_operation_status === m.acknowledge_operation_status ? m : { ...m, accept, kill, acknowledge, message, request, acknowledge_operation_status };
}

function checkSchedulerCallAccept(o: JsonObject, c: ReadContext): void {
  if (o.offer_ids !== undefined) for (const v of toArray(o.offer_ids, 'offer_ids')) checkOfferID(toObject(v, 'offer_ids'), c);
  if (o.operations !== undefined) for (const v of toArray(o.operations, 'operations')) checkOfferOperation(toObject(v, 'operations'), c);
  if (o.filters !== undefined) checkFilters(toObject(o.filters, 'filters'), c);
}

function plainSchedulerCallAccept(m: T.SchedulerCallAccept): unknown {
  const operations = plainArray(m.operations, plainOfferOperation);
  return operations === m.operations ? m : { ...m, operations };
}

function checkSchedulerCallAcceptInverseOffers(o: JsonObject, c: ReadContext): void {
  if (o.inverse_offer_ids !== undefined) for (const v of toArray(o.inverse_offer_ids, 'inverse_offer_ids')) checkOfferID(toObject(v, 'inverse_offer_ids'), c);
  if (o.filters !== undefined) checkFilters(toObject(o.filters, 'filters'), c);
}

function checkSchedulerCallAcknowledge(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.uuid !== undefined) o.uuid = checkBytes(o.uuid, 'uuid');
  else c.missing = true;
}

function plainSchedulerCallAcknowledge(m: T.SchedulerCallAcknowledge): unknown {
  const uuid = base64(m.uuid);
  return uuid === m.uuid ? m : { ...m, uuid };
}

function checkSchedulerCallAcknowledgeOperationStatus(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.resource_provider_id !== undefined) checkResourceProviderID(toObject(o.resource_provider_id, 'resource_provider_id'), c);
  if (o.uuid !== undefined) o.uuid = checkBytes(o.uuid, 'uuid');
  else c.missing = true;
  if (o.operation_id !== undefined) checkOperationID(toObject(o.operation_id, 'operation_id'), c);
  else c.missing = true;
}

function plainSchedulerCallAcknowledgeOperationStatus(m: T.SchedulerCallAcknowledgeOperationStatus): unknown {
  const uuid = base64(m.uuid);
  return uuid === m.uuid ? m : { ...m, uuid };
}

function checkSchedulerCallDecline(o: JsonObject, c: ReadContext): void {
  if (o.offer_ids !== undefined) for (const v of toArray(o.offer_ids, 'offer_ids')) checkOfferID(toObject(v, 'offer_ids'), c);
  if (o.filters !== undefined) checkFilters(toObject(o.filters, 'filters'), c);
}

function checkSchedulerCallDeclineInverseOffers(o: JsonObject, c: ReadContext): void {
  if (o.inverse_offer_ids !== undefined) for (const v of toArray(o.inverse_offer_ids, 'inverse_offer_ids')) checkOfferID(toObject(v, 'inverse_offer_ids'), c);
  if (o.filters !== undefined) checkFilters(toObject(o.filters, 'filters'), c);
}

function checkSchedulerCallKill(o: JsonObject, c: ReadContext): void {
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.kill_policy !== undefined) checkKillPolicy(toObject(o.kill_policy, 'kill_policy'), c);
}

function plainSchedulerCallKill(m: T.SchedulerCallKill): unknown {
  const kill_policy = m.kill_policy === undefined ? undefined : plainKillPolicy(m.kill_policy);
  return kill_policy === m.kill_policy ? m : { ...m, kill_policy };
}

function checkSchedulerCallMessage(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  else c.missing = true;
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  else c.missing = true;
}

function plainSchedulerCallMessage(m: T.SchedulerCallMessage): unknown {
  const data = base64(m.data);
  return data === m.data ? m : { ...m, data };
}

function checkSchedulerCallReconcile(o: JsonObject, c: ReadContext): void {
  if (o.tasks !== undefined) for (const v of toArray(o.tasks, 'tasks')) checkSchedulerCallReconcileTask(toObject(v, 'tasks'), c);
}

function checkSchedulerCallReconcileOperations(o: JsonObject, c: ReadContext): void {
  if (o.operations !== undefined) for (const v of toArray(o.operations, 'operations')) checkSchedulerCallReconcileOperationsOperation(toObject(v, 'operations'), c);
}

function checkSchedulerCallReconcileOperationsOperation(o: JsonObject, c: ReadContext): void {
  if (o.operation_id !== undefined) checkOperationID(toObject(o.operation_id, 'operation_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.resource_provider_id !== undefined) checkResourceProviderID(toObject(o.resource_provider_id, 'resource_provider_id'), c);
}

function checkSchedulerCallReconcileTask(o: JsonObject, c: ReadContext): void {
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
}

function checkSchedulerCallRequest(o: JsonObject, c: ReadContext): void {
  if (o.requests !== undefined) for (const v of toArray(o.requests, 'requests')) checkRequest(toObject(v, 'requests'), c);
}

function plainSchedulerCallRequest(m: T.SchedulerCallRequest): unknown {
  const requests = plainArray(m.requests, plainRequest);
  return requests === m.requests ? m : { ...m, requests };
}

function checkSchedulerCallRevive(o: JsonObject, _c: ReadContext): void {
  if (o.roles !== undefined) o.roles = toArray(o.roles, 'roles').map((v) => checkString(v, 'roles'));
}

function checkSchedulerCallShutdown(o: JsonObject, c: ReadContext): void {
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
}

function checkSchedulerCallSubscribe(o: JsonObject, c: ReadContext): void {
  if (o.framework_info !== undefined) checkFrameworkInfo(toObject(o.framework_info, 'framework_info'), c);
  else c.missing = true;
  if (o.suppressed_roles !== undefined) o.suppressed_roles = toArray(o.suppressed_roles, 'suppressed_roles').map((v) => checkString(v, 'suppressed_roles'));
  if (o.offer_constraints !== undefined) checkSchedulerOfferConstraints(toObject(o.offer_constraints, 'offer_constraints'), c);
}

function checkSchedulerCallSuppress(o: JsonObject, _c: ReadContext): void {
  if (o.roles !== undefined) o.roles = toArray(o.roles, 'roles').map((v) => checkString(v, 'roles'));
}

function checkSchedulerCallUpdateFramework(o: JsonObject, c: ReadContext): void {
  if (o.framework_info !== undefined) checkFrameworkInfo(toObject(o.framework_info, 'framework_info'), c);
  else c.missing = true;
  if (o.suppressed_roles !== undefined) o.suppressed_roles = toArray(o.suppressed_roles, 'suppressed_roles').map((v) => checkString(v, 'suppressed_roles'));
  if (o.offer_constraints !== undefined) checkSchedulerOfferConstraints(toObject(o.offer_constraints, 'offer_constraints'), c);
}

function checkSchedulerEvent(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', SchedulerEventTypeKnown, undefined);
  if (o.subscribed !== undefined) checkSchedulerEventSubscribed(toObject(o.subscribed, 'subscribed'), c);
  if (o.offers !== undefined) checkSchedulerEventOffers(toObject(o.offers, 'offers'), c);
  if (o.rescind !== undefined) checkSchedulerEventRescind(toObject(o.rescind, 'rescind'), c);
  if (o.update !== undefined) checkSchedulerEventUpdate(toObject(o.update, 'update'), c);
  if (o.message !== undefined) checkSchedulerEventMessage(toObject(o.message, 'message'), c);
  if (o.failure !== undefined) checkSchedulerEventFailure(toObject(o.failure, 'failure'), c);
  if (o.error !== undefined) checkSchedulerEventError(toObject(o.error, 'error'), c);
  if (o.inverse_offers !== undefined) checkSchedulerEventInverseOffers(toObject(o.inverse_offers, 'inverse_offers'), c);
  if (o.rescind_inverse_offer !== undefined) checkSchedulerEventRescindInverseOffer(toObject(o.rescind_inverse_offer, 'rescind_inverse_offer'), c);
  if (o.update_operation_status !== undefined) checkSchedulerEventUpdateOperationStatus(toObject(o.update_operation_status, 'update_operation_status'), c);
}

function plainSchedulerEvent(m: T.AnySchedulerEvent): unknown {
  const offers = m.offers === undefined ? undefined : plainSchedulerEventOffers(m.offers);
  const update = m.update === undefined ? undefined : plainSchedulerEventUpdate(m.update);
  const message = m.message === undefined ? undefined : plainSchedulerEventMessage(m.message);
  const inverse_offers = m.inverse_offers === undefined ? undefined : plainSchedulerEventInverseOffers(m.inverse_offers);
  const update_operation_status = m.update_operation_status === undefined ? undefined : plainSchedulerEventUpdateOperationStatus(m.update_operation_status);
  return offers === m.offers && update === m.update && message === m.message && inverse_offers === m.inverse_offers && update_operation_status === m.update_operation_status ? m : { ...m, offers, update, message, inverse_offers, update_operation_status };
}

function checkSchedulerEventError(o: JsonObject, c: ReadContext): void {
  if (o.message !== undefined) checkString(o.message, 'message');
  else c.missing = true;
}

function checkSchedulerEventFailure(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  if (o.status !== undefined) o.status = checkInt32(o.status, 'status');
}

function checkSchedulerEventInverseOffers(o: JsonObject, c: ReadContext): void {
  if (o.inverse_offers !== undefined) for (const v of toArray(o.inverse_offers, 'inverse_offers')) checkInverseOffer(toObject(v, 'inverse_offers'), c);
}

function plainSchedulerEventInverseOffers(m: T.SchedulerEventInverseOffers): unknown {
  const inverse_offers = plainArray(m.inverse_offers, plainInverseOffer);
  return inverse_offers === m.inverse_offers ? m : { ...m, inverse_offers };
}

function checkSchedulerEventMessage(o: JsonObject, c: ReadContext): void {
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  else c.missing = true;
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  else c.missing = true;
}

function plainSchedulerEventMessage(m: T.SchedulerEventMessage): unknown {
  const data = base64(m.data);
  return data === m.data ? m : { ...m, data };
}

function checkSchedulerEventOffers(o: JsonObject, c: ReadContext): void {
  if (o.offers !== undefined) for (const v of toArray(o.offers, 'offers')) checkOffer(toObject(v, 'offers'), c);
}

function plainSchedulerEventOffers(m: T.SchedulerEventOffers): unknown {
  const offers = plainArray(m.offers, plainOffer);
  return offers === m.offers ? m : { ...m, offers };
}

function checkSchedulerEventRescind(o: JsonObject, c: ReadContext): void {
  if (o.offer_id !== undefined) checkOfferID(toObject(o.offer_id, 'offer_id'), c);
  else c.missing = true;
}

function checkSchedulerEventRescindInverseOffer(o: JsonObject, c: ReadContext): void {
  if (o.inverse_offer_id !== undefined) checkOfferID(toObject(o.inverse_offer_id, 'inverse_offer_id'), c);
  else c.missing = true;
}

function checkSchedulerEventSubscribed(o: JsonObject, c: ReadContext): void {
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.heartbeat_interval_seconds !== undefined) o.heartbeat_interval_seconds = checkDouble(o.heartbeat_interval_seconds, 'heartbeat_interval_seconds');
  if (o.master_info !== undefined) checkMasterInfo(toObject(o.master_info, 'master_info'), c);
}

function checkSchedulerEventUpdate(o: JsonObject, c: ReadContext): void {
  if (o.status !== undefined) checkTaskStatus(toObject(o.status, 'status'), c);
  else c.missing = true;
}

function plainSchedulerEventUpdate(m: T.SchedulerEventUpdate): unknown {
  const status = plainTaskStatus(m.status);
  return status === m.status ? m : { ...m, status };
}

function checkSchedulerEventUpdateOperationStatus(o: JsonObject, c: ReadContext): void {
  if (o.status !== undefined) checkOperationStatus(toObject(o.status, 'status'), c);
  else c.missing = true;
}

function plainSchedulerEventUpdateOperationStatus(m: T.SchedulerEventUpdateOperationStatus): unknown {
  const status = plainOperationStatus(m.status);
  return status === m.status ? m : { ...m, status };
}

function checkSchedulerOfferConstraints(o: JsonObject, c: ReadContext): void {
  if (o.role_constraints !== undefined) for (const v of Object.values(toObject(o.role_constraints, 'role_constraints'))) checkSchedulerOfferConstraintsRoleConstraints(toObject(v, 'role_constraints'), c);
}

function checkSchedulerOfferConstraintsRoleConstraints(o: JsonObject, c: ReadContext): void {
  if (o.groups !== undefined) for (const v of toArray(o.groups, 'groups')) checkSchedulerOfferConstraintsRoleConstraintsGroup(toObject(v, 'groups'), c);
}

function checkSchedulerOfferConstraintsRoleConstraintsGroup(o: JsonObject, c: ReadContext): void {
  if (o.attribute_constraints !== undefined) for (const v of toArray(o.attribute_constraints, 'attribute_constraints')) checkSchedulerAttributeConstraint(toObject(v, 'attribute_constraints'), c);
}

function checkSecret(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', SecretTypeKnown, undefined);
  if (o.reference !== undefined) checkSecretReference(toObject(o.reference, 'reference'), c);
  if (o.value !== undefined) checkSecretValue(toObject(o.value, 'value'), c);
}

function plainSecret(m: T.Secret): unknown {
  const value = m.value === undefined ? undefined : plainSecretValue(m.value);
  return value === m.value ? m : { ...m, value };
}

function checkSecretReference(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.key !== undefined) checkString(o.key, 'key');
}

function checkSecretValue(o: JsonObject, c: ReadContext): void {
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  else c.missing = true;
}

function plainSecretValue(m: T.SecretValue): unknown {
  const data = base64(m.data);
  return data === m.data ? m : { ...m, data };
}

function checkTask(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.framework_id !== undefined) checkFrameworkID(toObject(o.framework_id, 'framework_id'), c);
  else c.missing = true;
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.state !== undefined) takeEnum(o, 'state', TaskStateKnown, c);
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.statuses !== undefined) for (const v of toArray(o.statuses, 'statuses')) checkTaskStatus(toObject(v, 'statuses'), c);
  if (o.status_update_state !== undefined) takeEnum(o, 'status_update_state', TaskStateKnown, undefined);
  if (o.status_update_uuid !== undefined) o.status_update_uuid = checkBytes(o.status_update_uuid, 'status_update_uuid');
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.discovery !== undefined) checkDiscoveryInfo(toObject(o.discovery, 'discovery'), c);
  if (o.container !== undefined) checkContainerInfo(toObject(o.container, 'container'), c);
  if (o.user !== undefined) checkString(o.user, 'user');
  if (o.health_check !== undefined) checkHealthCheck(toObject(o.health_check, 'health_check'), c);
  if (o.kill_policy !== undefined) checkKillPolicy(toObject(o.kill_policy, 'kill_policy'), c);
  if (o.limits !== undefined) for (const v of Object.values(toObject(o.limits, 'limits'))) checkValueScalar(toObject(v, 'limits'), c);
}

function plainTask(m: T.Task): unknown {
  const resources = plainArray(m.resources, plainResource);
  const statuses = plainArray(m.statuses, plainTaskStatus);
  const status_update_uuid = m.status_update_uuid === undefined ? undefined : base64(m.status_update_uuid);
  const container = m.container === undefined ? undefined : plainContainerInfo(m.container);
  const health_check = m.health_check === undefined ? undefined : plainHealthCheck(m.health_check);
  const kill_policy = m.kill_policy === undefined ? undefined : plainKillPolicy(m.kill_policy);
  return resources === m.resources && statuses === m.statuses && status_update_uuid === m.status_update_uuid && container === m.container && health_check === m.health_check && kill_policy === m.kill_policy ? m : { ...m, resources, statuses, status_update_uuid, container, health_check, kill_policy };
}

function checkTaskGroupInfo(o: JsonObject, c: ReadContext): void {
  if (o.tasks !== undefined) for (const v of toArray(o.tasks, 'tasks')) checkTaskInfo(toObject(v, 'tasks'), c);
}

function plainTaskGroupInfo(m: T.TaskGroupInfo): unknown {
  const tasks = plainArray(m.tasks, plainTaskInfo);
  return tasks === m.tasks ? m : { ...m, tasks };
}

function checkTaskID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkTaskInfo(o: JsonObject, c: ReadContext): void {
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  else c.missing = true;
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
  if (o.executor !== undefined) checkExecutorInfo(toObject(o.executor, 'executor'), c);
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  if (o.command !== undefined) checkCommandInfo(toObject(o.command, 'command'), c);
  if (o.health_check !== undefined) checkHealthCheck(toObject(o.health_check, 'health_check'), c);
  if (o.container !== undefined) checkContainerInfo(toObject(o.container, 'container'), c);
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.discovery !== undefined) checkDiscoveryInfo(toObject(o.discovery, 'discovery'), c);
  if (o.kill_policy !== undefined) checkKillPolicy(toObject(o.kill_policy, 'kill_policy'), c);
  if (o.check !== undefined) checkCheckInfo(toObject(o.check, 'check'), c);
  if (o.max_completion_time !== undefined) checkDurationInfo(toObject(o.max_completion_time, 'max_completion_time'), c);
  if (o.limits !== undefined) for (const v of Object.values(toObject(o.limits, 'limits'))) checkValueScalar(toObject(v, 'limits'), c);
}

function plainTaskInfo(m: T.TaskInfo): unknown {
  const resources = plainArray(m.resources, plainResource);
  const executor = m.executor === undefined ? undefined : plainExecutorInfo(m.executor);
  const data = m.data === undefined ? undefined : base64(m.data);
  const command = m.command === undefined ? undefined : plainCommandInfo(m.command);
  const health_check = m.health_check === undefined ? undefined : plainHealthCheck(m.health_check);
  const container = m.container === undefined ? undefined : plainContainerInfo(m.container);
  const kill_policy = m.kill_policy === undefined ? undefined : plainKillPolicy(m.kill_policy);
  const check = m.check === undefined ? undefined : plainCheckInfo(m.check);
  const max_completion_time = m.max_completion_time === undefined ? undefined : plainDurationInfo(m.max_completion_time);
  return resources === m.resources && executor === m.executor && data === m.data && command === m.command && health_check === m.health_check && container === m.container && kill_policy === m.kill_policy && check === m.check && max_completion_time === m.max_completion_time ? m : { ...m, resources, executor, data, command, health_check, container, kill_policy, check, max_completion_time };
}

function checkTaskResourceLimitation(o: JsonObject, c: ReadContext): void {
  if (o.resources !== undefined) for (const v of toArray(o.resources, 'resources')) checkResource(toObject(v, 'resources'), c);
}

function plainTaskResourceLimitation(m: T.TaskResourceLimitation): unknown {
  const resources = plainArray(m.resources, plainResource);
  return resources === m.resources ? m : { ...m, resources };
}

function checkTaskStatus(o: JsonObject, c: ReadContext): void {
  if (o.task_id !== undefined) checkTaskID(toObject(o.task_id, 'task_id'), c);
  else c.missing = true;
  if (o.state !== undefined) takeEnum(o, 'state', TaskStateKnown, c);
  else c.missing = true;
  if (o.data !== undefined) o.data = checkBytes(o.data, 'data');
  if (o.message !== undefined) checkString(o.message, 'message');
  if (o.agent_id !== undefined) checkAgentID(toObject(o.agent_id, 'agent_id'), c);
  if (o.timestamp !== undefined) o.timestamp = checkDouble(o.timestamp, 'timestamp');
  if (o.executor_id !== undefined) checkExecutorID(toObject(o.executor_id, 'executor_id'), c);
  if (o.healthy !== undefined) checkBool(o.healthy, 'healthy');
  if (o.source !== undefined) takeEnum(o, 'source', TaskStatusSourceKnown, undefined);
  if (o.reason !== undefined) takeEnum(o, 'reason', TaskStatusReasonKnown, undefined);
  if (o.uuid !== undefined) o.uuid = checkBytes(o.uuid, 'uuid');
  if (o.labels !== undefined) checkLabels(toObject(o.labels, 'labels'), c);
  if (o.container_status !== undefined) checkContainerStatus(toObject(o.container_status, 'container_status'), c);
  if (o.unreachable_time !== undefined) checkTimeInfo(toObject(o.unreachable_time, 'unreachable_time'), c);
  if (o.check_status !== undefined) checkCheckStatusInfo(toObject(o.check_status, 'check_status'), c);
  if (o.limitation !== undefined) checkTaskResourceLimitation(toObject(o.limitation, 'limitation'), c);
}

function plainTaskStatus(m: T.TaskStatus): unknown {
  const data = m.data === undefined ? undefined : base64(m.data);
  const uuid = m.uuid === undefined ? undefined : base64(m.uuid);
  const unreachable_time = m.unreachable_time === undefined ? undefined : plainTimeInfo(m.unreachable_time);
  const limitation = m.limitation === undefined ? undefined : plainTaskResourceLimitation(m.limitation);
  return data === m.data && uuid === m.uuid && unreachable_time === m.unreachable_time && limitation === m.limitation ? m : { ...m, data, uuid, unreachable_time, limitation };
}

function checkTimeInfo(o: JsonObject, c: ReadContext): void {
  if (o.nanoseconds !== undefined) o.nanoseconds = checkInt64(o.nanoseconds, 'nanoseconds');
  else c.missing = true;
}

function plainTimeInfo(m: T.TimeInfo): unknown {
  const nanoseconds = rawInteger(m.nanoseconds);
  return nanoseconds === m.nanoseconds ? m : { ...m, nanoseconds };
}

function checkURL(o: JsonObject, c: ReadContext): void {
  if (o.scheme !== undefined) checkString(o.scheme, 'scheme');
  else c.missing = true;
  if (o.address !== undefined) checkAddress(toObject(o.address, 'address'), c);
  else c.missing = true;
  if (o.path !== undefined) checkString(o.path, 'path');
  if (o.query !== undefined) for (const v of toArray(o.query, 'query')) checkParameter(toObject(v, 'query'), c);
  if (o.fragment !== undefined) checkString(o.fragment, 'fragment');
}

function checkUUID(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) o.value = checkBytes(o.value, 'value');
  else c.missing = true;
}

function plainUUID(m: T.UUID): unknown {
  const value = base64(m.value);
  return value === m.value ? m : { ...m, value };
}

function checkUnavailability(o: JsonObject, c: ReadContext): void {
  if (o.start !== undefined) checkTimeInfo(toObject(o.start, 'start'), c);
  else c.missing = true;
  if (o.duration !== undefined) checkDurationInfo(toObject(o.duration, 'duration'), c);
}

function plainUnavailability(m: T.Unavailability): unknown {
  const start = plainTimeInfo(m.start);
  const duration = m.duration === undefined ? undefined : plainDurationInfo(m.duration);
  return start === m.start && duration === m.duration ? m : { ...m, start, duration };
}

function checkValue(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', ValueTypeKnown, c);
  else c.missing = true;
  if (o.scalar !== undefined) checkValueScalar(toObject(o.scalar, 'scalar'), c);
  if (o.ranges !== undefined) checkValueRanges(toObject(o.ranges, 'ranges'), c);
  if (o.set !== undefined) checkValueSet(toObject(o.set, 'set'), c);
  if (o.text !== undefined) checkValueText(toObject(o.text, 'text'), c);
}

function checkValueRange(o: JsonObject, c: ReadContext): void {
  if (o.begin !== undefined) o.begin = checkUint64(o.begin, 'begin');
  else c.missing = true;
  if (o.end !== undefined) o.end = checkUint64(o.end, 'end');
  else c.missing = true;
}

function checkValueRanges(o: JsonObject, c: ReadContext): void {
  if (o.range !== undefined) for (const v of toArray(o.range, 'range')) checkValueRange(toObject(v, 'range'), c);
}

function checkValueScalar(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) o.value = checkDouble(o.value, 'value');
  else c.missing = true;
}

function checkValueSet(o: JsonObject, _c: ReadContext): void {
  if (o.item !== undefined) o.item = toArray(o.item, 'item').map((v) => checkString(v, 'item'));
}

function checkValueText(o: JsonObject, c: ReadContext): void {
  if (o.value !== undefined) checkString(o.value, 'value');
  else c.missing = true;
}

function checkVersionInfo(o: JsonObject, c: ReadContext): void {
  if (o.version !== undefined) checkString(o.version, 'version');
  else c.missing = true;
  if (o.build_date !== undefined) checkString(o.build_date, 'build_date');
  if (o.build_time !== undefined) o.build_time = checkDouble(o.build_time, 'build_time');
  if (o.build_user !== undefined) checkString(o.build_user, 'build_user');
  if (o.git_sha !== undefined) checkString(o.git_sha, 'git_sha');
  if (o.git_branch !== undefined) checkString(o.git_branch, 'git_branch');
  if (o.git_tag !== undefined) checkString(o.git_tag, 'git_tag');
}

function checkVolume(o: JsonObject, c: ReadContext): void {
  if (o.container_path !== undefined) checkString(o.container_path, 'container_path');
  else c.missing = true;
  if (o.host_path !== undefined) checkString(o.host_path, 'host_path');
  if (o.mode !== undefined) takeEnum(o, 'mode', VolumeModeKnown, c);
  else c.missing = true;
  if (o.image !== undefined) checkImage(toObject(o.image, 'image'), c);
  if (o.source !== undefined) checkVolumeSource(toObject(o.source, 'source'), c);
}

function plainVolume(m: T.Volume): unknown {
  const image = m.image === undefined ? undefined : plainImage(m.image);
  const source = m.source === undefined ? undefined : plainVolumeSource(m.source);
  return image === m.image && source === m.source ? m : { ...m, image, source };
}

function checkVolumeSource(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', VolumeSourceTypeKnown, undefined);
  if (o.docker_volume !== undefined) checkVolumeSourceDockerVolume(toObject(o.docker_volume, 'docker_volume'), c);
  if (o.sandbox_path !== undefined) checkVolumeSourceSandboxPath(toObject(o.sandbox_path, 'sandbox_path'), c);
  if (o.secret !== undefined) checkSecret(toObject(o.secret, 'secret'), c);
  if (o.host_path !== undefined) checkVolumeSourceHostPath(toObject(o.host_path, 'host_path'), c);
}

function plainVolumeSource(m: T.VolumeSource): unknown {
  const secret = m.secret === undefined ? undefined : plainSecret(m.secret);
  return secret === m.secret ? m : { ...m, secret };
}

function checkVolumeSourceDockerVolume(o: JsonObject, c: ReadContext): void {
  if (o.driver !== undefined) checkString(o.driver, 'driver');
  if (o.name !== undefined) checkString(o.name, 'name');
  else c.missing = true;
  if (o.driver_options !== undefined) checkParameters(toObject(o.driver_options, 'driver_options'), c);
}

function checkVolumeSourceHostPath(o: JsonObject, c: ReadContext): void {
  if (o.path !== undefined) checkString(o.path, 'path');
  else c.missing = true;
  if (o.mount_propagation !== undefined) checkMountPropagation(toObject(o.mount_propagation, 'mount_propagation'), c);
}

function checkVolumeSourceSandboxPath(o: JsonObject, c: ReadContext): void {
  if (o.type !== undefined) takeEnum(o, 'type', VolumeSourceSandboxPathTypeKnown, undefined);
  if (o.path !== undefined) checkString(o.path, 'path');
  else c.missing = true;
}

export const REQUIRED: RequiredFields = {
  Address: { required: ['port'], inner: [] },
  AgentID: { required: ['value'], inner: [] },
  AgentInfo: { required: ['hostname'], inner: [['resources', 'Resource'], ['attributes', 'Attribute'], ['id', 'AgentID'], ['domain', 'DomainInfo']] },
  AgentInfoCapability: { required: [], inner: [] },
  Attribute: { required: ['name', 'type'], inner: [['scalar', 'ValueScalar'], ['ranges', 'ValueRanges'], ['text', 'ValueText'], ['set', 'ValueSet']] },
  CgroupInfo: { required: [], inner: [['net_cls', 'CgroupInfoNetCls']] },
  CgroupInfoNetCls: { required: [], inner: [] },
  CheckInfo: { required: [], inner: [['command', 'CheckInfoCommand'], ['http', 'CheckInfoHttp'], ['tcp', 'CheckInfoTcp']] },
  CheckInfoCommand: { required: ['command'], inner: [['command', 'CommandInfo']] },
  CheckInfoHttp: { required: ['port'], inner: [] },
  CheckInfoTcp: { required: ['port'], inner: [] },
  CheckStatusInfo: { required: [], inner: [['command', 'CheckStatusInfoCommand'], ['http', 'CheckStatusInfoHttp'], ['tcp', 'CheckStatusInfoTcp']] },
  CheckStatusInfoCommand: { required: [], inner: [] },
  CheckStatusInfoHttp: { required: [], inner: [] },
  CheckStatusInfoTcp: { required: [], inner: [] },
  CommandInfo: { required: [], inner: [['uris', 'CommandInfoURI'], ['environment', 'Environment']] },
  CommandInfoURI: { required: ['value'], inner: [] },
  ContainerID: { required: ['value'], inner: [['parent', 'ContainerID']] },
  ContainerInfo: { required: ['type'], inner: [['volumes', 'Volume'], ['docker', 'ContainerInfoDockerInfo'], ['mesos', 'ContainerInfoMesosInfo'], ['network_infos', 'NetworkInfo'], ['linux_info', 'LinuxInfo'], ['rlimit_info', 'RLimitInfo']] },
  ContainerInfoDockerInfo: { required: ['image'], inner: [['port_mappings', 'ContainerInfoDockerInfoPortMapping'], ['parameters', 'Parameter']] },
  ContainerInfoDockerInfoPortMapping: { required: ['host_port', 'container_port'], inner: [] },
  ContainerInfoMesosInfo: { required: [], inner: [['image', 'Image']] },
  ContainerStatus: { required: [], inner: [['network_infos', 'NetworkInfo'], ['cgroup_info', 'CgroupInfo'], ['container_id', 'ContainerID']] },
  Credential: { required: ['principal'], inner: [] },
  DiscoveryInfo: { required: ['visibility'], inner: [['ports', 'Ports'], ['labels', 'Labels']] },
  DomainInfo: { required: [], inner: [['fault_domain', 'DomainInfoFaultDomain']] },
  DomainInfoFaultDomain: { required: ['region', 'zone'], inner: [['region', 'DomainInfoFaultDomainRegionInfo'], ['zone', 'DomainInfoFaultDomainZoneInfo']] },
  DomainInfoFaultDomainRegionInfo: { required: ['name'], inner: [] },
  DomainInfoFaultDomainZoneInfo: { required: ['name'], inner: [] },
  DrainConfig: { required: [], inner: [['max_grace_period', 'DurationInfo']] },
  DrainInfo: { required: ['state', 'config'], inner: [['config', 'DrainConfig']] },
  DurationInfo: { required: ['nanoseconds'], inner: [] },
  Environment: { required: [], inner: [['variables', 'EnvironmentVariable']] },
  EnvironmentVariable: { required: ['name'], inner: [['secret', 'Secret']] },
  ExecutorCall: { required: ['executor_id', 'framework_id'], inner: [['executor_id', 'ExecutorID'], ['framework_id', 'FrameworkID'], ['subscribe', 'ExecutorCallSubscribe'], ['update', 'ExecutorCallUpdate'], ['message', 'ExecutorCallMessage']] },
  ExecutorCallMessage: { required: ['data'], inner: [] },
  ExecutorCallSubscribe: { required: [], inner: [['unacknowledged_tasks', 'TaskInfo'], ['unacknowledged_updates', 'ExecutorCallUpdate']] },
  ExecutorCallUpdate: { required: ['status'], inner: [['status', 'TaskStatus']] },
  ExecutorEvent: { required: [], inner: [['subscribed', 'ExecutorEventSubscribed'], ['acknowledged', 'ExecutorEventAcknowledged'], ['launch', 'ExecutorEventLaunch'], ['kill', 'ExecutorEventKill'], ['message', 'ExecutorEventMessage'], ['error', 'ExecutorEventError'], ['launch_group', 'ExecutorEventLaunchGroup']] },
  ExecutorEventAcknowledged: { required: ['task_id', 'uuid'], inner: [['task_id', 'TaskID']] },
  ExecutorEventError: { required: ['message'], inner: [] },
  ExecutorEventKill: { required: ['task_id'], inner: [['task_id', 'TaskID'], ['kill_policy', 'KillPolicy']] },
  ExecutorEventLaunch: { required: ['task'], inner: [['task', 'TaskInfo']] },
  ExecutorEventLaunchGroup: { required: ['task_group'], inner: [['task_group', 'TaskGroupInfo']] },
  ExecutorEventMessage: { required: ['data'], inner: [] },
  ExecutorEventSubscribed: { required: ['executor_info', 'framework_info', 'agent_info'], inner: [['executor_info', 'ExecutorInfo'], ['framework_info', 'FrameworkInfo'], ['agent_info', 'AgentInfo'], ['container_id', 'ContainerID']] },
  ExecutorID: { required: ['value'], inner: [] },
  ExecutorInfo: { required: ['executor_id'], inner: [['executor_id', 'ExecutorID'], ['resources', 'Resource'], ['command', 'CommandInfo'], ['framework_id', 'FrameworkID'], ['container', 'ContainerInfo'], ['discovery', 'DiscoveryInfo'], ['shutdown_grace_period', 'DurationInfo'], ['labels', 'Labels']] },
  Filters: { required: [], inner: [] },
  FrameworkID: { required: ['value'], inner: [] },
  FrameworkInfo: { required: ['user', 'name'], inner: [['id', 'FrameworkID'], ['capabilities', 'FrameworkInfoCapability'], ['labels', 'Labels'], ['offer_filters', 'OfferFilters']] },
  FrameworkInfoCapability: { required: [], inner: [] },
  HealthCheck: { required: [], inner: [['http', 'HealthCheckHTTPCheckInfo'], ['command', 'CommandInfo'], ['tcp', 'HealthCheckTCPCheckInfo']] },
  HealthCheckHTTPCheckInfo: { required: ['port'], inner: [] },
  HealthCheckTCPCheckInfo: { required: ['port'], inner: [] },
  Image: { required: ['type'], inner: [['docker', 'ImageDocker']] },
  ImageDocker: { required: ['name'], inner: [['credential', 'Credential'], ['config', 'Secret']] },
  InverseOffer: { required: ['id', 'framework_id', 'unavailability'], inner: [['id', 'OfferID'], ['url', 'URL'], ['framework_id', 'FrameworkID'], ['agent_id', 'AgentID'], ['unavailability', 'Unavailability'], ['resources', 'Resource']] },
  KillPolicy: { required: [], inner: [['grace_period', 'DurationInfo']] },
  Label: { required: ['key'], inner: [] },
  Labels: { required: [], inner: [['labels', 'Label']] },
  LinuxInfo: { required: [], inner: [] },
  MachineID: { required: [], inner: [] },
  MaintenanceClusterStatus: { required: [], inner: [['draining_machines', 'MaintenanceClusterStatusDrainingMachine'], ['down_machines', 'MachineID']] },
  MaintenanceClusterStatusDrainingMachine: { required: ['id'], inner: [['id', 'MachineID'], ['statuses', 'MaintenanceInverseOfferStatus']] },
  MaintenanceInverseOfferStatus: { required: ['status', 'framework_id', 'timestamp'], inner: [['framework_id', 'FrameworkID'], ['timestamp', 'TimeInfo']] },
  MaintenanceSchedule: { required: [], inner: [['windows', 'MaintenanceWindow']] },
  MaintenanceWindow: { required: ['unavailability'], inner: [['machine_ids', 'MachineID'], ['unavailability', 'Unavailability']] },
  MasterCall: { required: [], inner: [['reserve_resources', 'MasterCallReserveResources'], ['unreserve_resources', 'MasterCallUnreserveResources'], ['create_volumes', 'MasterCallCreateVolumes'], ['destroy_volumes', 'MasterCallDestroyVolumes'], ['update_maintenance_schedule', 'MasterCallUpdateMaintenanceSchedule'], ['start_maintenance', 'MasterCallStartMaintenance'], ['stop_maintenance', 'MasterCallStopMaintenance'], ['teardown', 'MasterCallTeardown'], ['mark_agent_gone', 'MasterCallMarkAgentGone'], ['drain_agent', 'MasterCallDrainAgent'], ['deactivate_agent', 'MasterCallDeactivateAgent'], ['reactivate_agent', 'MasterCallReactivateAgent']] },
  MasterCallCreateVolumes: { required: ['agent_id'], inner: [['agent_id', 'AgentID'], ['volumes', 'Resource']] },
  MasterCallDeactivateAgent: { required: ['agent_id'], inner: [['agent_id', 'AgentID']] },
  MasterCallDestroyVolumes: { required: ['agent_id'], inner: [['agent_id', 'AgentID'], ['volumes', 'Resource']] },
  MasterCallDrainAgent: { required: ['agent_id'], inner: [['agent_id', 'AgentID'], ['max_grace_period', 'MasterCallDuration']] },
  MasterCallDuration: { required: [], inner: [] },
  MasterCallMarkAgentGone: { required: ['agent_id'], inner: [['agent_id', 'AgentID']] },
  MasterCallReactivateAgent: { required: ['agent_id'], inner: [['agent_id', 'AgentID']] },
  MasterCallReserveResources: { required: ['agent_id'], inner: [['agent_id', 'AgentID'], ['resources', 'Resource'], ['source', 'Resource']] },
  MasterCallStartMaintenance: { required: [], inner: [['machines', 'MachineID']] },
  MasterCallStopMaintenance: { required: [], inner: [['machines', 'MachineID']] },
  MasterCallTeardown: { required: ['framework_id'], inner: [['framework_id', 'FrameworkID']] },
  MasterCallUnreserveResources: { required: ['agent_id'], inner: [['agent_id', 'AgentID'], ['resources', 'Resource']] },
  MasterCallUpdateMaintenanceSchedule: { required: ['schedule'], inner: [['schedule', 'MaintenanceSchedule']] },
  MasterInfo: { required: ['id', 'ip', 'port'], inner: [['address', 'Address'], ['domain', 'DomainInfo'], ['capabilities', 'MasterInfoCapability']] },
  MasterInfoCapability: { required: [], inner: [] },
  MasterResponse: { required: [], inner: [['get_health', 'MasterResponseGetHealth'], ['get_version', 'MasterResponseGetVersion'], ['get_state', 'MasterResponseGetState'], ['get_agents', 'MasterResponseGetAgents'], ['get_frameworks', 'MasterResponseGetFrameworks'], ['get_executors', 'MasterResponseGetExecutors'], ['get_tasks', 'MasterResponseGetTasks'], ['get_roles', 'MasterResponseGetRoles'], ['get_master', 'MasterResponseGetMaster'], ['get_maintenance_status', 'MasterResponseGetMaintenanceStatus'], ['get_maintenance_schedule', 'MasterResponseGetMaintenanceSchedule'], ['get_operations', 'MasterResponseGetOperations']] },
  MasterResponseGetAgents: { required: [], inner: [['agents', 'MasterResponseGetAgentsAgent'], ['recovered_agents', 'AgentInfo']] },
  MasterResponseGetAgentsAgent: { required: ['agent_info', 'active', 'version'], inner: [['agent_info', 'AgentInfo'], ['registered_time', 'TimeInfo'], ['reregistered_time', 'TimeInfo'], ['total_resources', 'Resource'], ['allocated_resources', 'Resource'], ['offered_resources', 'Resource'], ['capabilities', 'AgentInfoCapability'], ['drain_info', 'DrainInfo'], ['estimated_drain_start_time', 'TimeInfo']] },
  MasterResponseGetExecutors: { required: [], inner: [['executors', 'MasterResponseGetExecutorsExecutor']] },
  MasterResponseGetExecutorsExecutor: { required: ['executor_info', 'agent_id'], inner: [['executor_info', 'ExecutorInfo'], ['agent_id', 'AgentID']] },
  MasterResponseGetFrameworks: { required: [], inner: [['frameworks', 'MasterResponseGetFrameworksFramework'], ['completed_frameworks', 'MasterResponseGetFrameworksFramework']] },
  MasterResponseGetFrameworksFramework: { required: ['framework_info', 'active', 'connected', 'recovered'], inner: [['framework_info', 'FrameworkInfo'], ['registered_time', 'TimeInfo'], ['reregistered_time', 'TimeInfo'], ['unregistered_time', 'TimeInfo'], ['offers', 'Offer'], ['inverse_offers', 'InverseOffer'], ['allocated_resources', 'Resource'], ['offered_resources', 'Resource'], ['offer_constraints', 'SchedulerOfferConstraints']] },
  MasterResponseGetHealth: { required: ['healthy'], inner: [] },
  MasterResponseGetMaintenanceSchedule: { required: ['schedule'], inner: [['schedule', 'MaintenanceSchedule']] },
  MasterResponseGetMaintenanceStatus: { required: ['status'], inner: [['status', 'MaintenanceClusterStatus']] },
  MasterResponseGetMaster: { required: [], inner: [['master_info', 'MasterInfo']] },
  MasterResponseGetOperations: { required: [], inner: [['operations', 'Operation']] },
  MasterResponseGetRoles: { required: [], inner: [['roles', 'Role']] },
  MasterResponseGetState: { required: [], inner: [['get_tasks', 'MasterResponseGetTasks'], ['get_executors', 'MasterResponseGetExecutors'], ['get_frameworks', 'MasterResponseGetFrameworks'], ['get_agents', 'MasterResponseGetAgents']] },
  MasterResponseGetTasks: { required: [], inner: [['pending_tasks', 'Task'], ['tasks', 'Task'], ['completed_tasks', 'Task'], ['unreachable_tasks', 'Task']] },
  MasterResponseGetVersion: { required: ['version_info'], inner: [['version_info', 'VersionInfo']] },
  MountPropagation: { required: [], inner: [] },
  NetworkInfo: { required: [], inner: [['labels', 'Labels'], ['ip_addresses', 'NetworkInfoIPAddress'], ['port_mappings', 'NetworkInfoPortMapping']] },
  NetworkInfoIPAddress: { required: [], inner: [] },
  NetworkInfoPortMapping: { required: ['host_port', 'container_port'], inner: [] },
  Offer: { required: ['id', 'framework_id', 'agent_id', 'hostname'], inner: [['id', 'OfferID'], ['framework_id', 'FrameworkID'], ['agent_id', 'AgentID'], ['resources', 'Resource'], ['executor_ids', 'ExecutorID'], ['attributes', 'Attribute'], ['url', 'URL'], ['unavailability', 'Unavailability'], ['allocation_info', 'ResourceAllocationInfo'], ['domain', 'DomainInfo']] },
  OfferFilters: { required: [], inner: [['min_allocatable_resources', 'OfferFiltersMinAllocatableResources']] },
  OfferFiltersMinAllocatableResources: { required: [], inner: [['quantities', 'OfferFiltersResourceQuantities']] },
  OfferFiltersResourceQuantities: { required: [], inner: [['quantities', 'ValueScalar']] },
  OfferID: { required: ['value'], inner: [] },
  OfferOperation: { required: [], inner: [['launch', 'OfferOperationLaunch'], ['reserve', 'OfferOperationReserve'], ['unreserve', 'OfferOperationUnreserve'], ['create', 'OfferOperationCreate'], ['destroy', 'OfferOperationDestroy'], ['launch_group', 'OfferOperationLaunchGroup'], ['id', 'OperationID'], ['grow_volume', 'OfferOperationGrowVolume'], ['shrink_volume', 'OfferOperationShrinkVolume'], ['create_disk', 'OfferOperationCreateDisk'], ['destroy_disk', 'OfferOperationDestroyDisk']] },
  OfferOperationCreate: { required: [], inner: [['volumes', 'Resource']] },
  OfferOperationCreateDisk: { required: ['source', 'target_type'], inner: [['source', 'Resource']] },
  OfferOperationDestroy: { required: [], inner: [['volumes', 'Resource']] },
  OfferOperationDestroyDisk: { required: ['source'], inner: [['source', 'Resource']] },
  OfferOperationGrowVolume: { required: ['volume', 'addition'], inner: [['volume', 'Resource'], ['addition', 'Resource']] },
  OfferOperationLaunch: { required: [], inner: [['task_infos', 'TaskInfo']] },
  OfferOperationLaunchGroup: { required: ['executor', 'task_group'], inner: [['executor', 'ExecutorInfo'], ['task_group', 'TaskGroupInfo']] },
  OfferOperationReserve: { required: [], inner: [['resources', 'Resource'], ['source', 'Resource']] },
  OfferOperationShrinkVolume: { required: ['volume', 'subtract'], inner: [['volume', 'Resource'], ['subtract', 'ValueScalar']] },
  OfferOperationUnreserve: { required: [], inner: [['resources', 'Resource']] },
  Operation: { required: ['info', 'latest_status', 'uuid'], inner: [['framework_id', 'FrameworkID'], ['agent_id', 'AgentID'], ['info', 'OfferOperation'], ['latest_status', 'OperationStatus'], ['statuses', 'OperationStatus'], ['uuid', 'UUID']] },
  OperationID: { required: ['value'], inner: [] },
  OperationStatus: { required: ['state'], inner: [['operation_id', 'OperationID'], ['converted_resources', 'Resource'], ['uuid', 'UUID'], ['agent_id', 'AgentID'], ['resource_provider_id', 'ResourceProviderID']] },
  Parameter: { required: ['key', 'value'], inner: [] },
  Parameters: { required: [], inner: [['parameter', 'Parameter']] },
  Port: { required: ['number'], inner: [['labels', 'Labels']] },
  Ports: { required: [], inner: [['ports', 'Port']] },
  RLimitInfo: { required: [], inner: [['rlimits', 'RLimitInfoRLimit']] },
  RLimitInfoRLimit: { required: [], inner: [] },
  Request: { required: [], inner: [['agent_id', 'AgentID'], ['resources', 'Resource']] },
  Resource: { required: ['name', 'type'], inner: [['scalar', 'ValueScalar'], ['ranges', 'ValueRanges'], ['set', 'ValueSet'], ['disk', 'ResourceDiskInfo'], ['reservation', 'ResourceReservationInfo'], ['revocable', 'ResourceRevocableInfo'], ['shared', 'ResourceSharedInfo'], ['allocation_info', 'ResourceAllocationInfo'], ['provider_id', 'ResourceProviderID'], ['reservations', 'ResourceReservationInfo']] },
  ResourceAllocationInfo: { required: [], inner: [] },
  ResourceDiskInfo: { required: [], inner: [['persistence', 'ResourceDiskInfoPersistence'], ['volume', 'Volume'], ['source', 'ResourceDiskInfoSource']] },
  ResourceDiskInfoPersistence: { required: ['id'], inner: [] },
  ResourceDiskInfoSource: { required: ['type'], inner: [['path', 'ResourceDiskInfoSourcePath'], ['mount', 'ResourceDiskInfoSourceMount'], ['metadata', 'Labels']] },
  ResourceDiskInfoSourceMount: { required: [], inner: [] },
  ResourceDiskInfoSourcePath: { required: [], inner: [] },
  ResourceProviderID: { required: ['value'], inner: [] },
  ResourceReservationInfo: { required: [], inner: [['labels', 'Labels']] },
  ResourceRevocableInfo: { required: [], inner: [] },
  ResourceSharedInfo: { required: [], inner: [] },
  Role: { required: ['name', 'weight'], inner: [['frameworks', 'FrameworkID'], ['resources', 'Resource']] },
  SchedulerAttributeConstraint: { required: ['selector', 'predicate'], inner: [['selector', 'SchedulerAttributeConstraintSelector'], ['predicate', 'SchedulerAttributeConstraintPredicate']] },
  SchedulerAttributeConstraintPredicate: { required: [], inner: [['exists', 'SchedulerAttributeConstraintPredicateExists'], ['not_exists', 'SchedulerAttributeConstraintPredicateNotExists'], ['text_equals', 'SchedulerAttributeConstraintPredicateTextEquals'], ['text_not_equals', 'SchedulerAttributeConstraintPredicateTextNotEquals'], ['text_matches', 'SchedulerAttributeConstraintPredicateTextMatches'], ['text_not_matches', 'SchedulerAttributeConstraintPredicateTextNotMatches']] },
  SchedulerAttributeConstraintPredicateExists: { required: [], inner: [] },
  SchedulerAttributeConstraintPredicateNotExists: { required: [], inner: [] },
  SchedulerAttributeConstraintPredicateTextEquals: { required: ['value'], inner: [] },
  SchedulerAttributeConstraintPredicateTextMatches: { required: ['regex'], inner: [] },
  SchedulerAttributeConstraintPredicateTextNotEquals: { required: ['value'], inner: [] },
  SchedulerAttributeConstraintPredicateTextNotMatches: { required: ['regex'], inner: [] },
  SchedulerAttributeConstraintSelector: { required: [], inner: [] },
  SchedulerCall: { required: [], inner: [['framework_id', 'FrameworkID'], ['subscribe', 'SchedulerCallSubscribe'], ['accept', 'SchedulerCallAccept'], ['decline', 'SchedulerCallDecline'], ['kill', 'SchedulerCallKill'], ['shutdown', 'SchedulerCallShutdown'], ['acknowledge', 'SchedulerCallAcknowledge'], ['reconcile', 'SchedulerCallReconcile'], ['message', 'SchedulerCallMessage'], ['request', 'SchedulerCallRequest'], ['accept_inverse_offers', 'SchedulerCallAcceptInverseOffers'], ['decline_inverse_offers', 'SchedulerCallDeclineInverseOffers'], ['revive', 'SchedulerCallRevive'], ['suppress', 'SchedulerCallSuppress'], ['acknowledge_operation_status', 'SchedulerCallAcknowledgeOperationStatus'], ['reconcile_operations', 'SchedulerCallReconcileOperations'], ['update_framework', 'SchedulerCallUpdateFramework']] },
  SchedulerCallAccept: { required: [], inner: [['offer_ids', 'OfferID'], ['operations', 'OfferOperation'], ['filters', 'Filters']] },
  SchedulerCallAcceptInverseOffers: { required: [], inner: [['inverse_offer_ids', 'OfferID'], ['filters', 'Filters']] },
  SchedulerCallAcknowledge: { required: ['agent_id', 'task_id', 'uuid'], inner: [['agent_id', 'AgentID'], ['task_id', 'TaskID']] },
  SchedulerCallAcknowledgeOperationStatus: { required: ['uuid', 'operation_id'], inner: [['agent_id', 'AgentID'], ['resource_provider_id', 'ResourceProviderID'], ['operation_id', 'OperationID']] },
  SchedulerCallDecline: { required: [], inner: [['offer_ids', 'OfferID'], ['filters', 'Filters']] },
  SchedulerCallDeclineInverseOffers: { required: [], inner: [['inverse_offer_ids', 'OfferID'], ['filters', 'Filters']] },
  SchedulerCallKill: { required: ['task_id'], inner: [['task_id', 'TaskID'], ['agent_id', 'AgentID'], ['kill_policy', 'KillPolicy']] },
  SchedulerCallMessage: { required: ['agent_id', 'executor_id', 'data'], inner: [['agent_id', 'AgentID'], ['executor_id', 'ExecutorID']] },
  SchedulerCallReconcile: { required: [], inner: [['tasks', 'SchedulerCallReconcileTask']] },
  SchedulerCallReconcileOperations: { required: [], inner: [['operations', 'SchedulerCallReconcileOperationsOperation']] },
  SchedulerCallReconcileOperationsOperation: { required: ['operation_id'], inner: [['operation_id', 'OperationID'], ['agent_id', 'AgentID'], ['resource_provider_id', 'ResourceProviderID']] },
  SchedulerCallReconcileTask: { required: ['task_id'], inner: [['task_id', 'TaskID'], ['agent_id', 'AgentID']] },
  SchedulerCallRequest: { required: [], inner: [['requests', 'Request']] },
  SchedulerCallRevive: { required: [], inner: [] },
  SchedulerCallShutdown: { required: ['executor_id', 'agent_id'], inner: [['executor_id', 'ExecutorID'], ['agent_id', 'AgentID']] },
  SchedulerCallSubscribe: { required: ['framework_info'], inner: [['framework_info', 'FrameworkInfo'], ['offer_constraints', 'SchedulerOfferConstraints']] },
  SchedulerCallSuppress: { required: [], inner: [] },
  SchedulerCallUpdateFramework: { required: ['framework_info'], inner: [['framework_info', 'FrameworkInfo'], ['offer_constraints', 'SchedulerOfferConstraints']] },
  SchedulerEvent: { required: [], inner: [['subscribed', 'SchedulerEventSubscribed'], ['offers', 'SchedulerEventOffers'], ['rescind', 'SchedulerEventRescind'], ['update', 'SchedulerEventUpdate'], ['message', 'SchedulerEventMessage'], ['failure', 'SchedulerEventFailure'], ['error', 'SchedulerEventError'], ['inverse_offers', 'SchedulerEventInverseOffers'], ['rescind_inverse_offer', 'SchedulerEventRescindInverseOffer'], ['update_operation_status', 'SchedulerEventUpdateOperationStatus']] },
  SchedulerEventError: { required: ['message'], inner: [] },
  SchedulerEventFailure: { required: [], inner: [['agent_id', 'AgentID'], ['executor_id', 'ExecutorID']] },
  SchedulerEventInverseOffers: { required: [], inner: [['inverse_offers', 'InverseOffer']] },
  SchedulerEventMessage: { required: ['agent_id', 'executor_id', 'data'], inner: [['agent_id', 'AgentID'], ['executor_id', 'ExecutorID']] },
  SchedulerEventOffers: { required: [], inner: [['offers', 'Offer']] },
  SchedulerEventRescind: { required: ['offer_id'], inner: [['offer_id', 'OfferID']] },
  SchedulerEventRescindInverseOffer: { required: ['inverse_offer_id'], inner: [['inverse_offer_id', 'OfferID']] },
  SchedulerEventSubscribed: { required: ['framework_id'], inner: [['framework_id', 'FrameworkID'], ['master_info', 'MasterInfo']] },
  SchedulerEventUpdate: { required: ['status'], inner: [['status', 'TaskStatus']] },
  SchedulerEventUpdateOperationStatus: { required: ['status'], inner: [['status', 'OperationStatus']] },
  SchedulerOfferConstraints: { required: [], inner: [['role_constraints', 'SchedulerOfferConstraintsRoleConstraints']] },
  SchedulerOfferConstraintsRoleConstraints: { required: [], inner: [['groups', 'SchedulerOfferConstraintsRoleConstraintsGroup']] },
  SchedulerOfferConstraintsRoleConstraintsGroup: { required: [], inner: [['attribute_constraints', 'SchedulerAttributeConstraint']] },
  Secret: { required: [], inner: [['reference', 'SecretReference'], ['value', 'SecretValue']] },
  SecretReference: { required: ['name'], inner: [] },
  SecretValue: { required: ['data'], inner: [] },
  Task: { required: ['name', 'task_id', 'framework_id', 'agent_id', 'state'], inner: [['task_id', 'TaskID'], ['framework_id', 'FrameworkID'], ['executor_id', 'ExecutorID'], ['agent_id', 'AgentID'], ['resources', 'Resource'], ['statuses', 'TaskStatus'], ['labels', 'Labels'], ['discovery', 'DiscoveryInfo'], ['container', 'ContainerInfo'], ['health_check', 'HealthCheck'], ['kill_policy', 'KillPolicy'], ['limits', 'ValueScalar']] },
  TaskGroupInfo: { required: [], inner: [['tasks', 'TaskInfo']] },
  TaskID: { required: ['value'], inner: [] },
  TaskInfo: { required: ['name', 'task_id', 'agent_id'], inner: [['task_id', 'TaskID'], ['agent_id', 'AgentID'], ['resources', 'Resource'], ['executor', 'ExecutorInfo'], ['command', 'CommandInfo'], ['health_check', 'HealthCheck'], ['container', 'ContainerInfo'], ['labels', 'Labels'], ['discovery', 'DiscoveryInfo'], ['kill_policy', 'KillPolicy'], ['check', 'CheckInfo'], ['max_completion_time', 'DurationInfo'], ['limits', 'ValueScalar']] },
  TaskResourceLimitation: { required: [], inner: [['resources', 'Resource']] },
  TaskStatus: { required: ['task_id', 'state'], inner: [['task_id', 'TaskID'], ['agent_id', 'AgentID'], ['executor_id', 'ExecutorID'], ['labels', 'Labels'], ['container_status', 'ContainerStatus'], ['unreachable_time', 'TimeInfo'], ['check_status', 'CheckStatusInfo'], ['limitation', 'TaskResourceLimitation']] },
  TimeInfo: { required: ['nanoseconds'], inner: [] },
  URL: { required: ['scheme', 'address'], inner: [['address', 'Address'], ['query', 'Parameter']] },
  UUID: { required: ['value'], inner: [] },
  Unavailability: { required: ['start'], inner: [['start', 'TimeInfo'], ['duration', 'DurationInfo']] },
  Value: { required: ['type'], inner: [['scalar', 'ValueScalar'], ['ranges', 'ValueRanges'], ['set', 'ValueSet'], ['text', 'ValueText']] },
  ValueRange: { required: ['begin', 'end'], inner: [] },
  ValueRanges: { required: [], inner: [['range', 'ValueRange']] },
  ValueScalar: { required: ['value'], inner: [] },
  ValueSet: { required: [], inner: [] },
  ValueText: { required: ['value'], inner: [] },
  VersionInfo: { required: ['version'], inner: [] },
  Volume: { required: ['container_path', 'mode'], inner: [['image', 'Image'], ['source', 'VolumeSource']] },
  VolumeSource: { required: [], inner: [['docker_volume', 'VolumeSourceDockerVolume'], ['sandbox_path', 'VolumeSourceSandboxPath'], ['secret', 'Secret'], ['host_path', 'VolumeSourceHostPath']] },
  VolumeSourceDockerVolume: { required: ['name'], inner: [['driver_options', 'Parameters']] },
  VolumeSourceHostPath: { required: ['path'], inner: [['mount_propagation', 'MountPropagation']] },
  VolumeSourceSandboxPath: { required: ['path'], inner: [] },
};

/** A codec for each message, by its name. */
export const codecs = {
  Address: messageCodec<T.Address>({
    name: 'Address',
    protoName: 'Address',
    read: readAddress,
    write: writeAddress,
    check: checkAddress,
    plain: (m) => m,
    required: REQUIRED,
  }),
  AgentID: messageCodec<T.AgentID>({
    name: 'AgentID',
    protoName: 'AgentID',
    read: readAgentID,
    write: writeAgentID,
    check: checkAgentID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  AgentInfo: messageCodec<T.AgentInfo>({
    name: 'AgentInfo',
    protoName: 'AgentInfo',
    read: readAgentInfo,
    write: writeAgentInfo,
    check: checkAgentInfo,
    plain: plainAgentInfo,
    required: REQUIRED,
  }),
  AgentInfoCapability: messageCodec<T.AgentInfoCapability>({
    name: 'AgentInfoCapability',
    protoName: 'Capability',
    read: readAgentInfoCapability,
    write: writeAgentInfoCapability,
    check: checkAgentInfoCapability,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Attribute: messageCodec<T.Attribute>({
    name: 'Attribute',
    protoName: 'Attribute',
    read: readAttribute,
    write: writeAttribute,
    check: checkAttribute,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CgroupInfo: messageCodec<T.CgroupInfo>({
    name: 'CgroupInfo',
    protoName: 'CgroupInfo',
    read: readCgroupInfo,
    write: writeCgroupInfo,
    check: checkCgroupInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CgroupInfoNetCls: messageCodec<T.CgroupInfoNetCls>({
    name: 'CgroupInfoNetCls',
    protoName: 'NetCls',
    read: readCgroupInfoNetCls,
    write: writeCgroupInfoNetCls,
    check: checkCgroupInfoNetCls,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckInfo: messageCodec<T.CheckInfo>({
    name: 'CheckInfo',
    protoName: 'CheckInfo',
    read: readCheckInfo,
    write: writeCheckInfo,
    check: checkCheckInfo,
    plain: plainCheckInfo,
    required: REQUIRED,
  }),
  CheckInfoCommand: messageCodec<T.CheckInfoCommand>({
    name: 'CheckInfoCommand',
    protoName: 'Command',
    read: readCheckInfoCommand,
    write: writeCheckInfoCommand,
    check: checkCheckInfoCommand,
    plain: plainCheckInfoCommand,
    required: REQUIRED,
  }),
  CheckInfoHttp: messageCodec<T.CheckInfoHttp>({
    name: 'CheckInfoHttp',
    protoName: 'Http',
    read: readCheckInfoHttp,
    write: writeCheckInfoHttp,
    check: checkCheckInfoHttp,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckInfoTcp: messageCodec<T.CheckInfoTcp>({
    name: 'CheckInfoTcp',
    protoName: 'Tcp',
    read: readCheckInfoTcp,
    write: writeCheckInfoTcp,
    check: checkCheckInfoTcp,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckStatusInfo: messageCodec<T.CheckStatusInfo>({
    name: 'CheckStatusInfo',
    protoName: 'CheckStatusInfo',
    read: readCheckStatusInfo,
    write: writeCheckStatusInfo,
    check: checkCheckStatusInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckStatusInfoCommand: messageCodec<T.CheckStatusInfoCommand>({
    name: 'CheckStatusInfoCommand',
    protoName: 'Command',
    read: readCheckStatusInfoCommand,
    write: writeCheckStatusInfoCommand,
    check: checkCheckStatusInfoCommand,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckStatusInfoHttp: messageCodec<T.CheckStatusInfoHttp>({
    name: 'CheckStatusInfoHttp',
    protoName: 'Http',
    read: readCheckStatusInfoHttp,
    write: writeCheckStatusInfoHttp,
    check: checkCheckStatusInfoHttp,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CheckStatusInfoTcp: messageCodec<T.CheckStatusInfoTcp>({
    name: 'CheckStatusInfoTcp',
    protoName: 'Tcp',
    read: readCheckStatusInfoTcp,
    write: writeCheckStatusInfoTcp,
    check: checkCheckStatusInfoTcp,
    plain: (m) => m,
    required: REQUIRED,
  }),
  CommandInfo: messageCodec<T.CommandInfo>({
    name: 'CommandInfo',
    protoName: 'CommandInfo',
    read: readCommandInfo,
    write: writeCommandInfo,
    check: checkCommandInfo,
    plain: plainCommandInfo,
    required: REQUIRED,
  }),
  CommandInfoURI: messageCodec<T.CommandInfoURI>({
    name: 'CommandInfoURI',
    protoName: 'URI',
    read: readCommandInfoURI,
    write: writeCommandInfoURI,
    check: checkCommandInfoURI,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ContainerID: messageCodec<T.ContainerID>({
    name: 'ContainerID',
    protoName: 'ContainerID',
    read: readContainerID,
    write: writeContainerID,
    check: checkContainerID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ContainerInfo: messageCodec<T.ContainerInfo>({
    name: 'ContainerInfo',
    protoName: 'ContainerInfo',
    read: readContainerInfo,
    write: writeContainerInfo,
    check: checkContainerInfo,
    plain: plainContainerInfo,
    required: REQUIRED,
  }),
  ContainerInfoDockerInfo: messageCodec<T.ContainerInfoDockerInfo>({
    name: 'ContainerInfoDockerInfo',
    protoName: 'DockerInfo',
    read: readContainerInfoDockerInfo,
    write: writeContainerInfoDockerInfo,
    check: checkContainerInfoDockerInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ContainerInfoDockerInfoPortMapping: messageCodec<T.ContainerInfoDockerInfoPortMapping>({
    name: 'ContainerInfoDockerInfoPortMapping',
    protoName: 'PortMapping',
    read: readContainerInfoDockerInfoPortMapping,
    write: writeContainerInfoDockerInfoPortMapping,
    check: checkContainerInfoDockerInfoPortMapping,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ContainerInfoMesosInfo: messageCodec<T.ContainerInfoMesosInfo>({
    name: 'ContainerInfoMesosInfo',
    protoName: 'MesosInfo',
    read: readContainerInfoMesosInfo,
    write: writeContainerInfoMesosInfo,
    check: checkContainerInfoMesosInfo,
    plain: plainContainerInfoMesosInfo,
    required: REQUIRED,
  }),
  ContainerStatus: messageCodec<T.ContainerStatus>({
    name: 'ContainerStatus',
    protoName: 'ContainerStatus',
    read: readContainerStatus,
    write: writeContainerStatus,
    check: checkContainerStatus,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Credential: messageCodec<T.Credential>({
    name: 'Credential',
    protoName: 'Credential',
    read: readCredential,
    write: writeCredential,
    check: checkCredential,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DiscoveryInfo: messageCodec<T.DiscoveryInfo>({
    name: 'DiscoveryInfo',
    protoName: 'DiscoveryInfo',
    read: readDiscoveryInfo,
    write: writeDiscoveryInfo,
    check: checkDiscoveryInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DomainInfo: messageCodec<T.DomainInfo>({
    name: 'DomainInfo',
    protoName: 'DomainInfo',
    read: readDomainInfo,
    write: writeDomainInfo,
    check: checkDomainInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DomainInfoFaultDomain: messageCodec<T.DomainInfoFaultDomain>({
    name: 'DomainInfoFaultDomain',
    protoName: 'FaultDomain',
    read: readDomainInfoFaultDomain,
    write: writeDomainInfoFaultDomain,
    check: checkDomainInfoFaultDomain,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DomainInfoFaultDomainRegionInfo: messageCodec<T.DomainInfoFaultDomainRegionInfo>({
    name: 'DomainInfoFaultDomainRegionInfo',
    protoName: 'RegionInfo',
    read: readDomainInfoFaultDomainRegionInfo,
    write: writeDomainInfoFaultDomainRegionInfo,
    check: checkDomainInfoFaultDomainRegionInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DomainInfoFaultDomainZoneInfo: messageCodec<T.DomainInfoFaultDomainZoneInfo>({
    name: 'DomainInfoFaultDomainZoneInfo',
    protoName: 'ZoneInfo',
    read: readDomainInfoFaultDomainZoneInfo,
    write: writeDomainInfoFaultDomainZoneInfo,
    check: checkDomainInfoFaultDomainZoneInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  DrainConfig: messageCodec<T.DrainConfig>({
    name: 'DrainConfig',
    protoName: 'DrainConfig',
    read: readDrainConfig,
    write: writeDrainConfig,
    check: checkDrainConfig,
    plain: plainDrainConfig,
    required: REQUIRED,
  }),
  DrainInfo: messageCodec<T.DrainInfo>({
    name: 'DrainInfo',
    protoName: 'DrainInfo',
    read: readDrainInfo,
    write: writeDrainInfo,
    check: checkDrainInfo,
    plain: plainDrainInfo,
    required: REQUIRED,
  }),
  DurationInfo: messageCodec<T.DurationInfo>({
    name: 'DurationInfo',
    protoName: 'DurationInfo',
    read: readDurationInfo,
    write: writeDurationInfo,
    check: checkDurationInfo,
    plain: plainDurationInfo,
    required: REQUIRED,
  }),
  Environment: messageCodec<T.Environment>({
    name: 'Environment',
    protoName: 'Environment',
    read: readEnvironment,
    write: writeEnvironment,
    check: checkEnvironment,
    plain: plainEnvironment,
    required: REQUIRED,
  }),
  EnvironmentVariable: messageCodec<T.EnvironmentVariable>({
    name: 'EnvironmentVariable',
    protoName: 'Variable',
    read: readEnvironmentVariable,
    write: writeEnvironmentVariable,
    check: checkEnvironmentVariable,
    plain: plainEnvironmentVariable,
    required: REQUIRED,
  }),
  ExecutorCall: messageCodec<T.AnyExecutorCall>({
    name: 'ExecutorCall',
    protoName: 'Call',
    read: readExecutorCall,
    write: writeExecutorCall,
    check: checkExecutorCall,
    plain: plainExecutorCall,
    required: REQUIRED,
  }),
  ExecutorCallMessage: messageCodec<T.ExecutorCallMessage>({
    name: 'ExecutorCallMessage',
    protoName: 'Message',
    read: readExecutorCallMessage,
    write: writeExecutorCallMessage,
    check: checkExecutorCallMessage,
    plain: plainExecutorCallMessage,
    required: REQUIRED,
  }),
  ExecutorCallSubscribe: messageCodec<T.ExecutorCallSubscribe>({
    name: 'ExecutorCallSubscribe',
    protoName: 'Subscribe',
    read: readExecutorCallSubscribe,
    write: writeExecutorCallSubscribe,
    check: checkExecutorCallSubscribe,
    plain: plainExecutorCallSubscribe,
    required: REQUIRED,
  }),
  ExecutorCallUpdate: messageCodec<T.ExecutorCallUpdate>({
    name: 'ExecutorCallUpdate',
    protoName: 'Update',
    read: readExecutorCallUpdate,
    write: writeExecutorCallUpdate,
    check: checkExecutorCallUpdate,
    plain: plainExecutorCallUpdate,
    required: REQUIRED,
  }),
  ExecutorEvent: messageCodec<T.AnyExecutorEvent>({
    name: 'ExecutorEvent',
    protoName: 'Event',
    read: readExecutorEvent,
    write: writeExecutorEvent,
    check: checkExecutorEvent,
    plain: plainExecutorEvent,
    required: REQUIRED,
  }),
  ExecutorEventAcknowledged: messageCodec<T.ExecutorEventAcknowledged>({
    name: 'ExecutorEventAcknowledged',
    protoName: 'Acknowledged',
    read: readExecutorEventAcknowledged,
    write: writeExecutorEventAcknowledged,
    check: checkExecutorEventAcknowledged,
    plain: plainExecutorEventAcknowledged,
    required: REQUIRED,
  }),
  ExecutorEventError: messageCodec<T.ExecutorEventError>({
    name: 'ExecutorEventError',
    protoName: 'Error',
    read: readExecutorEventError,
    write: writeExecutorEventError,
    check: checkExecutorEventError,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ExecutorEventKill: messageCodec<T.ExecutorEventKill>({
    name: 'ExecutorEventKill',
    protoName: 'Kill',
    read: readExecutorEventKill,
    write: writeExecutorEventKill,
    check: checkExecutorEventKill,
    plain: plainExecutorEventKill,
    required: REQUIRED,
  }),
  ExecutorEventLaunch: messageCodec<T.ExecutorEventLaunch>({
    name: 'ExecutorEventLaunch',
    protoName: 'Launch',
    read: readExecutorEventLaunch,
    write: writeExecutorEventLaunch,
    check: checkExecutorEventLaunch,
    plain: plainExecutorEventLaunch,
    required: REQUIRED,
  }),
  ExecutorEventLaunchGroup: messageCodec<T.ExecutorEventLaunchGroup>({
    name: 'ExecutorEventLaunchGroup',
    protoName: 'LaunchGroup',
    read: readExecutorEventLaunchGroup,
    write: writeExecutorEventLaunchGroup,
    check: checkExecutorEventLaunchGroup,
    plain: plainExecutorEventLaunchGroup,
    required: REQUIRED,
  }),
  ExecutorEventMessage: messageCodec<T.ExecutorEventMessage>({
    name: 'ExecutorEventMessage',
    protoName: 'Message',
    read: readExecutorEventMessage,
    write: writeExecutorEventMessage,
    check: checkExecutorEventMessage,
    plain: plainExecutorEventMessage,
    required: REQUIRED,
  }),
  ExecutorEventSubscribed: messageCodec<T.ExecutorEventSubscribed>({
    name: 'ExecutorEventSubscribed',
    protoName: 'Subscribed',
    read: readExecutorEventSubscribed,
    write: writeExecutorEventSubscribed,
    check: checkExecutorEventSubscribed,
    plain: plainExecutorEventSubscribed,
    required: REQUIRED,
  }),
  ExecutorID: messageCodec<T.ExecutorID>({
    name: 'ExecutorID',
    protoName: 'ExecutorID',
    read: readExecutorID,
    write: writeExecutorID,
    check: checkExecutorID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ExecutorInfo: messageCodec<T.ExecutorInfo>({
    name: 'ExecutorInfo',
    protoName: 'ExecutorInfo',
    read: readExecutorInfo,
    write: writeExecutorInfo,
    check: checkExecutorInfo,
    plain: plainExecutorInfo,
    required: REQUIRED,
  }),
  Filters: messageCodec<T.Filters>({
    name: 'Filters',
    protoName: 'Filters',
    read: readFilters,
    write: writeFilters,
    check: checkFilters,
    plain: (m) => m,
    required: REQUIRED,
  }),
  FrameworkID: messageCodec<T.FrameworkID>({
    name: 'FrameworkID',
    protoName: 'FrameworkID',
    read: readFrameworkID,
    write: writeFrameworkID,
    check: checkFrameworkID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  FrameworkInfo: messageCodec<T.FrameworkInfo>({
    name: 'FrameworkInfo',
    protoName: 'FrameworkInfo',
    read: readFrameworkInfo,
    write: writeFrameworkInfo,
    check: checkFrameworkInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  FrameworkInfoCapability: messageCodec<T.FrameworkInfoCapability>({
    name: 'FrameworkInfoCapability',
    protoName: 'Capability',
    read: readFrameworkInfoCapability,
    write: writeFrameworkInfoCapability,
    check: checkFrameworkInfoCapability,
    plain: (m) => m,
    required: REQUIRED,
  }),
  HealthCheck: messageCodec<T.HealthCheck>({
    name: 'HealthCheck',
    protoName: 'HealthCheck',
    read: readHealthCheck,
    write: writeHealthCheck,
    check: checkHealthCheck,
    plain: plainHealthCheck,
    required: REQUIRED,
  }),
  HealthCheckHTTPCheckInfo: messageCodec<T.HealthCheckHTTPCheckInfo>({
    name: 'HealthCheckHTTPCheckInfo',
    protoName: 'HTTPCheckInfo',
    read: readHealthCheckHTTPCheckInfo,
    write: writeHealthCheckHTTPCheckInfo,
    check: checkHealthCheckHTTPCheckInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  HealthCheckTCPCheckInfo: messageCodec<T.HealthCheckTCPCheckInfo>({
    name: 'HealthCheckTCPCheckInfo',
    protoName: 'TCPCheckInfo',
    read: readHealthCheckTCPCheckInfo,
    write: writeHealthCheckTCPCheckInfo,
    check: checkHealthCheckTCPCheckInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Image: messageCodec<T.Image>({
    name: 'Image',
    protoName: 'Image',
    read: readImage,
    write: writeImage,
    check: checkImage,
    plain: plainImage,
    required: REQUIRED,
  }),
  ImageDocker: messageCodec<T.ImageDocker>({
    name: 'ImageDocker',
    protoName: 'Docker',
    read: readImageDocker,
    write: writeImageDocker,
    check: checkImageDocker,
    plain: plainImageDocker,
    required: REQUIRED,
  }),
  InverseOffer: messageCodec<T.InverseOffer>({
    name: 'InverseOffer',
    protoName: 'InverseOffer',
    read: readInverseOffer,
    write: writeInverseOffer,
    check: checkInverseOffer,
    plain: plainInverseOffer,
    required: REQUIRED,
  }),
  KillPolicy: messageCodec<T.KillPolicy>({
    name: 'KillPolicy',
    protoName: 'KillPolicy',
    read: readKillPolicy,
    write: writeKillPolicy,
    check: checkKillPolicy,
    plain: plainKillPolicy,
    required: REQUIRED,
  }),
  Label: messageCodec<T.Label>({
    name: 'Label',
    protoName: 'Label',
    read: readLabel,
    write: writeLabel,
    check: checkLabel,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Labels: messageCodec<T.Labels>({
    name: 'Labels',
    protoName: 'Labels',
    read: readLabels,
    write: writeLabels,
    check: checkLabels,
    plain: (m) => m,
    required: REQUIRED,
  }),
  LinuxInfo: messageCodec<T.LinuxInfo>({
    name: 'LinuxInfo',
    protoName: 'LinuxInfo',
    read: readLinuxInfo,
    write: writeLinuxInfo,
    check: checkLinuxInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MachineID: messageCodec<T.MachineID>({
    name: 'MachineID',
    protoName: 'MachineID',
    read: readMachineID,
    write: writeMachineID,
    check: checkMachineID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MaintenanceClusterStatus: messageCodec<T.MaintenanceClusterStatus>({
    name: 'MaintenanceClusterStatus',
    protoName: 'ClusterStatus',
    read: readMaintenanceClusterStatus,
    write: writeMaintenanceClusterStatus,
    check: checkMaintenanceClusterStatus,
    plain: plainMaintenanceClusterStatus,
    required: REQUIRED,
  }),
  MaintenanceClusterStatusDrainingMachine: messageCodec<T.MaintenanceClusterStatusDrainingMachine>({
    name: 'MaintenanceClusterStatusDrainingMachine',
    protoName: 'DrainingMachine',
    read: readMaintenanceClusterStatusDrainingMachine,
    write: writeMaintenanceClusterStatusDrainingMachine,
    check: checkMaintenanceClusterStatusDrainingMachine,
    plain: plainMaintenanceClusterStatusDrainingMachine,
    required: REQUIRED,
  }),
  MaintenanceInverseOfferStatus: messageCodec<T.MaintenanceInverseOfferStatus>({
    name: 'MaintenanceInverseOfferStatus',
    protoName: 'InverseOfferStatus',
    read: readMaintenanceInverseOfferStatus,
    write: writeMaintenanceInverseOfferStatus,
    check: checkMaintenanceInverseOfferStatus,
    plain: plainMaintenanceInverseOfferStatus,
    required: REQUIRED,
  }),
  MaintenanceSchedule: messageCodec<T.MaintenanceSchedule>({
    name: 'MaintenanceSchedule',
    protoName: 'Schedule',
    read: readMaintenanceSchedule,
    write: writeMaintenanceSchedule,
    check: checkMaintenanceSchedule,
    plain: plainMaintenanceSchedule,
    required: REQUIRED,
  }),
  MaintenanceWindow: messageCodec<T.MaintenanceWindow>({
    name: 'MaintenanceWindow',
    protoName: 'Window',
    read: readMaintenanceWindow,
    write: writeMaintenanceWindow,
    check: checkMaintenanceWindow,
    plain: plainMaintenanceWindow,
    required: REQUIRED,
  }),
  MasterCall: messageCodec<T.AnyMasterCall>({
    name: 'MasterCall',
    protoName: 'Call',
    read: readMasterCall,
    write: writeMasterCall,
    check: checkMasterCall,
    plain: plainMasterCall,
    required: REQUIRED,
  }),
  MasterCallCreateVolumes: messageCodec<T.MasterCallCreateVolumes>({
    name: 'MasterCallCreateVolumes',
    protoName: 'CreateVolumes',
    read: readMasterCallCreateVolumes,
    write: writeMasterCallCreateVolumes,
    check: checkMasterCallCreateVolumes,
    plain: plainMasterCallCreateVolumes,
    required: REQUIRED,
  }),
  MasterCallDeactivateAgent: messageCodec<T.MasterCallDeactivateAgent>({
    name: 'MasterCallDeactivateAgent',
    protoName: 'DeactivateAgent',
    read: readMasterCallDeactivateAgent,
    write: writeMasterCallDeactivateAgent,
    check: checkMasterCallDeactivateAgent,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallDestroyVolumes: messageCodec<T.MasterCallDestroyVolumes>({
    name: 'MasterCallDestroyVolumes',
    protoName: 'DestroyVolumes',
    read: readMasterCallDestroyVolumes,
    write: writeMasterCallDestroyVolumes,
    check: checkMasterCallDestroyVolumes,
    plain: plainMasterCallDestroyVolumes,
    required: REQUIRED,
  }),
  MasterCallDrainAgent: messageCodec<T.MasterCallDrainAgent>({
    name: 'MasterCallDrainAgent',
    protoName: 'DrainAgent',
    read: readMasterCallDrainAgent,
    write: writeMasterCallDrainAgent,
    check: checkMasterCallDrainAgent,
    plain: plainMasterCallDrainAgent,
    required: REQUIRED,
  }),
  MasterCallDuration: messageCodec<T.MasterCallDuration>({
    name: 'MasterCallDuration',
    protoName: 'Duration',
    read: readMasterCallDuration,
    write: writeMasterCallDuration,
    check: checkMasterCallDuration,
    plain: plainMasterCallDuration,
    required: REQUIRED,
  }),
  MasterCallMarkAgentGone: messageCodec<T.MasterCallMarkAgentGone>({
    name: 'MasterCallMarkAgentGone',
    protoName: 'MarkAgentGone',
    read: readMasterCallMarkAgentGone,
    write: writeMasterCallMarkAgentGone,
    check: checkMasterCallMarkAgentGone,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallReactivateAgent: messageCodec<T.MasterCallReactivateAgent>({
    name: 'MasterCallReactivateAgent',
    protoName: 'ReactivateAgent',
    read: readMasterCallReactivateAgent,
    write: writeMasterCallReactivateAgent,
    check: checkMasterCallReactivateAgent,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallReserveResources: messageCodec<T.MasterCallReserveResources>({
    name: 'MasterCallReserveResources',
    protoName: 'ReserveResources',
    read: readMasterCallReserveResources,
    write: writeMasterCallReserveResources,
    check: checkMasterCallReserveResources,
    plain: plainMasterCallReserveResources,
    required: REQUIRED,
  }),
  MasterCallStartMaintenance: messageCodec<T.MasterCallStartMaintenance>({
    name: 'MasterCallStartMaintenance',
    protoName: 'StartMaintenance',
    read: readMasterCallStartMaintenance,
    write: writeMasterCallStartMaintenance,
    check: checkMasterCallStartMaintenance,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallStopMaintenance: messageCodec<T.MasterCallStopMaintenance>({
    name: 'MasterCallStopMaintenance',
    protoName: 'StopMaintenance',
    read: readMasterCallStopMaintenance,
    write: writeMasterCallStopMaintenance,
    check: checkMasterCallStopMaintenance,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallTeardown: messageCodec<T.MasterCallTeardown>({
    name: 'MasterCallTeardown',
    protoName: 'Teardown',
    read: readMasterCallTeardown,
    write: writeMasterCallTeardown,
    check: checkMasterCallTeardown,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterCallUnreserveResources: messageCodec<T.MasterCallUnreserveResources>({
    name: 'MasterCallUnreserveResources',
    protoName: 'UnreserveResources',
    read: readMasterCallUnreserveResources,
    write: writeMasterCallUnreserveResources,
    check: checkMasterCallUnreserveResources,
    plain: plainMasterCallUnreserveResources,
    required: REQUIRED,
  }),
  MasterCallUpdateMaintenanceSchedule: messageCodec<T.MasterCallUpdateMaintenanceSchedule>({
    name: 'MasterCallUpdateMaintenanceSchedule',
    protoName: 'UpdateMaintenanceSchedule',
    read: readMasterCallUpdateMaintenanceSchedule,
    write: writeMasterCallUpdateMaintenanceSchedule,
    check: checkMasterCallUpdateMaintenanceSchedule,
    plain: plainMasterCallUpdateMaintenanceSchedule,
    required: REQUIRED,
  }),
  MasterInfo: messageCodec<T.MasterInfo>({
    name: 'MasterInfo',
    protoName: 'MasterInfo',
    read: readMasterInfo,
    write: writeMasterInfo,
    check: checkMasterInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterInfoCapability: messageCodec<T.MasterInfoCapability>({
    name: 'MasterInfoCapability',
    protoName: 'Capability',
    read: readMasterInfoCapability,
    write: writeMasterInfoCapability,
    check: checkMasterInfoCapability,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterResponse: messageCodec<T.AnyMasterResponse>({
    name: 'MasterResponse',
    protoName: 'Response',
    read: readMasterResponse,
    write: writeMasterResponse,
    check: checkMasterResponse,
    plain: plainMasterResponse,
    required: REQUIRED,
  }),
  MasterResponseGetAgents: messageCodec<T.MasterResponseGetAgents>({
    name: 'MasterResponseGetAgents',
    protoName: 'GetAgents',
    read: readMasterResponseGetAgents,
    write: writeMasterResponseGetAgents,
    check: checkMasterResponseGetAgents,
    plain: plainMasterResponseGetAgents,
    required: REQUIRED,
  }),
  MasterResponseGetAgentsAgent: messageCodec<T.MasterResponseGetAgentsAgent>({
    name: 'MasterResponseGetAgentsAgent',
    protoName: 'Agent',
    read: readMasterResponseGetAgentsAgent,
    write: writeMasterResponseGetAgentsAgent,
    check: checkMasterResponseGetAgentsAgent,
    plain: plainMasterResponseGetAgentsAgent,
    required: REQUIRED,
  }),
  MasterResponseGetExecutors: messageCodec<T.MasterResponseGetExecutors>({
    name: 'MasterResponseGetExecutors',
    protoName: 'GetExecutors',
    read: readMasterResponseGetExecutors,
    write: writeMasterResponseGetExecutors,
    check: checkMasterResponseGetExecutors,
    plain: plainMasterResponseGetExecutors,
    required: REQUIRED,
  }),
  MasterResponseGetExecutorsExecutor: messageCodec<T.MasterResponseGetExecutorsExecutor>({
    name: 'MasterResponseGetExecutorsExecutor',
    protoName: 'Executor',
    read: readMasterResponseGetExecutorsExecutor,
    write: writeMasterResponseGetExecutorsExecutor,
    check: checkMasterResponseGetExecutorsExecutor,
    plain: plainMasterResponseGetExecutorsExecutor,
    required: REQUIRED,
  }),
  MasterResponseGetFrameworks: messageCodec<T.MasterResponseGetFrameworks>({
    name: 'MasterResponseGetFrameworks',
    protoName: 'GetFrameworks',
    read: readMasterResponseGetFrameworks,
    write: writeMasterResponseGetFrameworks,
    check: checkMasterResponseGetFrameworks,
    plain: plainMasterResponseGetFrameworks,
    required: REQUIRED,
  }),
  MasterResponseGetFrameworksFramework: messageCodec<T.MasterResponseGetFrameworksFramework>({
    name: 'MasterResponseGetFrameworksFramework',
    protoName: 'Framework',
    read: readMasterResponseGetFrameworksFramework,
    write: writeMasterResponseGetFrameworksFramework,
    check: checkMasterResponseGetFrameworksFramework,
    plain: plainMasterResponseGetFrameworksFramework,
    required: REQUIRED,
  }),
  MasterResponseGetHealth: messageCodec<T.MasterResponseGetHealth>({
    name: 'MasterResponseGetHealth',
    protoName: 'GetHealth',
    read: readMasterResponseGetHealth,
    write: writeMasterResponseGetHealth,
    check: checkMasterResponseGetHealth,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterResponseGetMaintenanceSchedule: messageCodec<T.MasterResponseGetMaintenanceSchedule>({
    name: 'MasterResponseGetMaintenanceSchedule',
    protoName: 'GetMaintenanceSchedule',
    read: readMasterResponseGetMaintenanceSchedule,
    write: writeMasterResponseGetMaintenanceSchedule,
    check: checkMasterResponseGetMaintenanceSchedule,
    plain: plainMasterResponseGetMaintenanceSchedule,
    required: REQUIRED,
  }),
  MasterResponseGetMaintenanceStatus: messageCodec<T.MasterResponseGetMaintenanceStatus>({
    name: 'MasterResponseGetMaintenanceStatus',
    protoName: 'GetMaintenanceStatus',
    read: readMasterResponseGetMaintenanceStatus,
    write: writeMasterResponseGetMaintenanceStatus,
    check: checkMasterResponseGetMaintenanceStatus,
    plain: plainMasterResponseGetMaintenanceStatus,
    required: REQUIRED,
  }),
  MasterResponseGetMaster: messageCodec<T.MasterResponseGetMaster>({
    name: 'MasterResponseGetMaster',
    protoName: 'GetMaster',
    read: readMasterResponseGetMaster,
    write: writeMasterResponseGetMaster,
    check: checkMasterResponseGetMaster,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MasterResponseGetOperations: messageCodec<T.MasterResponseGetOperations>({
    name: 'MasterResponseGetOperations',
    protoName: 'GetOperations',
    read: readMasterResponseGetOperations,
    write: writeMasterResponseGetOperations,
    check: checkMasterResponseGetOperations,
    plain: plainMasterResponseGetOperations,
    required: REQUIRED,
  }),
  MasterResponseGetRoles: messageCodec<T.MasterResponseGetRoles>({
    name: 'MasterResponseGetRoles',
    protoName: 'GetRoles',
    read: readMasterResponseGetRoles,
    write: writeMasterResponseGetRoles,
    check: checkMasterResponseGetRoles,
    plain: plainMasterResponseGetRoles,
    required: REQUIRED,
  }),
  MasterResponseGetState: messageCodec<T.MasterResponseGetState>({
    name: 'MasterResponseGetState',
    protoName: 'GetState',
    read: readMasterResponseGetState,
    write: writeMasterResponseGetState,
    check: checkMasterResponseGetState,
    plain: plainMasterResponseGetState,
    required: REQUIRED,
  }),
  MasterResponseGetTasks: messageCodec<T.MasterResponseGetTasks>({
    name: 'MasterResponseGetTasks',
    protoName: 'GetTasks',
    read: readMasterResponseGetTasks,
    write: writeMasterResponseGetTasks,
    check: checkMasterResponseGetTasks,
    plain: plainMasterResponseGetTasks,
    required: REQUIRED,
  }),
  MasterResponseGetVersion: messageCodec<T.MasterResponseGetVersion>({
    name: 'MasterResponseGetVersion',
    protoName: 'GetVersion',
    read: readMasterResponseGetVersion,
    write: writeMasterResponseGetVersion,
    check: checkMasterResponseGetVersion,
    plain: (m) => m,
    required: REQUIRED,
  }),
  MountPropagation: messageCodec<T.MountPropagation>({
    name: 'MountPropagation',
    protoName: 'MountPropagation',
    read: readMountPropagation,
    write: writeMountPropagation,
    check: checkMountPropagation,
    plain: (m) => m,
    required: REQUIRED,
  }),
  NetworkInfo: messageCodec<T.NetworkInfo>({
    name: 'NetworkInfo',
    protoName: 'NetworkInfo',
    read: readNetworkInfo,
    write: writeNetworkInfo,
    check: checkNetworkInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  NetworkInfoIPAddress: messageCodec<T.NetworkInfoIPAddress>({
    name: 'NetworkInfoIPAddress',
    protoName: 'IPAddress',
    read: readNetworkInfoIPAddress,
    write: writeNetworkInfoIPAddress,
    check: checkNetworkInfoIPAddress,
    plain: (m) => m,
    required: REQUIRED,
  }),
  NetworkInfoPortMapping: messageCodec<T.NetworkInfoPortMapping>({
    name: 'NetworkInfoPortMapping',
    protoName: 'PortMapping',
    read: readNetworkInfoPortMapping,
    write: writeNetworkInfoPortMapping,
    check: checkNetworkInfoPortMapping,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Offer: messageCodec<T.Offer>({
    name: 'Offer',
    protoName: 'Offer',
    read: readOffer,
    write: writeOffer,
    check: checkOffer,
    plain: plainOffer,
    required: REQUIRED,
  }),
  OfferFilters: messageCodec<T.OfferFilters>({
    name: 'OfferFilters',
    protoName: 'OfferFilters',
    read: readOfferFilters,
    write: writeOfferFilters,
    check: checkOfferFilters,
    plain: (m) => m,
    required: REQUIRED,
  }),
  OfferFiltersMinAllocatableResources: messageCodec<T.OfferFiltersMinAllocatableResources>({
    name: 'OfferFiltersMinAllocatableResources',
    protoName: 'MinAllocatableResources',
    read: readOfferFiltersMinAllocatableResources,
    write: writeOfferFiltersMinAllocatableResources,
    check: checkOfferFiltersMinAllocatableResources,
    plain: (m) => m,
    required: REQUIRED,
  }),
  OfferFiltersResourceQuantities: messageCodec<T.OfferFiltersResourceQuantities>({
    name: 'OfferFiltersResourceQuantities',
    protoName: 'ResourceQuantities',
    read: readOfferFiltersResourceQuantities,
    write: writeOfferFiltersResourceQuantities,
    check: checkOfferFiltersResourceQuantities,
    plain: (m) => m,
    required: REQUIRED,
  }),
  OfferID: messageCodec<T.OfferID>({
    name: 'OfferID',
    protoName: 'OfferID',
    read: readOfferID,
    write: writeOfferID,
    check: checkOfferID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  OfferOperation: messageCodec<T.OfferOperation>({
    name: 'OfferOperation',
    protoName: 'Operation',
    read: readOfferOperation,
    write: writeOfferOperation,
    check: checkOfferOperation,
    plain: plainOfferOperation,
    required: REQUIRED,
  }),
  OfferOperationCreate: messageCodec<T.OfferOperationCreate>({
    name: 'OfferOperationCreate',
    protoName: 'Create',
    read: readOfferOperationCreate,
    write: writeOfferOperationCreate,
    check: checkOfferOperationCreate,
    plain: plainOfferOperationCreate,
    required: REQUIRED,
  }),
  OfferOperationCreateDisk: messageCodec<T.OfferOperationCreateDisk>({
    name: 'OfferOperationCreateDisk',
    protoName: 'CreateDisk',
    read: readOfferOperationCreateDisk,
    write: writeOfferOperationCreateDisk,
    check: checkOfferOperationCreateDisk,
    plain: plainOfferOperationCreateDisk,
    required: REQUIRED,
  }),
  OfferOperationDestroy: messageCodec<T.OfferOperationDestroy>({
    name: 'OfferOperationDestroy',
    protoName: 'Destroy',
    read: readOfferOperationDestroy,
    write: writeOfferOperationDestroy,
    check: checkOfferOperationDestroy,
    plain: plainOfferOperationDestroy,
    required: REQUIRED,
  }),
  OfferOperationDestroyDisk: messageCodec<T.OfferOperationDestroyDisk>({
    name: 'OfferOperationDestroyDisk',
    protoName: 'DestroyDisk',
    read: readOfferOperationDestroyDisk,
    write: writeOfferOperationDestroyDisk,
    check: checkOfferOperationDestroyDisk,
    plain: plainOfferOperationDestroyDisk,
    required: REQUIRED,
  }),
  OfferOperationGrowVolume: messageCodec<T.OfferOperationGrowVolume>({
    name: 'OfferOperationGrowVolume',
    protoName: 'GrowVolume',
    read: readOfferOperationGrowVolume,
    write: writeOfferOperationGrowVolume,
    check: checkOfferOperationGrowVolume,
    plain: plainOfferOperationGrowVolume,
    required: REQUIRED,
  }),
  OfferOperationLaunch: messageCodec<T.OfferOperationLaunch>({
    name: 'OfferOperationLaunch',
    protoName: 'Launch',
    read: readOfferOperationLaunch,
    write: writeOfferOperationLaunch,
    check: checkOfferOperationLaunch,
    plain: plainOfferOperationLaunch,
    required: REQUIRED,
  }),
  OfferOperationLaunchGroup: messageCodec<T.OfferOperationLaunchGroup>({
    name: 'OfferOperationLaunchGroup',
    protoName: 'LaunchGroup',
    read: readOfferOperationLaunchGroup,
    write: writeOfferOperationLaunchGroup,
    check: checkOfferOperationLaunchGroup,
    plain: plainOfferOperationLaunchGroup,
    required: REQUIRED,
  }),
  OfferOperationReserve: messageCodec<T.OfferOperationReserve>({
    name: 'OfferOperationReserve',
    protoName: 'Reserve',
    read: readOfferOperationReserve,
    write: writeOfferOperationReserve,
    check: checkOfferOperationReserve,
    plain: plainOfferOperationReserve,
    required: REQUIRED,
  }),
  OfferOperationShrinkVolume: messageCodec<T.OfferOperationShrinkVolume>({
    name: 'OfferOperationShrinkVolume',
    protoName: 'ShrinkVolume',
    read: readOfferOperationShrinkVolume,
    write: writeOfferOperationShrinkVolume,
    check: checkOfferOperationShrinkVolume,
    plain: plainOfferOperationShrinkVolume,
    required: REQUIRED,
  }),
  OfferOperationUnreserve: messageCodec<T.OfferOperationUnreserve>({
    name: 'OfferOperationUnreserve',
    protoName: 'Unreserve',
    read: readOfferOperationUnreserve,
    write: writeOfferOperationUnreserve,
    check: checkOfferOperationUnreserve,
    plain: plainOfferOperationUnreserve,
    required: REQUIRED,
  }),
  Operation: messageCodec<T.Operation>({
    name: 'Operation',
    protoName: 'Operation',
    read: readOperation,
    write: writeOperation,
    check: checkOperation,
    plain: plainOperation,
    required: REQUIRED,
  }),
  OperationID: messageCodec<T.OperationID>({
    name: 'OperationID',
    protoName: 'OperationID',
    read: readOperationID,
    write: writeOperationID,
    check: checkOperationID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  OperationStatus: messageCodec<T.OperationStatus>({
    name: 'OperationStatus',
    protoName: 'OperationStatus',
    read: readOperationStatus,
    write: writeOperationStatus,
    check: checkOperationStatus,
    plain: plainOperationStatus,
    required: REQUIRED,
  }),
  Parameter: messageCodec<T.Parameter>({
    name: 'Parameter',
    protoName: 'Parameter',
    read: readParameter,
    write: writeParameter,
    check: checkParameter,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Parameters: messageCodec<T.Parameters>({
    name: 'Parameters',
    protoName: 'Parameters',
    read: readParameters,
    write: writeParameters,
    check: checkParameters,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Port: messageCodec<T.Port>({
    name: 'Port',
    protoName: 'Port',
    read: readPort,
    write: writePort,
    check: checkPort,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Ports: messageCodec<T.Ports>({
    name: 'Ports',
    protoName: 'Ports',
    read: readPorts,
    write: writePorts,
    check: checkPorts,
    plain: (m) => m,
    required: REQUIRED,
  }),
  RLimitInfo: messageCodec<T.RLimitInfo>({
    name: 'RLimitInfo',
    protoName: 'RLimitInfo',
    read: readRLimitInfo,
    write: writeRLimitInfo,
    check: checkRLimitInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  RLimitInfoRLimit: messageCodec<T.RLimitInfoRLimit>({
    name: 'RLimitInfoRLimit',
    protoName: 'RLimit',
    read: readRLimitInfoRLimit,
    write: writeRLimitInfoRLimit,
    check: checkRLimitInfoRLimit,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Request: messageCodec<T.Request>({
    name: 'Request',
    protoName: 'Request',
    read: readRequest,
    write: writeRequest,
    check: checkRequest,
    plain: plainRequest,
    required: REQUIRED,
  }),
  Resource: messageCodec<T.Resource>({
    name: 'Resource',
    protoName: 'Resource',
    read: readResource,
    write: writeResource,
    check: checkResource,
    plain: plainResource,
    required: REQUIRED,
  }),
  ResourceAllocationInfo: messageCodec<T.ResourceAllocationInfo>({
    name: 'ResourceAllocationInfo',
    protoName: 'AllocationInfo',
    read: readResourceAllocationInfo,
    write: writeResourceAllocationInfo,
    check: checkResourceAllocationInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceDiskInfo: messageCodec<T.ResourceDiskInfo>({
    name: 'ResourceDiskInfo',
    protoName: 'DiskInfo',
    read: readResourceDiskInfo,
    write: writeResourceDiskInfo,
    check: checkResourceDiskInfo,
    plain: plainResourceDiskInfo,
    required: REQUIRED,
  }),
  ResourceDiskInfoPersistence: messageCodec<T.ResourceDiskInfoPersistence>({
    name: 'ResourceDiskInfoPersistence',
    protoName: 'Persistence',
    read: readResourceDiskInfoPersistence,
    write: writeResourceDiskInfoPersistence,
    check: checkResourceDiskInfoPersistence,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceDiskInfoSource: messageCodec<T.ResourceDiskInfoSource>({
    name: 'ResourceDiskInfoSource',
    protoName: 'Source',
    read: readResourceDiskInfoSource,
    write: writeResourceDiskInfoSource,
    check: checkResourceDiskInfoSource,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceDiskInfoSourceMount: messageCodec<T.ResourceDiskInfoSourceMount>({
    name: 'ResourceDiskInfoSourceMount',
    protoName: 'Mount',
    read: readResourceDiskInfoSourceMount,
    write: writeResourceDiskInfoSourceMount,
    check: checkResourceDiskInfoSourceMount,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceDiskInfoSourcePath: messageCodec<T.ResourceDiskInfoSourcePath>({
    name: 'ResourceDiskInfoSourcePath',
    protoName: 'Path',
    read: readResourceDiskInfoSourcePath,
    write: writeResourceDiskInfoSourcePath,
    check: checkResourceDiskInfoSourcePath,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceProviderID: messageCodec<T.ResourceProviderID>({
    name: 'ResourceProviderID',
    protoName: 'ResourceProviderID',
    read: readResourceProviderID,
    write: writeResourceProviderID,
    check: checkResourceProviderID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceReservationInfo: messageCodec<T.ResourceReservationInfo>({
    name: 'ResourceReservationInfo',
    protoName: 'ReservationInfo',
    read: readResourceReservationInfo,
    write: writeResourceReservationInfo,
    check: checkResourceReservationInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceRevocableInfo: messageCodec<T.ResourceRevocableInfo>({
    name: 'ResourceRevocableInfo',
    protoName: 'RevocableInfo',
    read: readResourceRevocableInfo,
    write: writeResourceRevocableInfo,
    check: checkResourceRevocableInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ResourceSharedInfo: messageCodec<T.ResourceSharedInfo>({
    name: 'ResourceSharedInfo',
    protoName: 'SharedInfo',
    read: readResourceSharedInfo,
    write: writeResourceSharedInfo,
    check: checkResourceSharedInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Role: messageCodec<T.Role>({
    name: 'Role',
    protoName: 'Role',
    read: readRole,
    write: writeRole,
    check: checkRole,
    plain: plainRole,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraint: messageCodec<T.SchedulerAttributeConstraint>({
    name: 'SchedulerAttributeConstraint',
    protoName: 'AttributeConstraint',
    read: readSchedulerAttributeConstraint,
    write: writeSchedulerAttributeConstraint,
    check: checkSchedulerAttributeConstraint,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicate: messageCodec<T.SchedulerAttributeConstraintPredicate>({
    name: 'SchedulerAttributeConstraintPredicate',
    protoName: 'Predicate',
    read: readSchedulerAttributeConstraintPredicate,
    write: writeSchedulerAttributeConstraintPredicate,
    check: checkSchedulerAttributeConstraintPredicate,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateExists: messageCodec<T.SchedulerAttributeConstraintPredicateExists>({
    name: 'SchedulerAttributeConstraintPredicateExists',
    protoName: 'Exists',
    read: readSchedulerAttributeConstraintPredicateExists,
    write: writeSchedulerAttributeConstraintPredicateExists,
    check: checkSchedulerAttributeConstraintPredicateExists,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateNotExists: messageCodec<T.SchedulerAttributeConstraintPredicateNotExists>({
    name: 'SchedulerAttributeConstraintPredicateNotExists',
    protoName: 'NotExists',
    read: readSchedulerAttributeConstraintPredicateNotExists,
    write: writeSchedulerAttributeConstraintPredicateNotExists,
    check: checkSchedulerAttributeConstraintPredicateNotExists,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateTextEquals: messageCodec<T.SchedulerAttributeConstraintPredicateTextEquals>({
    name: 'SchedulerAttributeConstraintPredicateTextEquals',
    protoName: 'TextEquals',
    read: readSchedulerAttributeConstraintPredicateTextEquals,
    write: writeSchedulerAttributeConstraintPredicateTextEquals,
    check: checkSchedulerAttributeConstraintPredicateTextEquals,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateTextMatches: messageCodec<T.SchedulerAttributeConstraintPredicateTextMatches>({
    name: 'SchedulerAttributeConstraintPredicateTextMatches',
    protoName: 'TextMatches',
    read: readSchedulerAttributeConstraintPredicateTextMatches,
    write: writeSchedulerAttributeConstraintPredicateTextMatches,
    check: checkSchedulerAttributeConstraintPredicateTextMatches,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateTextNotEquals: messageCodec<T.SchedulerAttributeConstraintPredicateTextNotEquals>({
    name: 'SchedulerAttributeConstraintPredicateTextNotEquals',
    protoName: 'TextNotEquals',
    read: readSchedulerAttributeConstraintPredicateTextNotEquals,
    write: writeSchedulerAttributeConstraintPredicateTextNotEquals,
    check: checkSchedulerAttributeConstraintPredicateTextNotEquals,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintPredicateTextNotMatches: messageCodec<T.SchedulerAttributeConstraintPredicateTextNotMatches>({
    name: 'SchedulerAttributeConstraintPredicateTextNotMatches',
    protoName: 'TextNotMatches',
    read: readSchedulerAttributeConstraintPredicateTextNotMatches,
    write: writeSchedulerAttributeConstraintPredicateTextNotMatches,
    check: checkSchedulerAttributeConstraintPredicateTextNotMatches,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerAttributeConstraintSelector: messageCodec<T.SchedulerAttributeConstraintSelector>({
    name: 'SchedulerAttributeConstraintSelector',
    protoName: 'Selector',
    read: readSchedulerAttributeConstraintSelector,
    write: writeSchedulerAttributeConstraintSelector,
    check: checkSchedulerAttributeConstraintSelector,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCall: messageCodec<T.AnySchedulerCall>({
    name: 'SchedulerCall',
    protoName: 'Call',
    read: readSchedulerCall,
    write: writeSchedulerCall,
    check: checkSchedulerCall,
    plain: plainSchedulerCall,
    required: REQUIRED,
  }),
  SchedulerCallAccept: messageCodec<T.SchedulerCallAccept>({
    name: 'SchedulerCallAccept',
    protoName: 'Accept',
    read: readSchedulerCallAccept,
    write: writeSchedulerCallAccept,
    check: checkSchedulerCallAccept,
    plain: plainSchedulerCallAccept,
    required: REQUIRED,
  }),
  SchedulerCallAcceptInverseOffers: messageCodec<T.SchedulerCallAcceptInverseOffers>({
    name: 'SchedulerCallAcceptInverseOffers',
    protoName: 'AcceptInverseOffers',
    read: readSchedulerCallAcceptInverseOffers,
    write: writeSchedulerCallAcceptInverseOffers,
    check: checkSchedulerCallAcceptInverseOffers,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallAcknowledge: messageCodec<T.SchedulerCallAcknowledge>({
    name: 'SchedulerCallAcknowledge',
    protoName: 'Acknowledge',
    read: readSchedulerCallAcknowledge,
    write: writeSchedulerCallAcknowledge,
    check: checkSchedulerCallAcknowledge,
    plain: plainSchedulerCallAcknowledge,
    required: REQUIRED,
  }),
  SchedulerCallAcknowledgeOperationStatus: messageCodec<T.SchedulerCallAcknowledgeOperationStatus>({
    name: 'SchedulerCallAcknowledgeOperationStatus',
    protoName: 'AcknowledgeOperationStatus',
    read: readSchedulerCallAcknowledgeOperationStatus,
    write: writeSchedulerCallAcknowledgeOperationStatus,
    check: checkSchedulerCallAcknowledgeOperationStatus,
    plain: plainSchedulerCallAcknowledgeOperationStatus,
    required: REQUIRED,
  }),
  SchedulerCallDecline: messageCodec<T.SchedulerCallDecline>({
    name: 'SchedulerCallDecline',
    protoName: 'Decline',
    read: readSchedulerCallDecline,
    write: writeSchedulerCallDecline,
    check: checkSchedulerCallDecline,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallDeclineInverseOffers: messageCodec<T.SchedulerCallDeclineInverseOffers>({
    name: 'SchedulerCallDeclineInverseOffers',
    protoName: 'DeclineInverseOffers',
    read: readSchedulerCallDeclineInverseOffers,
    write: writeSchedulerCallDeclineInverseOffers,
    check: checkSchedulerCallDeclineInverseOffers,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallKill: messageCodec<T.SchedulerCallKill>({
    name: 'SchedulerCallKill',
    protoName: 'Kill',
    read: readSchedulerCallKill,
    write: writeSchedulerCallKill,
    check: checkSchedulerCallKill,
    plain: plainSchedulerCallKill,
    required: REQUIRED,
  }),
  SchedulerCallMessage: messageCodec<T.SchedulerCallMessage>({
    name: 'SchedulerCallMessage',
    protoName: 'Message',
    read: readSchedulerCallMessage,
    write: writeSchedulerCallMessage,
    check: checkSchedulerCallMessage,
    plain: plainSchedulerCallMessage,
    required: REQUIRED,
  }),
  SchedulerCallReconcile: messageCodec<T.SchedulerCallReconcile>({
    name: 'SchedulerCallReconcile',
    protoName: 'Reconcile',
    read: readSchedulerCallReconcile,
    write: writeSchedulerCallReconcile,
    check: checkSchedulerCallReconcile,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallReconcileOperations: messageCodec<T.SchedulerCallReconcileOperations>({
    name: 'SchedulerCallReconcileOperations',
    protoName: 'ReconcileOperations',
    read: readSchedulerCallReconcileOperations,
    write: writeSchedulerCallReconcileOperations,
    check: checkSchedulerCallReconcileOperations,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallReconcileOperationsOperation: messageCodec<T.SchedulerCallReconcileOperationsOperation>({
    name: 'SchedulerCallReconcileOperationsOperation',
    protoName: 'Operation',
    read: readSchedulerCallReconcileOperationsOperation,
    write: writeSchedulerCallReconcileOperationsOperation,
    check: checkSchedulerCallReconcileOperationsOperation,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallReconcileTask: messageCodec<T.SchedulerCallReconcileTask>({
    name: 'SchedulerCallReconcileTask',
    protoName: 'Task',
    read: readSchedulerCallReconcileTask,
    write: writeSchedulerCallReconcileTask,
    check: checkSchedulerCallReconcileTask,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallRequest: messageCodec<T.SchedulerCallRequest>({
    name: 'SchedulerCallRequest',
    protoName: 'Request',
    read: readSchedulerCallRequest,
    write: writeSchedulerCallRequest,
    check: checkSchedulerCallRequest,
    plain: plainSchedulerCallRequest,
    required: REQUIRED,
  }),
  SchedulerCallRevive: messageCodec<T.SchedulerCallRevive>({
    name: 'SchedulerCallRevive',
    protoName: 'Revive',
    read: readSchedulerCallRevive,
    write: writeSchedulerCallRevive,
    check: checkSchedulerCallRevive,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallShutdown: messageCodec<T.SchedulerCallShutdown>({
    name: 'SchedulerCallShutdown',
    protoName: 'Shutdown',
    read: readSchedulerCallShutdown,
    write: writeSchedulerCallShutdown,
    check: checkSchedulerCallShutdown,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallSubscribe: messageCodec<T.SchedulerCallSubscribe>({
    name: 'SchedulerCallSubscribe',
    protoName: 'Subscribe',
    read: readSchedulerCallSubscribe,
    write: writeSchedulerCallSubscribe,
    check: checkSchedulerCallSubscribe,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallSuppress: messageCodec<T.SchedulerCallSuppress>({
    name: 'SchedulerCallSuppress',
    protoName: 'Suppress',
    read: readSchedulerCallSuppress,
    write: writeSchedulerCallSuppress,
    check: checkSchedulerCallSuppress,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerCallUpdateFramework: messageCodec<T.SchedulerCallUpdateFramework>({
    name: 'SchedulerCallUpdateFramework',
    protoName: 'UpdateFramework',
    read: readSchedulerCallUpdateFramework,
    write: writeSchedulerCallUpdateFramework,
    check: checkSchedulerCallUpdateFramework,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEvent: messageCodec<T.AnySchedulerEvent>({
    name: 'SchedulerEvent',
    protoName: 'Event',
    read: readSchedulerEvent,
    write: writeSchedulerEvent,
    check: checkSchedulerEvent,
    plain: plainSchedulerEvent,
    required: REQUIRED,
  }),
  SchedulerEventError: messageCodec<T.SchedulerEventError>({
    name: 'SchedulerEventError',
    protoName: 'Error',
    read: readSchedulerEventError,
    write: writeSchedulerEventError,
    check: checkSchedulerEventError,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEventFailure: messageCodec<T.SchedulerEventFailure>({
    name: 'SchedulerEventFailure',
    protoName: 'Failure',
    read: readSchedulerEventFailure,
    write: writeSchedulerEventFailure,
    check: checkSchedulerEventFailure,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEventInverseOffers: messageCodec<T.SchedulerEventInverseOffers>({
    name: 'SchedulerEventInverseOffers',
    protoName: 'InverseOffers',
    read: readSchedulerEventInverseOffers,
    write: writeSchedulerEventInverseOffers,
    check: checkSchedulerEventInverseOffers,
    plain: plainSchedulerEventInverseOffers,
    required: REQUIRED,
  }),
  SchedulerEventMessage: messageCodec<T.SchedulerEventMessage>({
    name: 'SchedulerEventMessage',
    protoName: 'Message',
    read: readSchedulerEventMessage,
    write: writeSchedulerEventMessage,
    check: checkSchedulerEventMessage,
    plain: plainSchedulerEventMessage,
    required: REQUIRED,
  }),
  SchedulerEventOffers: messageCodec<T.SchedulerEventOffers>({
    name: 'SchedulerEventOffers',
    protoName: 'Offers',
    read: readSchedulerEventOffers,
    write: writeSchedulerEventOffers,
    check: checkSchedulerEventOffers,
    plain: plainSchedulerEventOffers,
    required: REQUIRED,
  }),
  SchedulerEventRescind: messageCodec<T.SchedulerEventRescind>({
    name: 'SchedulerEventRescind',
    protoName: 'Rescind',
    read: readSchedulerEventRescind,
    write: writeSchedulerEventRescind,
    check: checkSchedulerEventRescind,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEventRescindInverseOffer: messageCodec<T.SchedulerEventRescindInverseOffer>({
    name: 'SchedulerEventRescindInverseOffer',
    protoName: 'RescindInverseOffer',
    read: readSchedulerEventRescindInverseOffer,
    write: writeSchedulerEventRescindInverseOffer,
    check: checkSchedulerEventRescindInverseOffer,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEventSubscribed: messageCodec<T.SchedulerEventSubscribed>({
    name: 'SchedulerEventSubscribed',
    protoName: 'Subscribed',
    read: readSchedulerEventSubscribed,
    write: writeSchedulerEventSubscribed,
    check: checkSchedulerEventSubscribed,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerEventUpdate: messageCodec<T.SchedulerEventUpdate>({
    name: 'SchedulerEventUpdate',
    protoName: 'Update',
    read: readSchedulerEventUpdate,
    write: writeSchedulerEventUpdate,
    check: checkSchedulerEventUpdate,
    plain: plainSchedulerEventUpdate,
    required: REQUIRED,
  }),
  SchedulerEventUpdateOperationStatus: messageCodec<T.SchedulerEventUpdateOperationStatus>({
    name: 'SchedulerEventUpdateOperationStatus',
    protoName: 'UpdateOperationStatus',
    read: readSchedulerEventUpdateOperationStatus,
    write: writeSchedulerEventUpdateOperationStatus,
    check: checkSchedulerEventUpdateOperationStatus,
    plain: plainSchedulerEventUpdateOperationStatus,
    required: REQUIRED,
  }),
  SchedulerOfferConstraints: messageCodec<T.SchedulerOfferConstraints>({
    name: 'SchedulerOfferConstraints',
    protoName: 'OfferConstraints',
    read: readSchedulerOfferConstraints,
    write: writeSchedulerOfferConstraints,
    check: checkSchedulerOfferConstraints,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerOfferConstraintsRoleConstraints: messageCodec<T.SchedulerOfferConstraintsRoleConstraints>({
    name: 'SchedulerOfferConstraintsRoleConstraints',
    protoName: 'RoleConstraints',
    read: readSchedulerOfferConstraintsRoleConstraints,
    write: writeSchedulerOfferConstraintsRoleConstraints,
    check: checkSchedulerOfferConstraintsRoleConstraints,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SchedulerOfferConstraintsRoleConstraintsGroup: messageCodec<T.SchedulerOfferConstraintsRoleConstraintsGroup>({
    name: 'SchedulerOfferConstraintsRoleConstraintsGroup',
    protoName: 'Group',
    read: readSchedulerOfferConstraintsRoleConstraintsGroup,
    write: writeSchedulerOfferConstraintsRoleConstraintsGroup,
    check: checkSchedulerOfferConstraintsRoleConstraintsGroup,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Secret: messageCodec<T.Secret>({
    name: 'Secret',
    protoName: 'Secret',
    read: readSecret,
    write: writeSecret,
    check: checkSecret,
    plain: plainSecret,
    required: REQUIRED,
  }),
  SecretReference: messageCodec<T.SecretReference>({
    name: 'SecretReference',
    protoName: 'Reference',
    read: readSecretReference,
    write: writeSecretReference,
    check: checkSecretReference,
    plain: (m) => m,
    required: REQUIRED,
  }),
  SecretValue: messageCodec<T.SecretValue>({
    name: 'SecretValue',
    protoName: 'Value',
    read: readSecretValue,
    write: writeSecretValue,
    check: checkSecretValue,
    plain: plainSecretValue,
    required: REQUIRED,
  }),
  Task: messageCodec<T.Task>({
    name: 'Task',
    protoName: 'Task',
    read: readTask,
    write: writeTask,
    check: checkTask,
    plain: plainTask,
    required: REQUIRED,
  }),
  TaskGroupInfo: messageCodec<T.TaskGroupInfo>({
    name: 'TaskGroupInfo',
    protoName: 'TaskGroupInfo',
    read: readTaskGroupInfo,
    write: writeTaskGroupInfo,
    check: checkTaskGroupInfo,
    plain: plainTaskGroupInfo,
    required: REQUIRED,
  }),
  TaskID: messageCodec<T.TaskID>({
    name: 'TaskID',
    protoName: 'TaskID',
    read: readTaskID,
    write: writeTaskID,
    check: checkTaskID,
    plain: (m) => m,
    required: REQUIRED,
  }),
  TaskInfo: messageCodec<T.TaskInfo>({
    name: 'TaskInfo',
    protoName: 'TaskInfo',
    read: readTaskInfo,
    write: writeTaskInfo,
    check: checkTaskInfo,
    plain: plainTaskInfo,
    required: REQUIRED,
  }),
  TaskResourceLimitation: messageCodec<T.TaskResourceLimitation>({
    name: 'TaskResourceLimitation',
    protoName: 'TaskResourceLimitation',
    read: readTaskResourceLimitation,
    write: writeTaskResourceLimitation,
    check: checkTaskResourceLimitation,
    plain: plainTaskResourceLimitation,
    required: REQUIRED,
  }),
  TaskStatus: messageCodec<T.TaskStatus>({
    name: 'TaskStatus',
    protoName: 'TaskStatus',
    read: readTaskStatus,
    write: writeTaskStatus,
    check: checkTaskStatus,
    plain: plainTaskStatus,
    required: REQUIRED,
  }),
  TimeInfo: messageCodec<T.TimeInfo>({
    name: 'TimeInfo',
    protoName: 'TimeInfo',
    read: readTimeInfo,
    write: writeTimeInfo,
    check: checkTimeInfo,
    plain: plainTimeInfo,
    required: REQUIRED,
  }),
  URL: messageCodec<T.URL>({
    name: 'URL',
    protoName: 'URL',
    read: readURL,
    write: writeURL,
    check: checkURL,
    plain: (m) => m,
    required: REQUIRED,
  }),
  UUID: messageCodec<T.UUID>({
    name: 'UUID',
    protoName: 'UUID',
    read: readUUID,
    write: writeUUID,
    check: checkUUID,
    plain: plainUUID,
    required: REQUIRED,
  }),
  Unavailability: messageCodec<T.Unavailability>({
    name: 'Unavailability',
    protoName: 'Unavailability',
    read: readUnavailability,
    write: writeUnavailability,
    check: checkUnavailability,
    plain: plainUnavailability,
    required: REQUIRED,
  }),
  Value: messageCodec<T.Value>({
    name: 'Value',
    protoName: 'Value',
    read: readValue,
    write: writeValue,
    check: checkValue,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ValueRange: messageCodec<T.ValueRange>({
    name: 'ValueRange',
    protoName: 'Range',
    read: readValueRange,
    write: writeValueRange,
    check: checkValueRange,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ValueRanges: messageCodec<T.ValueRanges>({
    name: 'ValueRanges',
    protoName: 'Ranges',
    read: readValueRanges,
    write: writeValueRanges,
    check: checkValueRanges,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ValueScalar: messageCodec<T.ValueScalar>({
    name: 'ValueScalar',
    protoName: 'Scalar',
    read: readValueScalar,
    write: writeValueScalar,
    check: checkValueScalar,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ValueSet: messageCodec<T.ValueSet>({
    name: 'ValueSet',
    protoName: 'Set',
    read: readValueSet,
    write: writeValueSet,
    check: checkValueSet,
    plain: (m) => m,
    required: REQUIRED,
  }),
  ValueText: messageCodec<T.ValueText>({
    name: 'ValueText',
    protoName: 'Text',
    read: readValueText,
    write: writeValueText,
    check: checkValueText,
    plain: (m) => m,
    required: REQUIRED,
  }),
  VersionInfo: messageCodec<T.VersionInfo>({
    name: 'VersionInfo',
    protoName: 'VersionInfo',
    read: readVersionInfo,
    write: writeVersionInfo,
    check: checkVersionInfo,
    plain: (m) => m,
    required: REQUIRED,
  }),
  Volume: messageCodec<T.Volume>({
    name: 'Volume',
    protoName: 'Volume',
    read: readVolume,
    write: writeVolume,
    check: checkVolume,
    plain: plainVolume,
    required: REQUIRED,
  }),
  VolumeSource: messageCodec<T.VolumeSource>({
    name: 'VolumeSource',
    protoName: 'Source',
    read: readVolumeSource,
    write: writeVolumeSource,
    check: checkVolumeSource,
    plain: plainVolumeSource,
    required: REQUIRED,
  }),
  VolumeSourceDockerVolume: messageCodec<T.VolumeSourceDockerVolume>({
    name: 'VolumeSourceDockerVolume',
    protoName: 'DockerVolume',
    read: readVolumeSourceDockerVolume,
    write: writeVolumeSourceDockerVolume,
    check: checkVolumeSourceDockerVolume,
    plain: (m) => m,
    required: REQUIRED,
  }),
  VolumeSourceHostPath: messageCodec<T.VolumeSourceHostPath>({
    name: 'VolumeSourceHostPath',
    protoName: 'HostPath',
    read: readVolumeSourceHostPath,
    write: writeVolumeSourceHostPath,
    check: checkVolumeSourceHostPath,
    plain: (m) => m,
    required: REQUIRED,
  }),
  VolumeSourceSandboxPath: messageCodec<T.VolumeSourceSandboxPath>({
    name: 'VolumeSourceSandboxPath',
    protoName: 'SandboxPath',
    read: readVolumeSourceSandboxPath,
    write: writeVolumeSourceSandboxPath,
    check: checkVolumeSourceSandboxPath,
    plain: (m) => m,
    required: REQUIRED,
  }),
};
