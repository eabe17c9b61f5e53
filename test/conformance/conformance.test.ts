/** The conformance suite: see README.md. All of it runs against one target, in order; what breaks agents comes last. */
import { afterAll, beforeAll } from 'vitest';
import { agentFailuresSuite } from './suites/agent-failures.ts';
import { executorSuite } from './suites/executor.ts';
import { executorFailuresSuite } from './suites/executor-failures.ts';
import { httpSuite } from './suites/http.ts';
import { maintenanceSuite } from './suites/maintenance.ts';
import { offersSuite } from './suites/offers.ts';
import { operationsSuite } from './suites/operations.ts';
import { operatorSuite } from './suites/operator.ts';
import { probesSuite } from './suites/probes.ts';
import { reconciliationSuite } from './suites/reconciliation.ts';
import { subscriptionSuite } from './suites/subscription.ts';
import { taskFailuresSuite } from './suites/task-failures.ts';
import { taskGroupsSuite } from './suites/task-groups.ts';
import { updatesSuite } from './suites/updates.ts';
import { openTarget } from './target/open.ts';
import type { Target } from './target/target.ts';

let opened: Target | undefined;

beforeAll(async () => {
  opened = await openTarget();
});
afterAll(() => opened?.close());

const target = (): Target => {
  if (opened === undefined) throw new Error('the target is open only while tests run');
  return opened;
};

httpSuite(target);
probesSuite(target);
subscriptionSuite(target);
offersSuite(target);
updatesSuite(target);
reconciliationSuite(target);
taskFailuresSuite(target);
taskGroupsSuite(target);
operatorSuite(target);
executorSuite(target);
operationsSuite(target);
executorFailuresSuite(target);
agentFailuresSuite(target);
maintenanceSuite(target);
