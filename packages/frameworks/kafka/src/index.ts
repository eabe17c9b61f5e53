export { KafkaExecutor } from './executor.ts';
export { KafkaFramework } from './framework.ts';
export { type KafkaOptions, kafkaOptions } from './options.ts';
