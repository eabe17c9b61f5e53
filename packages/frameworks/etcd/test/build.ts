/** Instances and members for tests. */
import { peers } from '../../../../test/support/framework-views.ts';

export const PASSWORD = 'a "strange" \\ p\u00e4ssword';

export const { instanceOf, memberOf } = peers({
  name: 'registry',
  framework: 'etcd',
  ports: ['client', 'peer'],
  secrets: { password: PASSWORD },
});
