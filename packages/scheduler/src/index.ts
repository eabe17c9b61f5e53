export { ControlPlane } from './control-plane.ts';
export type { ExecutorSettings } from './executor-info.ts';
export { frameworksOf } from './frameworks.ts';
export { FRAMEWORK_ID, type MesosSettings } from './mesos-link.ts';
export { ACCEPTANCES, type Acceptance, PAST, RECOVERING } from './recovery/recovery.ts';
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
