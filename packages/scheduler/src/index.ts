export { ControlPlane } from './control-plane.ts';
export { frameworksOf, traitsOf } from './frameworks.ts';
export { type ExecutorSettings, FRAMEWORK_ID, type MesosSettings } from './mesos-link.ts';
export { ACCEPTANCES, type Acceptance, PAST, RECOVERING } from './recovery/recovery.ts';
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
