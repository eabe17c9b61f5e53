export { CodecError } from './codec/codec-error.ts';
export { type Encoding, MEDIA_TYPES, type MessageCodec } from './codec/message-codec.ts';
export { DEFAULT_MASTER_PORT, type MasterDetector, MasterList, masterDetector } from './detect/master-detector.ts';
export { isZooKeeperUrl, parseZooKeeperUrl, type ZooKeeperUrl } from './detect/zookeeper/url.ts';
export {
  type DetectionNews,
  describeNews,
  ZooKeeperDetector,
  type ZooKeeperDetectorOptions,
} from './detect/zookeeper-detector.ts';
export { ExecutorClient } from './executor/client.ts';
export { parseDurationMs } from './executor/duration.ts';
export { type ExecutorEnvironment, parseExecutorEnvironment } from './executor/environment.ts';
export {
  type DeliveredExecutorEvent,
  ExecutorCallError,
  type ExecutorCallFailure,
  type ExecutorClientOptions,
  type ExecutorDisconnection,
  type ExecutorDisconnectReason,
  type ExecutorHandlers,
  type ExecutorOutcome,
  type StatusUpdate,
} from './executor/types.ts';
export { codecs } from './generated/codecs.ts';
export * from './generated/types.ts';
export { type Address, formatAddress, type MesosCredential, parseAddress, type TlsOptions } from './http/address.ts';
export { readCredentialFile } from './http/credential-file.ts';
export {
  OperatorCallError,
  type OperatorCallFailure,
  OperatorClient,
  type OperatorClientOptions,
} from './operator/client.ts';
export {
  DEFAULT_MAX_RECORD_BYTES,
  encodeRecord,
  RecordDecoder,
  type RecordDecoderOptions,
  RecordIoError,
} from './recordio/recordio.ts';
export type { BackoffOptions } from './retry.ts';
export { SchedulerClient } from './scheduler/client.ts';
export { type Probe, type ProbeOptions, probeMaster } from './scheduler/probe.ts';
export {
  type CallFailure,
  type DeliveredEvent,
  type Disconnection,
  type DisconnectReason,
  type SchedulerCallBody,
  SchedulerCallError,
  type SchedulerClientOptions,
  type SchedulerHandlers,
  type SchedulerOutcome,
  type Subscription,
} from './scheduler/types.ts';
export type { StreamEnd } from './stream/read-events.ts';
