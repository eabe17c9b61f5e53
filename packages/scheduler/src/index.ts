export { ControlPlane } from './control-plane.ts';
export type { ExecutorSettings } from './executor-info.ts';
export { frameworksOf, traitsOf } from './frameworks.ts';
export type { MesosSettings } from './mesos-link.ts';
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
