// Generated from proto/ by scripts/generate.ts. Do not edit.

export type AgentInfoCapabilityType =
  | 'UNKNOWN'
  | 'MULTI_ROLE'
  | 'HIERARCHICAL_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'RESOURCE_PROVIDER'
  | 'RESIZE_VOLUME'
  | 'AGENT_OPERATION_FEEDBACK'
  | 'AGENT_DRAINING'
  | 'TASK_RESOURCE_LIMITS';

export type CheckInfoType =
  | 'UNKNOWN'
  | 'COMMAND'
  | 'HTTP'
  | 'TCP';

export type ContainerInfoDockerInfoNetwork =
  | 'HOST'
  | 'BRIDGE'
  | 'NONE'
  | 'USER';

export type ContainerInfoType =
  | 'DOCKER'
  | 'MESOS';

export type DiscoveryInfoVisibility =
  | 'FRAMEWORK'
  | 'CLUSTER'
  | 'EXTERNAL';

export type DrainState =
  | 'UNKNOWN'
  | 'DRAINING'
  | 'DRAINED';

export type EnvironmentVariableType =
  | 'UNKNOWN'
  | 'VALUE'
  | 'SECRET';

export type ExecutorCallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'UPDATE'
  | 'MESSAGE'
  | 'HEARTBEAT';

export type ExecutorEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'LAUNCH'
  | 'KILL'
  | 'ACKNOWLEDGED'
  | 'MESSAGE'
  | 'ERROR'
  | 'SHUTDOWN'
  | 'LAUNCH_GROUP'
  | 'HEARTBEAT';

export type ExecutorInfoType =
  | 'UNKNOWN'
  | 'DEFAULT'
  | 'CUSTOM';

export type FrameworkInfoCapabilityType =
  | 'UNKNOWN'
  | 'REVOCABLE_RESOURCES'
  | 'TASK_KILLING_STATE'
  | 'GPU_RESOURCES'
  | 'SHARED_RESOURCES'
  | 'PARTITION_AWARE'
  | 'MULTI_ROLE'
  | 'RESERVATION_REFINEMENT'
  | 'REGION_AWARE';

export type HealthCheckType =
  | 'UNKNOWN'
  | 'COMMAND'
  | 'HTTP'
  | 'TCP';

export type ImageType =
  | 'APPC'
  | 'DOCKER';

export type LinuxInfoIpcMode =
  | 'UNKNOWN'
  | 'PRIVATE'
  | 'SHARE_PARENT';

export type MaintenanceInverseOfferStatusStatus =
  | 'UNKNOWN'
  | 'ACCEPT'
  | 'DECLINE';

export type MasterCallType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_VERSION'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_MASTER'
  | 'RESERVE_RESOURCES'
  | 'UNRESERVE_RESOURCES'
  | 'CREATE_VOLUMES'
  | 'DESTROY_VOLUMES'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'UPDATE_MAINTENANCE_SCHEDULE'
  | 'START_MAINTENANCE'
  | 'STOP_MAINTENANCE'
  | 'TEARDOWN'
  | 'MARK_AGENT_GONE'
  | 'GET_OPERATIONS'
  | 'DRAIN_AGENT'
  | 'DEACTIVATE_AGENT'
  | 'REACTIVATE_AGENT';

export type MasterInfoCapabilityType =
  | 'UNKNOWN'
  | 'AGENT_UPDATE'
  | 'AGENT_DRAINING'
  | 'QUOTA_V2';

export type MasterResponseType =
  | 'UNKNOWN'
  | 'GET_HEALTH'
  | 'GET_VERSION'
  | 'GET_STATE'
  | 'GET_AGENTS'
  | 'GET_FRAMEWORKS'
  | 'GET_EXECUTORS'
  | 'GET_TASKS'
  | 'GET_ROLES'
  | 'GET_MASTER'
  | 'GET_MAINTENANCE_STATUS'
  | 'GET_MAINTENANCE_SCHEDULE'
  | 'GET_OPERATIONS';

export type MountPropagationMode =
  | 'UNKNOWN'
  | 'HOST_TO_CONTAINER'
  | 'BIDIRECTIONAL';

export type NetworkInfoProtocol =
  | 'IPv4'
  | 'IPv6';

export type OfferOperationType =
  | 'UNKNOWN'
  | 'LAUNCH'
  | 'RESERVE'
  | 'UNRESERVE'
  | 'CREATE'
  | 'DESTROY'
  | 'LAUNCH_GROUP'
  | 'GROW_VOLUME'
  | 'SHRINK_VOLUME'
  | 'CREATE_DISK'
  | 'DESTROY_DISK';

export type OperationState =
  | 'OPERATION_UNSUPPORTED'
  | 'OPERATION_PENDING'
  | 'OPERATION_FINISHED'
  | 'OPERATION_FAILED'
  | 'OPERATION_ERROR'
  | 'OPERATION_DROPPED'
  | 'OPERATION_UNREACHABLE'
  | 'OPERATION_GONE_BY_OPERATOR'
  | 'OPERATION_RECOVERING'
  | 'OPERATION_UNKNOWN';

export type RLimitInfoRLimitType =
  | 'UNKNOWN'
  | 'RLMT_AS'
  | 'RLMT_CORE'
  | 'RLMT_CPU'
  | 'RLMT_DATA'
  | 'RLMT_FSIZE'
  | 'RLMT_LOCKS'
  | 'RLMT_MEMLOCK'
  | 'RLMT_MSGQUEUE'
  | 'RLMT_NICE'
  | 'RLMT_NOFILE'
  | 'RLMT_NPROC'
  | 'RLMT_RSS'
  | 'RLMT_RTPRIO'
  | 'RLMT_RTTIME'
  | 'RLMT_SIGPENDING'
  | 'RLMT_STACK';

export type ResourceDiskInfoSourceType =
  | 'UNKNOWN'
  | 'PATH'
  | 'MOUNT'
  | 'BLOCK'
  | 'RAW';

export type ResourceReservationInfoType =
  | 'UNKNOWN'
  | 'STATIC'
  | 'DYNAMIC';

export type SchedulerAttributeConstraintSelectorPseudoattributeType =
  | 'UNKNOWN'
  | 'HOSTNAME'
  | 'REGION'
  | 'ZONE';

export type SchedulerCallType =
  | 'UNKNOWN'
  | 'SUBSCRIBE'
  | 'TEARDOWN'
  | 'ACCEPT'
  | 'DECLINE'
  | 'REVIVE'
  | 'KILL'
  | 'SHUTDOWN'
  | 'ACKNOWLEDGE'
  | 'RECONCILE'
  | 'MESSAGE'
  | 'REQUEST'
  | 'SUPPRESS'
  | 'ACCEPT_INVERSE_OFFERS'
  | 'DECLINE_INVERSE_OFFERS'
  | 'ACKNOWLEDGE_OPERATION_STATUS'
  | 'RECONCILE_OPERATIONS'
  | 'UPDATE_FRAMEWORK';

export type SchedulerEventType =
  | 'UNKNOWN'
  | 'SUBSCRIBED'
  | 'OFFERS'
  | 'RESCIND'
  | 'UPDATE'
  | 'MESSAGE'
  | 'FAILURE'
  | 'ERROR'
  | 'HEARTBEAT'
  | 'INVERSE_OFFERS'
  | 'RESCIND_INVERSE_OFFER'
  | 'UPDATE_OPERATION_STATUS';

export type SecretType =
  | 'UNKNOWN'
  | 'REFERENCE'
  | 'VALUE';

export type TaskState =
  | 'TASK_STARTING'
  | 'TASK_RUNNING'
  | 'TASK_FINISHED'
  | 'TASK_FAILED'
  | 'TASK_KILLED'
  | 'TASK_LOST'
  | 'TASK_STAGING'
  | 'TASK_ERROR'
  | 'TASK_KILLING'
  | 'TASK_DROPPED'
  | 'TASK_UNREACHABLE'
  | 'TASK_GONE'
  | 'TASK_GONE_BY_OPERATOR'
  | 'TASK_UNKNOWN';

export type TaskStatusReason =
  | 'REASON_COMMAND_EXECUTOR_FAILED'
  | 'REASON_EXECUTOR_TERMINATED'
  | 'REASON_EXECUTOR_UNREGISTERED'
  | 'REASON_FRAMEWORK_REMOVED'
  | 'REASON_GC_ERROR'
  | 'REASON_INVALID_FRAMEWORKID'
  | 'REASON_INVALID_OFFERS'
  | 'REASON_MASTER_DISCONNECTED'
  | 'REASON_CONTAINER_LIMITATION_MEMORY'
  | 'REASON_RECONCILIATION'
  | 'REASON_AGENT_DISCONNECTED'
  | 'REASON_AGENT_REMOVED'
  | 'REASON_AGENT_RESTARTED'
  | 'REASON_AGENT_UNKNOWN'
  | 'REASON_TASK_INVALID'
  | 'REASON_TASK_UNAUTHORIZED'
  | 'REASON_TASK_UNKNOWN'
  | 'REASON_CONTAINER_PREEMPTED'
  | 'REASON_RESOURCES_UNKNOWN'
  | 'REASON_CONTAINER_LIMITATION'
  | 'REASON_CONTAINER_LIMITATION_DISK'
  | 'REASON_CONTAINER_LAUNCH_FAILED'
  | 'REASON_CONTAINER_UPDATE_FAILED'
  | 'REASON_EXECUTOR_REGISTRATION_TIMEOUT'
  | 'REASON_EXECUTOR_REREGISTRATION_TIMEOUT'
  | 'REASON_TASK_GROUP_INVALID'
  | 'REASON_TASK_GROUP_UNAUTHORIZED'
  | 'REASON_IO_SWITCHBOARD_EXITED'
  | 'REASON_TASK_CHECK_STATUS_UPDATED'
  | 'REASON_TASK_HEALTH_CHECK_STATUS_UPDATED'
  | 'REASON_TASK_KILLED_DURING_LAUNCH'
  | 'REASON_AGENT_REMOVED_BY_OPERATOR'
  | 'REASON_AGENT_REREGISTERED'
  | 'REASON_MAX_COMPLETION_TIME_REACHED'
  | 'REASON_AGENT_DRAINING';

export type TaskStatusSource =
  | 'SOURCE_MASTER'
  | 'SOURCE_AGENT'
  | 'SOURCE_EXECUTOR';

export type ValueType =
  | 'SCALAR'
  | 'RANGES'
  | 'SET'
  | 'TEXT';

export type VolumeMode =
  | 'RW'
  | 'RO';

export type VolumeSourceSandboxPathType =
  | 'UNKNOWN'
  | 'SELF'
  | 'PARENT';

export type VolumeSourceType =
  | 'UNKNOWN'
  | 'DOCKER_VOLUME'
  | 'SANDBOX_PATH'
  | 'SECRET'
  | 'HOST_PATH'
  | 'CSI_VOLUME';

export interface Address {
  readonly hostname?: string | undefined;
  readonly ip?: string | undefined;
  readonly port: number;
}

export interface AgentID {
  readonly value: string;
}

export interface AgentInfo {
  readonly hostname: string;
  readonly resources?: readonly Resource[] | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  readonly id?: AgentID | undefined;
  readonly checkpoint?: boolean | undefined;
  readonly port?: number | undefined;
  readonly domain?: DomainInfo | undefined;
}

export interface AgentInfoCapability {
  readonly type?: AgentInfoCapabilityType | undefined;
}

/** A property of an agent, as set by its operator. */
export interface Attribute {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ValueScalar | undefined;
  readonly ranges?: ValueRanges | undefined;
  readonly text?: ValueText | undefined;
  readonly set?: ValueSet | undefined;
}

export interface CgroupInfo {
  readonly net_cls?: CgroupInfoNetCls | undefined;
}

export interface CgroupInfoNetCls {
  readonly classid?: number | undefined;
}

/** A check whose result is reported, and changes nothing. */
export interface CheckInfo {
  readonly type?: CheckInfoType | undefined;
  readonly command?: CheckInfoCommand | undefined;
  readonly http?: CheckInfoHttp | undefined;
  readonly delay_seconds?: number | undefined;
  readonly interval_seconds?: number | undefined;
  readonly timeout_seconds?: number | undefined;
  readonly tcp?: CheckInfoTcp | undefined;
}

export interface CheckInfoCommand {
  readonly command: CommandInfo;
}

export interface CheckInfoHttp {
  readonly port: number;
  readonly path?: string | undefined;
}

export interface CheckInfoTcp {
  readonly port: number;
}

export interface CheckStatusInfo {
  readonly type?: CheckInfoType | undefined;
  readonly command?: CheckStatusInfoCommand | undefined;
  readonly http?: CheckStatusInfoHttp | undefined;
  readonly tcp?: CheckStatusInfoTcp | undefined;
}

export interface CheckStatusInfoCommand {
  readonly exit_code?: number | undefined;
}

export interface CheckStatusInfoHttp {
  readonly status_code?: number | undefined;
}

export interface CheckStatusInfoTcp {
  readonly succeeded?: boolean | undefined;
}

export interface CommandInfo {
  readonly uris?: readonly CommandInfoURI[] | undefined;
  readonly environment?: Environment | undefined;
  /** A line for the shell, or the program to run where `shell` is false. */
  readonly value?: string | undefined;
  readonly user?: string | undefined;
  /** True where absent. */
  readonly shell?: boolean | undefined;
  /** With the program's own name first. */
  readonly arguments?: readonly string[] | undefined;
}

/** A file that the agent fetches into the sandbox before it starts the command. */
export interface CommandInfoURI {
  readonly value: string;
  readonly executable?: boolean | undefined;
  /** True where absent. */
  readonly extract?: boolean | undefined;
  readonly cache?: boolean | undefined;
  readonly output_file?: string | undefined;
}

/** A container may be nested in another one. */
export interface ContainerID {
  readonly value: string;
  readonly parent?: ContainerID | undefined;
}

export interface ContainerInfo {
  readonly type: ContainerInfoType;
  readonly volumes?: readonly Volume[] | undefined;
  readonly docker?: ContainerInfoDockerInfo | undefined;
  readonly hostname?: string | undefined;
  readonly mesos?: ContainerInfoMesosInfo | undefined;
  readonly network_infos?: readonly NetworkInfo[] | undefined;
  readonly linux_info?: LinuxInfo | undefined;
  readonly rlimit_info?: RLimitInfo | undefined;
}

export interface ContainerInfoDockerInfo {
  readonly image: string;
  /** HOST where absent. */
  readonly network?: ContainerInfoDockerInfoNetwork | undefined;
  readonly port_mappings?: readonly ContainerInfoDockerInfoPortMapping[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly parameters?: readonly Parameter[] | undefined;
  readonly force_pull_image?: boolean | undefined;
}

export interface ContainerInfoDockerInfoPortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string | undefined;
}

export interface ContainerInfoMesosInfo {
  readonly image?: Image | undefined;
}

export interface ContainerStatus {
  readonly network_infos?: readonly NetworkInfo[] | undefined;
  readonly cgroup_info?: CgroupInfo | undefined;
  readonly executor_pid?: number | undefined;
  readonly container_id?: ContainerID | undefined;
}

export interface Credential {
  readonly principal: string;
  readonly secret?: string | undefined;
}

/** For tools that tell others where a task is. */
export interface DiscoveryInfo {
  readonly visibility: DiscoveryInfoVisibility;
  readonly name?: string | undefined;
  readonly environment?: string | undefined;
  readonly location?: string | undefined;
  readonly version?: string | undefined;
  readonly ports?: Ports | undefined;
  readonly labels?: Labels | undefined;
}

/** Where a process is, for frameworks that spread over regions and zones. */
export interface DomainInfo {
  readonly fault_domain?: DomainInfoFaultDomain | undefined;
}

export interface DomainInfoFaultDomain {
  readonly region: DomainInfoFaultDomainRegionInfo;
  readonly zone: DomainInfoFaultDomainZoneInfo;
}

export interface DomainInfoFaultDomainRegionInfo {
  readonly name: string;
}

export interface DomainInfoFaultDomainZoneInfo {
  readonly name: string;
}

export interface DrainConfig {
  readonly max_grace_period?: DurationInfo | undefined;
  readonly mark_gone?: boolean | undefined;
}

export interface DrainInfo {
  readonly state: DrainState;
  readonly config: DrainConfig;
}

export interface DurationInfo {
  readonly nanoseconds: bigint;
}

export interface Environment {
  readonly variables?: readonly EnvironmentVariable[] | undefined;
}

export interface EnvironmentVariable {
  readonly name: string;
  readonly value?: string | undefined;
  /** VALUE where absent. */
  readonly type?: EnvironmentVariableType | undefined;
  readonly secret?: Secret | undefined;
}

/** From the executor. The message with the name of the type holds its parameters. */
export interface AnyExecutorCall {
  readonly executor_id: ExecutorID;
  readonly framework_id: FrameworkID;
  readonly type?: ExecutorCallType | undefined;
  readonly subscribe?: ExecutorCallSubscribe | undefined;
  readonly update?: ExecutorCallUpdate | undefined;
  readonly message?: ExecutorCallMessage | undefined;
}

/** For the framework's scheduler. */
export interface ExecutorCallMessage {
  readonly data: Uint8Array;
}

export interface ExecutorCallSubscribe {
  /** Tasks none of whose updates was acknowledged. */
  readonly unacknowledged_tasks?: readonly TaskInfo[] | undefined;
  readonly unacknowledged_updates?: readonly ExecutorCallUpdate[] | undefined;
}

export interface ExecutorCallUpdate {
  readonly status: TaskStatus;
}

/** From the agent, as a record of the answer to SUBSCRIBE. */
export interface AnyExecutorEvent {
  readonly type?: ExecutorEventType | undefined;
  readonly subscribed?: ExecutorEventSubscribed | undefined;
  readonly acknowledged?: ExecutorEventAcknowledged | undefined;
  readonly launch?: ExecutorEventLaunch | undefined;
  readonly kill?: ExecutorEventKill | undefined;
  readonly message?: ExecutorEventMessage | undefined;
  readonly error?: ExecutorEventError | undefined;
  readonly launch_group?: ExecutorEventLaunchGroup | undefined;
}

export interface ExecutorEventAcknowledged {
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

export interface ExecutorEventError {
  readonly message: string;
}

export interface ExecutorEventKill {
  readonly task_id: TaskID;
  /** Takes the place of the task's own. */
  readonly kill_policy?: KillPolicy | undefined;
}

export interface ExecutorEventLaunch {
  readonly task: TaskInfo;
}

export interface ExecutorEventLaunchGroup {
  readonly task_group: TaskGroupInfo;
}

/** From the framework's scheduler. */
export interface ExecutorEventMessage {
  readonly data: Uint8Array;
}

export interface ExecutorEventSubscribed {
  readonly executor_info: ExecutorInfo;
  readonly framework_info: FrameworkInfo;
  readonly agent_info: AgentInfo;
  readonly container_id?: ContainerID | undefined;
}

export interface ExecutorID {
  readonly value: string;
}

/** Has to be the same, to the letter, in all tasks that share the executor. */
export interface ExecutorInfo {
  readonly executor_id: ExecutorID;
  readonly data?: Uint8Array | undefined;
  readonly resources?: readonly Resource[] | undefined;
  readonly command?: CommandInfo | undefined;
  readonly framework_id?: FrameworkID | undefined;
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  readonly shutdown_grace_period?: DurationInfo | undefined;
  readonly labels?: Labels | undefined;
  readonly type?: ExecutorInfoType | undefined;
}

export interface Filters {
  /** For how long the rest of the offer is not to be offered again; 5 where absent. */
  readonly refuse_seconds?: number | undefined;
}

export interface FrameworkID {
  readonly value: string;
}

export interface FrameworkInfo {
  readonly user: string;
  readonly name: string;
  readonly id?: FrameworkID | undefined;
  /** Seconds after a disconnection until the master kills every task; 0 where absent. */
  readonly failover_timeout?: number | undefined;
  /** Whether tasks outlive a restart of their agent; false where absent. */
  readonly checkpoint?: boolean | undefined;
  /** Only without the capability MULTI_ROLE. */
  readonly role?: string | undefined;
  readonly hostname?: string | undefined;
  readonly principal?: string | undefined;
  readonly webui_url?: string | undefined;
  readonly capabilities?: readonly FrameworkInfoCapability[] | undefined;
  readonly labels?: Labels | undefined;
  readonly roles?: readonly string[] | undefined;
  /** By role. */
  readonly offer_filters?: Readonly<Record<string, OfferFilters>> | undefined;
}

export interface FrameworkInfoCapability {
  readonly type?: FrameworkInfoCapabilityType | undefined;
}

/** A check that ends the task after so many failures in a row. */
export interface HealthCheck {
  readonly http?: HealthCheckHTTPCheckInfo | undefined;
  readonly delay_seconds?: number | undefined;
  readonly interval_seconds?: number | undefined;
  readonly timeout_seconds?: number | undefined;
  readonly consecutive_failures?: number | undefined;
  readonly grace_period_seconds?: number | undefined;
  readonly command?: CommandInfo | undefined;
  readonly type?: HealthCheckType | undefined;
  readonly tcp?: HealthCheckTCPCheckInfo | undefined;
}

export interface HealthCheckHTTPCheckInfo {
  readonly port: number;
  readonly path?: string | undefined;
  readonly scheme?: string | undefined;
  readonly statuses?: readonly number[] | undefined;
  readonly protocol?: NetworkInfoProtocol | undefined;
}

export interface HealthCheckTCPCheckInfo {
  readonly port: number;
  readonly protocol?: NetworkInfoProtocol | undefined;
}

export interface Image {
  readonly type: ImageType;
  readonly docker?: ImageDocker | undefined;
  /** True where absent. */
  readonly cached?: boolean | undefined;
}

export interface ImageDocker {
  readonly name: string;
  readonly credential?: Credential | undefined;
  readonly config?: Secret | undefined;
}

/** Asks for resources back from the moment that `unavailability` names. */
export interface InverseOffer {
  readonly id: OfferID;
  readonly url?: URL | undefined;
  readonly framework_id: FrameworkID;
  readonly agent_id?: AgentID | undefined;
  readonly unavailability: Unavailability;
  readonly resources?: readonly Resource[] | undefined;
}

export interface KillPolicy {
  /** From the request to end to the forced end. */
  readonly grace_period?: DurationInfo | undefined;
}

export interface Label {
  readonly key: string;
  readonly value?: string | undefined;
}

export interface Labels {
  readonly labels?: readonly Label[] | undefined;
}

export interface LinuxInfo {
  readonly share_pid_namespace?: boolean | undefined;
  readonly ipc_mode?: LinuxInfoIpcMode | undefined;
  /** In MB. */
  readonly shm_size?: number | undefined;
  /** True where absent. */
  readonly share_cgroups?: boolean | undefined;
}

/** A machine in maintenance schedules: by host name, by address or by both. */
export interface MachineID {
  readonly hostname?: string | undefined;
  readonly ip?: string | undefined;
}

export interface MaintenanceClusterStatus {
  readonly draining_machines?: readonly MaintenanceClusterStatusDrainingMachine[] | undefined;
  readonly down_machines?: readonly MachineID[] | undefined;
}

export interface MaintenanceClusterStatusDrainingMachine {
  readonly id: MachineID;
  readonly statuses?: readonly MaintenanceInverseOfferStatus[] | undefined;
}

/** A framework's last answer to an inverse offer. */
export interface MaintenanceInverseOfferStatus {
  readonly status: MaintenanceInverseOfferStatusStatus;
  readonly framework_id: FrameworkID;
  readonly timestamp: TimeInfo;
}

export interface MaintenanceSchedule {
  readonly windows?: readonly MaintenanceWindow[] | undefined;
}

export interface MaintenanceWindow {
  readonly machine_ids?: readonly MachineID[] | undefined;
  readonly unavailability: Unavailability;
}

export interface AnyMasterCall {
  readonly type?: MasterCallType | undefined;
  readonly reserve_resources?: MasterCallReserveResources | undefined;
  readonly unreserve_resources?: MasterCallUnreserveResources | undefined;
  readonly create_volumes?: MasterCallCreateVolumes | undefined;
  readonly destroy_volumes?: MasterCallDestroyVolumes | undefined;
  readonly update_maintenance_schedule?: MasterCallUpdateMaintenanceSchedule | undefined;
  readonly start_maintenance?: MasterCallStartMaintenance | undefined;
  readonly stop_maintenance?: MasterCallStopMaintenance | undefined;
  readonly teardown?: MasterCallTeardown | undefined;
  readonly mark_agent_gone?: MasterCallMarkAgentGone | undefined;
  readonly drain_agent?: MasterCallDrainAgent | undefined;
  readonly deactivate_agent?: MasterCallDeactivateAgent | undefined;
  readonly reactivate_agent?: MasterCallReactivateAgent | undefined;
}

export interface MasterCallCreateVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[] | undefined;
}

export interface MasterCallDeactivateAgent {
  readonly agent_id: AgentID;
}

export interface MasterCallDestroyVolumes {
  readonly agent_id: AgentID;
  readonly volumes?: readonly Resource[] | undefined;
}

export interface MasterCallDrainAgent {
  readonly agent_id: AgentID;
  readonly max_grace_period?: MasterCallDuration | undefined;
  readonly mark_gone?: boolean | undefined;
}

/** Where other messages have DurationInfo, this one has whole seconds and the rest. */
export interface MasterCallDuration {
  readonly seconds?: bigint | undefined;
  readonly nanos?: number | undefined;
}

export interface MasterCallMarkAgentGone {
  readonly agent_id: AgentID;
}

export interface MasterCallReactivateAgent {
  readonly agent_id: AgentID;
}

export interface MasterCallReserveResources {
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[] | undefined;
  readonly source?: readonly Resource[] | undefined;
}

export interface MasterCallStartMaintenance {
  readonly machines?: readonly MachineID[] | undefined;
}

export interface MasterCallStopMaintenance {
  readonly machines?: readonly MachineID[] | undefined;
}

export interface MasterCallTeardown {
  readonly framework_id: FrameworkID;
}

export interface MasterCallUnreserveResources {
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[] | undefined;
}

export interface MasterCallUpdateMaintenanceSchedule {
  readonly schedule: MaintenanceSchedule;
}

export interface MasterInfo {
  readonly id: string;
  /** The IPv4 address's four bytes, the first one lowest. */
  readonly ip: number;
  readonly port: number;
  readonly pid?: string | undefined;
  readonly hostname?: string | undefined;
  readonly version?: string | undefined;
  readonly address?: Address | undefined;
  readonly domain?: DomainInfo | undefined;
  readonly capabilities?: readonly MasterInfoCapability[] | undefined;
}

export interface MasterInfoCapability {
  readonly type?: MasterInfoCapabilityType | undefined;
}

export interface AnyMasterResponse {
  readonly type?: MasterResponseType | undefined;
  readonly get_health?: MasterResponseGetHealth | undefined;
  readonly get_version?: MasterResponseGetVersion | undefined;
  readonly get_state?: MasterResponseGetState | undefined;
  readonly get_agents?: MasterResponseGetAgents | undefined;
  readonly get_frameworks?: MasterResponseGetFrameworks | undefined;
  readonly get_executors?: MasterResponseGetExecutors | undefined;
  readonly get_tasks?: MasterResponseGetTasks | undefined;
  readonly get_roles?: MasterResponseGetRoles | undefined;
  readonly get_master?: MasterResponseGetMaster | undefined;
  readonly get_maintenance_status?: MasterResponseGetMaintenanceStatus | undefined;
  readonly get_maintenance_schedule?: MasterResponseGetMaintenanceSchedule | undefined;
  readonly get_operations?: MasterResponseGetOperations | undefined;
}

export interface MasterResponseGetAgents {
  readonly agents?: readonly MasterResponseGetAgentsAgent[] | undefined;
  /** Known from the registry, and not seen since this master leads. */
  readonly recovered_agents?: readonly AgentInfo[] | undefined;
}

export interface MasterResponseGetAgentsAgent {
  readonly agent_info: AgentInfo;
  readonly active: boolean;
  readonly version: string;
  readonly pid?: string | undefined;
  readonly registered_time?: TimeInfo | undefined;
  readonly reregistered_time?: TimeInfo | undefined;
  readonly total_resources?: readonly Resource[] | undefined;
  readonly allocated_resources?: readonly Resource[] | undefined;
  readonly offered_resources?: readonly Resource[] | undefined;
  readonly capabilities?: readonly AgentInfoCapability[] | undefined;
  readonly deactivated?: boolean | undefined;
  readonly drain_info?: DrainInfo | undefined;
  readonly estimated_drain_start_time?: TimeInfo | undefined;
}

export interface MasterResponseGetExecutors {
  readonly executors?: readonly MasterResponseGetExecutorsExecutor[] | undefined;
}

export interface MasterResponseGetExecutorsExecutor {
  readonly executor_info: ExecutorInfo;
  readonly agent_id: AgentID;
}

export interface MasterResponseGetFrameworks {
  readonly frameworks?: readonly MasterResponseGetFrameworksFramework[] | undefined;
  readonly completed_frameworks?: readonly MasterResponseGetFrameworksFramework[] | undefined;
}

export interface MasterResponseGetFrameworksFramework {
  readonly framework_info: FrameworkInfo;
  readonly active: boolean;
  readonly connected: boolean;
  readonly registered_time?: TimeInfo | undefined;
  readonly reregistered_time?: TimeInfo | undefined;
  readonly unregistered_time?: TimeInfo | undefined;
  readonly offers?: readonly Offer[] | undefined;
  readonly inverse_offers?: readonly InverseOffer[] | undefined;
  readonly allocated_resources?: readonly Resource[] | undefined;
  readonly offered_resources?: readonly Resource[] | undefined;
  readonly recovered: boolean;
  readonly offer_constraints?: SchedulerOfferConstraints | undefined;
}

export interface MasterResponseGetHealth {
  readonly healthy: boolean;
}

export interface MasterResponseGetMaintenanceSchedule {
  readonly schedule: MaintenanceSchedule;
}

export interface MasterResponseGetMaintenanceStatus {
  readonly status: MaintenanceClusterStatus;
}

export interface MasterResponseGetMaster {
  readonly master_info?: MasterInfo | undefined;
  /** Both in seconds since the Unix epoch. */
  readonly start_time?: number | undefined;
  readonly elected_time?: number | undefined;
}

export interface MasterResponseGetOperations {
  readonly operations?: readonly Operation[] | undefined;
}

export interface MasterResponseGetRoles {
  readonly roles?: readonly Role[] | undefined;
}

export interface MasterResponseGetState {
  readonly get_tasks?: MasterResponseGetTasks | undefined;
  readonly get_executors?: MasterResponseGetExecutors | undefined;
  readonly get_frameworks?: MasterResponseGetFrameworks | undefined;
  readonly get_agents?: MasterResponseGetAgents | undefined;
}

export interface MasterResponseGetTasks {
  readonly pending_tasks?: readonly Task[] | undefined;
  readonly tasks?: readonly Task[] | undefined;
  readonly completed_tasks?: readonly Task[] | undefined;
  readonly unreachable_tasks?: readonly Task[] | undefined;
}

export interface MasterResponseGetVersion {
  readonly version_info: VersionInfo;
}

export interface MountPropagation {
  readonly mode?: MountPropagationMode | undefined;
}

export interface NetworkInfo {
  readonly groups?: readonly string[] | undefined;
  readonly labels?: Labels | undefined;
  readonly ip_addresses?: readonly NetworkInfoIPAddress[] | undefined;
  readonly name?: string | undefined;
  readonly port_mappings?: readonly NetworkInfoPortMapping[] | undefined;
}

export interface NetworkInfoIPAddress {
  readonly protocol?: NetworkInfoProtocol | undefined;
  readonly ip_address?: string | undefined;
}

export interface NetworkInfoPortMapping {
  readonly host_port: number;
  readonly container_port: number;
  readonly protocol?: string | undefined;
}

export interface Offer {
  readonly id: OfferID;
  readonly framework_id: FrameworkID;
  readonly agent_id: AgentID;
  readonly hostname: string;
  readonly resources?: readonly Resource[] | undefined;
  readonly executor_ids?: readonly ExecutorID[] | undefined;
  readonly attributes?: readonly Attribute[] | undefined;
  readonly url?: URL | undefined;
  readonly unavailability?: Unavailability | undefined;
  readonly allocation_info?: ResourceAllocationInfo | undefined;
  readonly domain?: DomainInfo | undefined;
}

export interface OfferFilters {
  readonly min_allocatable_resources?: OfferFiltersMinAllocatableResources | undefined;
}

export interface OfferFiltersMinAllocatableResources {
  readonly quantities?: readonly OfferFiltersResourceQuantities[] | undefined;
}

export interface OfferFiltersResourceQuantities {
  readonly quantities?: Readonly<Record<string, ValueScalar>> | undefined;
}

export interface OfferID {
  readonly value: string;
}

/** What an ACCEPT asks for, in order. The message with the name of the type holds its parameters. */
export interface OfferOperation {
  readonly type?: OfferOperationType | undefined;
  readonly launch?: OfferOperationLaunch | undefined;
  readonly reserve?: OfferOperationReserve | undefined;
  readonly unreserve?: OfferOperationUnreserve | undefined;
  readonly create?: OfferOperationCreate | undefined;
  readonly destroy?: OfferOperationDestroy | undefined;
  readonly launch_group?: OfferOperationLaunchGroup | undefined;
  /** Asks for UPDATE_OPERATION_STATUS events. Not for the two launches. */
  readonly id?: OperationID | undefined;
  readonly grow_volume?: OfferOperationGrowVolume | undefined;
  readonly shrink_volume?: OfferOperationShrinkVolume | undefined;
  readonly create_disk?: OfferOperationCreateDisk | undefined;
  readonly destroy_disk?: OfferOperationDestroyDisk | undefined;
}

export interface OfferOperationCreate {
  readonly volumes?: readonly Resource[] | undefined;
}

export interface OfferOperationCreateDisk {
  readonly source: Resource;
  readonly target_type: ResourceDiskInfoSourceType;
  readonly target_profile?: string | undefined;
}

export interface OfferOperationDestroy {
  readonly volumes?: readonly Resource[] | undefined;
}

export interface OfferOperationDestroyDisk {
  readonly source: Resource;
}

export interface OfferOperationGrowVolume {
  readonly volume: Resource;
  readonly addition: Resource;
}

export interface OfferOperationLaunch {
  readonly task_infos?: readonly TaskInfo[] | undefined;
}

export interface OfferOperationLaunchGroup {
  readonly executor: ExecutorInfo;
  readonly task_group: TaskGroupInfo;
}

export interface OfferOperationReserve {
  readonly resources?: readonly Resource[] | undefined;
  readonly source?: readonly Resource[] | undefined;
}

export interface OfferOperationShrinkVolume {
  readonly volume: Resource;
  readonly subtract: ValueScalar;
}

export interface OfferOperationUnreserve {
  readonly resources?: readonly Resource[] | undefined;
}

export interface Operation {
  readonly framework_id?: FrameworkID | undefined;
  readonly agent_id?: AgentID | undefined;
  readonly info: OfferOperation;
  readonly latest_status: OperationStatus;
  readonly statuses?: readonly OperationStatus[] | undefined;
  readonly uuid: UUID;
}

export interface OperationID {
  readonly value: string;
}

/** To be acknowledged where it has a uuid. */
export interface OperationStatus {
  readonly operation_id?: OperationID | undefined;
  readonly state: OperationState;
  readonly message?: string | undefined;
  readonly converted_resources?: readonly Resource[] | undefined;
  readonly uuid?: UUID | undefined;
  readonly agent_id?: AgentID | undefined;
  readonly resource_provider_id?: ResourceProviderID | undefined;
}

export interface Parameter {
  readonly key: string;
  readonly value: string;
}

export interface Parameters {
  readonly parameter?: readonly Parameter[] | undefined;
}

export interface Port {
  readonly number: number;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
  readonly visibility?: DiscoveryInfoVisibility | undefined;
  readonly labels?: Labels | undefined;
}

export interface Ports {
  readonly ports?: readonly Port[] | undefined;
}

export interface RLimitInfo {
  readonly rlimits?: readonly RLimitInfoRLimit[] | undefined;
}

export interface RLimitInfoRLimit {
  readonly type?: RLimitInfoRLimitType | undefined;
  /** No limit where both are absent. */
  readonly hard?: number | undefined;
  readonly soft?: number | undefined;
}

export interface Request {
  readonly agent_id?: AgentID | undefined;
  readonly resources?: readonly Resource[] | undefined;
}

/** A piece of one kind of resource. One kind comes in several pieces where roles, reservations or disks differ, and a piece is given back with all that it was offered with. */
export interface Resource {
  readonly name: string;
  readonly type: ValueType;
  readonly scalar?: ValueScalar | undefined;
  readonly ranges?: ValueRanges | undefined;
  readonly set?: ValueSet | undefined;
  /** Before reservations could be refined: the role that the piece is reserved to, or `*`. */
  readonly role?: string | undefined;
  readonly disk?: ResourceDiskInfo | undefined;
  /** As `role`: what came before `reservations`. */
  readonly reservation?: ResourceReservationInfo | undefined;
  readonly revocable?: ResourceRevocableInfo | undefined;
  readonly shared?: ResourceSharedInfo | undefined;
  readonly allocation_info?: ResourceAllocationInfo | undefined;
  readonly provider_id?: ResourceProviderID | undefined;
  /** From the outermost role to the innermost; the last one counts. */
  readonly reservations?: readonly ResourceReservationInfo[] | undefined;
}

/** The role that an offer's piece was allocated to. */
export interface ResourceAllocationInfo {
  readonly role?: string | undefined;
}

export interface ResourceDiskInfo {
  readonly persistence?: ResourceDiskInfoPersistence | undefined;
  readonly volume?: Volume | undefined;
  readonly source?: ResourceDiskInfoSource | undefined;
}

/** Makes the piece a volume that outlives its tasks. The id is unique per role and agent. */
export interface ResourceDiskInfoPersistence {
  readonly id: string;
  readonly principal?: string | undefined;
}

export interface ResourceDiskInfoSource {
  readonly type: ResourceDiskInfoSourceType;
  readonly path?: ResourceDiskInfoSourcePath | undefined;
  readonly mount?: ResourceDiskInfoSourceMount | undefined;
  readonly id?: string | undefined;
  readonly metadata?: Labels | undefined;
  readonly profile?: string | undefined;
  readonly vendor?: string | undefined;
}

export interface ResourceDiskInfoSourceMount {
  readonly root?: string | undefined;
}

export interface ResourceDiskInfoSourcePath {
  readonly root?: string | undefined;
}

export interface ResourceProviderID {
  readonly value: string;
}

export interface ResourceReservationInfo {
  readonly principal?: string | undefined;
  readonly labels?: Labels | undefined;
  readonly role?: string | undefined;
  readonly type?: ResourceReservationInfoType | undefined;
}

export type ResourceRevocableInfo = Readonly<Record<string, never>>;

export type ResourceSharedInfo = Readonly<Record<string, never>>;

export interface Role {
  readonly name: string;
  readonly weight: number;
  readonly frameworks?: readonly FrameworkID[] | undefined;
  readonly resources?: readonly Resource[] | undefined;
}

/** Which agents a role wants offers of. */
export interface SchedulerAttributeConstraint {
  readonly selector: SchedulerAttributeConstraintSelector;
  readonly predicate: SchedulerAttributeConstraintPredicate;
}

export interface SchedulerAttributeConstraintPredicate {
  readonly exists?: SchedulerAttributeConstraintPredicateExists | undefined;
  readonly not_exists?: SchedulerAttributeConstraintPredicateNotExists | undefined;
  readonly text_equals?: SchedulerAttributeConstraintPredicateTextEquals | undefined;
  readonly text_not_equals?: SchedulerAttributeConstraintPredicateTextNotEquals | undefined;
  readonly text_matches?: SchedulerAttributeConstraintPredicateTextMatches | undefined;
  readonly text_not_matches?: SchedulerAttributeConstraintPredicateTextNotMatches | undefined;
}

export type SchedulerAttributeConstraintPredicateExists = Readonly<Record<string, never>>;

export type SchedulerAttributeConstraintPredicateNotExists = Readonly<Record<string, never>>;

export interface SchedulerAttributeConstraintPredicateTextEquals {
  readonly value: string;
}

export interface SchedulerAttributeConstraintPredicateTextMatches {
  readonly regex: string;
}

export interface SchedulerAttributeConstraintPredicateTextNotEquals {
  readonly value: string;
}

export interface SchedulerAttributeConstraintPredicateTextNotMatches {
  readonly regex: string;
}

export interface SchedulerAttributeConstraintSelector {
  readonly pseudoattribute_type?: SchedulerAttributeConstraintSelectorPseudoattributeType | undefined;
  readonly attribute_name?: string | undefined;
}

/** From the scheduler. The message with the name of the type holds its parameters. */
export interface AnySchedulerCall {
  readonly framework_id?: FrameworkID | undefined;
  readonly type?: SchedulerCallType | undefined;
  readonly subscribe?: SchedulerCallSubscribe | undefined;
  readonly accept?: SchedulerCallAccept | undefined;
  readonly decline?: SchedulerCallDecline | undefined;
  readonly kill?: SchedulerCallKill | undefined;
  readonly shutdown?: SchedulerCallShutdown | undefined;
  readonly acknowledge?: SchedulerCallAcknowledge | undefined;
  readonly reconcile?: SchedulerCallReconcile | undefined;
  readonly message?: SchedulerCallMessage | undefined;
  readonly request?: SchedulerCallRequest | undefined;
  readonly accept_inverse_offers?: SchedulerCallAcceptInverseOffers | undefined;
  readonly decline_inverse_offers?: SchedulerCallDeclineInverseOffers | undefined;
  readonly revive?: SchedulerCallRevive | undefined;
  readonly suppress?: SchedulerCallSuppress | undefined;
  readonly acknowledge_operation_status?: SchedulerCallAcknowledgeOperationStatus | undefined;
  readonly reconcile_operations?: SchedulerCallReconcileOperations | undefined;
  readonly update_framework?: SchedulerCallUpdateFramework | undefined;
}

/** All offers are of one agent and one role. */
export interface SchedulerCallAccept {
  readonly offer_ids?: readonly OfferID[] | undefined;
  readonly operations?: readonly OfferOperation[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface SchedulerCallAcceptInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface SchedulerCallAcknowledge {
  readonly agent_id: AgentID;
  readonly task_id: TaskID;
  readonly uuid: Uint8Array;
}

export interface SchedulerCallAcknowledgeOperationStatus {
  readonly agent_id?: AgentID | undefined;
  readonly resource_provider_id?: ResourceProviderID | undefined;
  readonly uuid: Uint8Array;
  readonly operation_id: OperationID;
}

export interface SchedulerCallDecline {
  readonly offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface SchedulerCallDeclineInverseOffers {
  readonly inverse_offer_ids?: readonly OfferID[] | undefined;
  readonly filters?: Filters | undefined;
}

export interface SchedulerCallKill {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID | undefined;
  readonly kill_policy?: KillPolicy | undefined;
}

/** For an executor. */
export interface SchedulerCallMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

/** Without tasks: all that the master knows of the framework. */
export interface SchedulerCallReconcile {
  readonly tasks?: readonly SchedulerCallReconcileTask[] | undefined;
}

export interface SchedulerCallReconcileOperations {
  readonly operations?: readonly SchedulerCallReconcileOperationsOperation[] | undefined;
}

export interface SchedulerCallReconcileOperationsOperation {
  readonly operation_id: OperationID;
  readonly agent_id?: AgentID | undefined;
  readonly resource_provider_id?: ResourceProviderID | undefined;
}

export interface SchedulerCallReconcileTask {
  readonly task_id: TaskID;
  readonly agent_id?: AgentID | undefined;
}

export interface SchedulerCallRequest {
  readonly requests?: readonly Request[] | undefined;
}

/** All roles where none is named. */
export interface SchedulerCallRevive {
  readonly roles?: readonly string[] | undefined;
}

export interface SchedulerCallShutdown {
  readonly executor_id: ExecutorID;
  readonly agent_id: AgentID;
}

export interface SchedulerCallSubscribe {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  readonly offer_constraints?: SchedulerOfferConstraints | undefined;
}

/** All roles where none is named. */
export interface SchedulerCallSuppress {
  readonly roles?: readonly string[] | undefined;
}

export interface SchedulerCallUpdateFramework {
  readonly framework_info: FrameworkInfo;
  readonly suppressed_roles?: readonly string[] | undefined;
  readonly offer_constraints?: SchedulerOfferConstraints | undefined;
}

/** From the master, as a record of the answer to SUBSCRIBE. */
export interface AnySchedulerEvent {
  readonly type?: SchedulerEventType | undefined;
  readonly subscribed?: SchedulerEventSubscribed | undefined;
  readonly offers?: SchedulerEventOffers | undefined;
  readonly rescind?: SchedulerEventRescind | undefined;
  readonly update?: SchedulerEventUpdate | undefined;
  readonly message?: SchedulerEventMessage | undefined;
  readonly failure?: SchedulerEventFailure | undefined;
  readonly error?: SchedulerEventError | undefined;
  readonly inverse_offers?: SchedulerEventInverseOffers | undefined;
  readonly rescind_inverse_offer?: SchedulerEventRescindInverseOffer | undefined;
  readonly update_operation_status?: SchedulerEventUpdateOperationStatus | undefined;
}

export interface SchedulerEventError {
  readonly message: string;
}

/** An executor has ended, with the wait status that it left; without executor_id, an agent has gone. */
export interface SchedulerEventFailure {
  readonly agent_id?: AgentID | undefined;
  readonly executor_id?: ExecutorID | undefined;
  readonly status?: number | undefined;
}

export interface SchedulerEventInverseOffers {
  readonly inverse_offers?: readonly InverseOffer[] | undefined;
}

/** From an executor. */
export interface SchedulerEventMessage {
  readonly agent_id: AgentID;
  readonly executor_id: ExecutorID;
  readonly data: Uint8Array;
}

export interface SchedulerEventOffers {
  readonly offers?: readonly Offer[] | undefined;
}

export interface SchedulerEventRescind {
  readonly offer_id: OfferID;
}

export interface SchedulerEventRescindInverseOffer {
  readonly inverse_offer_id: OfferID;
}

export interface SchedulerEventSubscribed {
  readonly framework_id: FrameworkID;
  readonly heartbeat_interval_seconds?: number | undefined;
  readonly master_info?: MasterInfo | undefined;
}

export interface SchedulerEventUpdate {
  readonly status: TaskStatus;
}

export interface SchedulerEventUpdateOperationStatus {
  readonly status: OperationStatus;
}

export interface SchedulerOfferConstraints {
  readonly role_constraints?: Readonly<Record<string, SchedulerOfferConstraintsRoleConstraints>> | undefined;
}

/** One group has to hold, with all of its constraints. */
export interface SchedulerOfferConstraintsRoleConstraints {
  readonly groups?: readonly SchedulerOfferConstraintsRoleConstraintsGroup[] | undefined;
}

export interface SchedulerOfferConstraintsRoleConstraintsGroup {
  readonly attribute_constraints?: readonly SchedulerAttributeConstraint[] | undefined;
}

/** Either the name of a secret that the agent looks up, or the secret itself. */
export interface Secret {
  readonly type?: SecretType | undefined;
  readonly reference?: SecretReference | undefined;
  readonly value?: SecretValue | undefined;
}

export interface SecretReference {
  readonly name: string;
  readonly key?: string | undefined;
}

export interface SecretValue {
  readonly data: Uint8Array;
}

/** A task as the operator API shows it. */
export interface Task {
  readonly name: string;
  readonly task_id: TaskID;
  readonly framework_id: FrameworkID;
  readonly executor_id?: ExecutorID | undefined;
  readonly agent_id: AgentID;
  readonly state: TaskState;
  readonly resources?: readonly Resource[] | undefined;
  readonly statuses?: readonly TaskStatus[] | undefined;
  /** Of the last update that was passed on and is not acknowledged yet. */
  readonly status_update_state?: TaskState | undefined;
  readonly status_update_uuid?: Uint8Array | undefined;
  readonly labels?: Labels | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly user?: string | undefined;
  readonly health_check?: HealthCheck | undefined;
  readonly kill_policy?: KillPolicy | undefined;
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

export interface TaskGroupInfo {
  readonly tasks?: readonly TaskInfo[] | undefined;
}

export interface TaskID {
  readonly value: string;
}

/** Either `executor` or `command` is set. */
export interface TaskInfo {
  readonly name: string;
  readonly task_id: TaskID;
  readonly agent_id: AgentID;
  readonly resources?: readonly Resource[] | undefined;
  readonly executor?: ExecutorInfo | undefined;
  readonly data?: Uint8Array | undefined;
  readonly command?: CommandInfo | undefined;
  readonly health_check?: HealthCheck | undefined;
  readonly container?: ContainerInfo | undefined;
  readonly labels?: Labels | undefined;
  readonly discovery?: DiscoveryInfo | undefined;
  readonly kill_policy?: KillPolicy | undefined;
  readonly check?: CheckInfo | undefined;
  readonly max_completion_time?: DurationInfo | undefined;
  /** By the name of the resource. */
  readonly limits?: Readonly<Record<string, ValueScalar>> | undefined;
}

/** The resources that a task used too much of. */
export interface TaskResourceLimitation {
  readonly resources?: readonly Resource[] | undefined;
}

/** To be acknowledged where it has a uuid. */
export interface TaskStatus {
  readonly task_id: TaskID;
  readonly state: TaskState;
  readonly data?: Uint8Array | undefined;
  readonly message?: string | undefined;
  readonly agent_id?: AgentID | undefined;
  /** Seconds since the Unix epoch. */
  readonly timestamp?: number | undefined;
  readonly executor_id?: ExecutorID | undefined;
  readonly healthy?: boolean | undefined;
  readonly source?: TaskStatusSource | undefined;
  readonly reason?: TaskStatusReason | undefined;
  readonly uuid?: Uint8Array | undefined;
  readonly labels?: Labels | undefined;
  readonly container_status?: ContainerStatus | undefined;
  readonly unreachable_time?: TimeInfo | undefined;
  readonly check_status?: CheckStatusInfo | undefined;
  readonly limitation?: TaskResourceLimitation | undefined;
}

/** A moment, counted from the Unix epoch. */
export interface TimeInfo {
  readonly nanoseconds: bigint;
}

export interface URL {
  readonly scheme: string;
  readonly address: Address;
  readonly path?: string | undefined;
  readonly query?: readonly Parameter[] | undefined;
  readonly fragment?: string | undefined;
}

/** Sixteen random bytes. */
export interface UUID {
  readonly value: Uint8Array;
}

/** A planned absence; without a duration it has no end. */
export interface Unavailability {
  readonly start: TimeInfo;
  readonly duration?: DurationInfo | undefined;
}

export interface Value {
  readonly type: ValueType;
  readonly scalar?: ValueScalar | undefined;
  readonly ranges?: ValueRanges | undefined;
  readonly set?: ValueSet | undefined;
  readonly text?: ValueText | undefined;
}

/** Both ends belong to the range. */
export interface ValueRange {
  readonly begin: number;
  readonly end: number;
}

export interface ValueRanges {
  readonly range?: readonly ValueRange[] | undefined;
}

/** Mesos keeps three decimals. */
export interface ValueScalar {
  readonly value: number;
}

export interface ValueSet {
  readonly item?: readonly string[] | undefined;
}

export interface ValueText {
  readonly value: string;
}

export interface VersionInfo {
  readonly version: string;
  readonly build_date?: string | undefined;
  readonly build_time?: number | undefined;
  readonly build_user?: string | undefined;
  readonly git_sha?: string | undefined;
  readonly git_branch?: string | undefined;
  readonly git_tag?: string | undefined;
}

/** Where something of the host is seen inside a container. */
export interface Volume {
  readonly container_path: string;
  readonly host_path?: string | undefined;
  readonly mode: VolumeMode;
  readonly image?: Image | undefined;
  readonly source?: VolumeSource | undefined;
}

export interface VolumeSource {
  readonly type?: VolumeSourceType | undefined;
  readonly docker_volume?: VolumeSourceDockerVolume | undefined;
  readonly sandbox_path?: VolumeSourceSandboxPath | undefined;
  readonly secret?: Secret | undefined;
  readonly host_path?: VolumeSourceHostPath | undefined;
}

export interface VolumeSourceDockerVolume {
  readonly driver?: string | undefined;
  readonly name: string;
  readonly driver_options?: Parameters | undefined;
}

export interface VolumeSourceHostPath {
  readonly path: string;
  readonly mount_propagation?: MountPropagation | undefined;
}

export interface VolumeSourceSandboxPath {
  readonly type?: VolumeSourceSandboxPathType | undefined;
  readonly path: string;
}

/** From the executor. The message with the name of the type holds its parameters. */
export type ExecutorCall =
  | { readonly type: 'SUBSCRIBE'; readonly executor_id: ExecutorID; readonly framework_id: FrameworkID; readonly subscribe: ExecutorCallSubscribe; }
  | { readonly type: 'UPDATE'; readonly executor_id: ExecutorID; readonly framework_id: FrameworkID; readonly update: ExecutorCallUpdate; }
  | { readonly type: 'MESSAGE'; readonly executor_id: ExecutorID; readonly framework_id: FrameworkID; readonly message: ExecutorCallMessage; }
  | { readonly type: 'HEARTBEAT'; readonly executor_id: ExecutorID; readonly framework_id: FrameworkID; };

/** Whether the type is a known one, and the part that it names is there. */
export function isExecutorCall(message: AnyExecutorCall): message is ExecutorCall {
  switch (message.type) {
    case 'SUBSCRIBE':
      return message.subscribe !== undefined;
    case 'UPDATE':
      return message.update !== undefined;
    case 'MESSAGE':
      return message.message !== undefined;
    case 'HEARTBEAT':
      return true;
    default:
      return false;
  }
}

/** From the agent, as a record of the answer to SUBSCRIBE. */
export type ExecutorEvent =
  | { readonly type: 'SUBSCRIBED'; readonly subscribed: ExecutorEventSubscribed; }
  | { readonly type: 'LAUNCH'; readonly launch: ExecutorEventLaunch; }
  | { readonly type: 'KILL'; readonly kill: ExecutorEventKill; }
  | { readonly type: 'ACKNOWLEDGED'; readonly acknowledged: ExecutorEventAcknowledged; }
  | { readonly type: 'MESSAGE'; readonly message: ExecutorEventMessage; }
  | { readonly type: 'ERROR'; readonly error: ExecutorEventError; }
  | { readonly type: 'SHUTDOWN'; }
  | { readonly type: 'LAUNCH_GROUP'; readonly launch_group: ExecutorEventLaunchGroup; }
  | { readonly type: 'HEARTBEAT'; };

/** Whether the type is a known one, and the part that it names is there. */
export function isExecutorEvent(message: AnyExecutorEvent): message is ExecutorEvent {
  switch (message.type) {
    case 'SUBSCRIBED':
      return message.subscribed !== undefined;
    case 'LAUNCH':
      return message.launch !== undefined;
    case 'KILL':
      return message.kill !== undefined;
    case 'ACKNOWLEDGED':
      return message.acknowledged !== undefined;
    case 'MESSAGE':
      return message.message !== undefined;
    case 'ERROR':
      return message.error !== undefined;
    case 'LAUNCH_GROUP':
      return message.launch_group !== undefined;
    case 'SHUTDOWN':
    case 'HEARTBEAT':
      return true;
    default:
      return false;
  }
}

export type MasterCall =
  | { readonly type: 'GET_HEALTH'; }
  | { readonly type: 'GET_VERSION'; }
  | { readonly type: 'GET_STATE'; }
  | { readonly type: 'GET_AGENTS'; }
  | { readonly type: 'GET_FRAMEWORKS'; }
  | { readonly type: 'GET_EXECUTORS'; }
  | { readonly type: 'GET_TASKS'; }
  | { readonly type: 'GET_ROLES'; }
  | { readonly type: 'GET_MASTER'; }
  | { readonly type: 'RESERVE_RESOURCES'; readonly reserve_resources: MasterCallReserveResources; }
  | { readonly type: 'UNRESERVE_RESOURCES'; readonly unreserve_resources: MasterCallUnreserveResources; }
  | { readonly type: 'CREATE_VOLUMES'; readonly create_volumes: MasterCallCreateVolumes; }
  | { readonly type: 'DESTROY_VOLUMES'; readonly destroy_volumes: MasterCallDestroyVolumes; }
  | { readonly type: 'GET_MAINTENANCE_STATUS'; }
  | { readonly type: 'GET_MAINTENANCE_SCHEDULE'; }
  | { readonly type: 'UPDATE_MAINTENANCE_SCHEDULE'; readonly update_maintenance_schedule: MasterCallUpdateMaintenanceSchedule; }
  | { readonly type: 'START_MAINTENANCE'; readonly start_maintenance: MasterCallStartMaintenance; }
  | { readonly type: 'STOP_MAINTENANCE'; readonly stop_maintenance: MasterCallStopMaintenance; }
  | { readonly type: 'TEARDOWN'; readonly teardown: MasterCallTeardown; }
  | { readonly type: 'MARK_AGENT_GONE'; readonly mark_agent_gone: MasterCallMarkAgentGone; }
  | { readonly type: 'GET_OPERATIONS'; }
  | { readonly type: 'DRAIN_AGENT'; readonly drain_agent: MasterCallDrainAgent; }
  | { readonly type: 'DEACTIVATE_AGENT'; readonly deactivate_agent: MasterCallDeactivateAgent; }
  | { readonly type: 'REACTIVATE_AGENT'; readonly reactivate_agent: MasterCallReactivateAgent; };

/** Whether the type is a known one, and the part that it names is there. */
export function isMasterCall(message: AnyMasterCall): message is MasterCall {
  switch (message.type) {
    case 'RESERVE_RESOURCES':
      return message.reserve_resources !== undefined;
    case 'UNRESERVE_RESOURCES':
      return message.unreserve_resources !== undefined;
    case 'CREATE_VOLUMES':
      return message.create_volumes !== undefined;
    case 'DESTROY_VOLUMES':
      return message.destroy_volumes !== undefined;
    case 'UPDATE_MAINTENANCE_SCHEDULE':
      return message.update_maintenance_schedule !== undefined;
    case 'START_MAINTENANCE':
      return message.start_maintenance !== undefined;
    case 'STOP_MAINTENANCE':
      return message.stop_maintenance !== undefined;
    case 'TEARDOWN':
      return message.teardown !== undefined;
    case 'MARK_AGENT_GONE':
      return message.mark_agent_gone !== undefined;
    case 'DRAIN_AGENT':
      return message.drain_agent !== undefined;
    case 'DEACTIVATE_AGENT':
      return message.deactivate_agent !== undefined;
    case 'REACTIVATE_AGENT':
      return message.reactivate_agent !== undefined;
    case 'GET_HEALTH':
    case 'GET_VERSION':
    case 'GET_STATE':
    case 'GET_AGENTS':
    case 'GET_FRAMEWORKS':
    case 'GET_EXECUTORS':
    case 'GET_TASKS':
    case 'GET_ROLES':
    case 'GET_MASTER':
    case 'GET_MAINTENANCE_STATUS':
    case 'GET_MAINTENANCE_SCHEDULE':
    case 'GET_OPERATIONS':
      return true;
    default:
      return false;
  }
}

export type MasterResponse =
  | { readonly type: 'GET_HEALTH'; readonly get_health: MasterResponseGetHealth; }
  | { readonly type: 'GET_VERSION'; readonly get_version: MasterResponseGetVersion; }
  | { readonly type: 'GET_STATE'; readonly get_state: MasterResponseGetState; }
  | { readonly type: 'GET_AGENTS'; readonly get_agents: MasterResponseGetAgents; }
  | { readonly type: 'GET_FRAMEWORKS'; readonly get_frameworks: MasterResponseGetFrameworks; }
  | { readonly type: 'GET_EXECUTORS'; readonly get_executors: MasterResponseGetExecutors; }
  | { readonly type: 'GET_TASKS'; readonly get_tasks: MasterResponseGetTasks; }
  | { readonly type: 'GET_ROLES'; readonly get_roles: MasterResponseGetRoles; }
  | { readonly type: 'GET_MASTER'; readonly get_master: MasterResponseGetMaster; }
  | { readonly type: 'GET_MAINTENANCE_STATUS'; readonly get_maintenance_status: MasterResponseGetMaintenanceStatus; }
  | { readonly type: 'GET_MAINTENANCE_SCHEDULE'; readonly get_maintenance_schedule: MasterResponseGetMaintenanceSchedule; }
  | { readonly type: 'GET_OPERATIONS'; readonly get_operations: MasterResponseGetOperations; };

/** Whether the type is a known one, and the part that it names is there. */
export function isMasterResponse(message: AnyMasterResponse): message is MasterResponse {
  switch (message.type) {
    case 'GET_HEALTH':
      return message.get_health !== undefined;
    case 'GET_VERSION':
      return message.get_version !== undefined;
    case 'GET_STATE':
      return message.get_state !== undefined;
    case 'GET_AGENTS':
      return message.get_agents !== undefined;
    case 'GET_FRAMEWORKS':
      return message.get_frameworks !== undefined;
    case 'GET_EXECUTORS':
      return message.get_executors !== undefined;
    case 'GET_TASKS':
      return message.get_tasks !== undefined;
    case 'GET_ROLES':
      return message.get_roles !== undefined;
    case 'GET_MASTER':
      return message.get_master !== undefined;
    case 'GET_MAINTENANCE_STATUS':
      return message.get_maintenance_status !== undefined;
    case 'GET_MAINTENANCE_SCHEDULE':
      return message.get_maintenance_schedule !== undefined;
    case 'GET_OPERATIONS':
      return message.get_operations !== undefined;
    default:
      return false;
  }
}

/** From the scheduler. The message with the name of the type holds its parameters. */
export type SchedulerCall =
  | { readonly type: 'SUBSCRIBE'; readonly framework_id?: FrameworkID | undefined; readonly subscribe: SchedulerCallSubscribe; }
  | { readonly type: 'TEARDOWN'; readonly framework_id?: FrameworkID | undefined; }
  | { readonly type: 'ACCEPT'; readonly framework_id?: FrameworkID | undefined; readonly accept: SchedulerCallAccept; }
  | { readonly type: 'DECLINE'; readonly framework_id?: FrameworkID | undefined; readonly decline: SchedulerCallDecline; }
  | { readonly type: 'REVIVE'; readonly framework_id?: FrameworkID | undefined; readonly revive?: SchedulerCallRevive | undefined; }
  | { readonly type: 'KILL'; readonly framework_id?: FrameworkID | undefined; readonly kill: SchedulerCallKill; }
  | { readonly type: 'SHUTDOWN'; readonly framework_id?: FrameworkID | undefined; readonly shutdown: SchedulerCallShutdown; }
  | { readonly type: 'ACKNOWLEDGE'; readonly framework_id?: FrameworkID | undefined; readonly acknowledge: SchedulerCallAcknowledge; }
  | { readonly type: 'RECONCILE'; readonly framework_id?: FrameworkID | undefined; readonly reconcile: SchedulerCallReconcile; }
  | { readonly type: 'MESSAGE'; readonly framework_id?: FrameworkID | undefined; readonly message: SchedulerCallMessage; }
  | { readonly type: 'REQUEST'; readonly framework_id?: FrameworkID | undefined; readonly request: SchedulerCallRequest; }
  | { readonly type: 'SUPPRESS'; readonly framework_id?: FrameworkID | undefined; readonly suppress?: SchedulerCallSuppress | undefined; }
  | { readonly type: 'ACCEPT_INVERSE_OFFERS'; readonly framework_id?: FrameworkID | undefined; readonly accept_inverse_offers: SchedulerCallAcceptInverseOffers; }
  | { readonly type: 'DECLINE_INVERSE_OFFERS'; readonly framework_id?: FrameworkID | undefined; readonly decline_inverse_offers: SchedulerCallDeclineInverseOffers; }
  | { readonly type: 'ACKNOWLEDGE_OPERATION_STATUS'; readonly framework_id?: FrameworkID | undefined; readonly acknowledge_operation_status: SchedulerCallAcknowledgeOperationStatus; }
  | { readonly type: 'RECONCILE_OPERATIONS'; readonly framework_id?: FrameworkID | undefined; readonly reconcile_operations: SchedulerCallReconcileOperations; }
  | { readonly type: 'UPDATE_FRAMEWORK'; readonly framework_id?: FrameworkID | undefined; readonly update_framework: SchedulerCallUpdateFramework; };

/** Whether the type is a known one, and the part that it names is there. */
export function isSchedulerCall(message: AnySchedulerCall): message is SchedulerCall {
  switch (message.type) {
    case 'SUBSCRIBE':
      return message.subscribe !== undefined;
    case 'ACCEPT':
      return message.accept !== undefined;
    case 'DECLINE':
      return message.decline !== undefined;
    case 'KILL':
      return message.kill !== undefined;
    case 'SHUTDOWN':
      return message.shutdown !== undefined;
    case 'ACKNOWLEDGE':
      return message.acknowledge !== undefined;
    case 'RECONCILE':
      return message.reconcile !== undefined;
    case 'MESSAGE':
      return message.message !== undefined;
    case 'REQUEST':
      return message.request !== undefined;
    case 'ACCEPT_INVERSE_OFFERS':
      return message.accept_inverse_offers !== undefined;
    case 'DECLINE_INVERSE_OFFERS':
      return message.decline_inverse_offers !== undefined;
    case 'ACKNOWLEDGE_OPERATION_STATUS':
      return message.acknowledge_operation_status !== undefined;
    case 'RECONCILE_OPERATIONS':
      return message.reconcile_operations !== undefined;
    case 'UPDATE_FRAMEWORK':
      return message.update_framework !== undefined;
    case 'TEARDOWN':
    case 'REVIVE':
    case 'SUPPRESS':
      return true;
    default:
      return false;
  }
}

/** From the master, as a record of the answer to SUBSCRIBE. */
export type SchedulerEvent =
  | { readonly type: 'SUBSCRIBED'; readonly subscribed: SchedulerEventSubscribed; }
  | { readonly type: 'OFFERS'; readonly offers: SchedulerEventOffers; }
  | { readonly type: 'RESCIND'; readonly rescind: SchedulerEventRescind; }
  | { readonly type: 'UPDATE'; readonly update: SchedulerEventUpdate; }
  | { readonly type: 'MESSAGE'; readonly message: SchedulerEventMessage; }
  | { readonly type: 'FAILURE'; readonly failure: SchedulerEventFailure; }
  | { readonly type: 'ERROR'; readonly error: SchedulerEventError; }
  | { readonly type: 'HEARTBEAT'; }
  | { readonly type: 'INVERSE_OFFERS'; readonly inverse_offers: SchedulerEventInverseOffers; }
  | { readonly type: 'RESCIND_INVERSE_OFFER'; readonly rescind_inverse_offer: SchedulerEventRescindInverseOffer; }
  | { readonly type: 'UPDATE_OPERATION_STATUS'; readonly update_operation_status: SchedulerEventUpdateOperationStatus; };

/** Whether the type is a known one, and the part that it names is there. */
export function isSchedulerEvent(message: AnySchedulerEvent): message is SchedulerEvent {
  switch (message.type) {
    case 'SUBSCRIBED':
      return message.subscribed !== undefined;
    case 'OFFERS':
      return message.offers !== undefined;
    case 'RESCIND':
      return message.rescind !== undefined;
    case 'UPDATE':
      return message.update !== undefined;
    case 'MESSAGE':
      return message.message !== undefined;
    case 'FAILURE':
      return message.failure !== undefined;
    case 'ERROR':
      return message.error !== undefined;
    case 'INVERSE_OFFERS':
      return message.inverse_offers !== undefined;
    case 'RESCIND_INVERSE_OFFER':
      return message.rescind_inverse_offer !== undefined;
    case 'UPDATE_OPERATION_STATUS':
      return message.update_operation_status !== undefined;
    case 'HEARTBEAT':
      return true;
    default:
      return false;
  }
}
