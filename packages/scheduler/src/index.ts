export { ControlPlane } from './control-plane.ts';
export { frameworksOf, traitsOf } from './frameworks.ts';
export type { ExecutorSettings, MesosSettings } from './mesos-link.ts';
export { Scheduler, type SchedulerOptions } from './scheduler.ts';
