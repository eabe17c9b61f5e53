/** What routes take in path, query and body; every text and number has a bound. */
import { z } from 'zod';

const name = z.string().min(1).max(64);
const ordinalOrName = z.string().min(1).max(64).describe("A member's name (`cache-0`) or ordinal (`0`).");

export const instanceParams = z.strictObject({ name });
export const instanceMemberParams = z.strictObject({ name, member: ordinalOrName });
export const agentParams = z.strictObject({
  agent: z.string().min(1).max(256).describe('Its id, or a host name that no other agent has.'),
});
export const memberParams = z.strictObject({ member: z.string().min(1).max(64) });
export const noQuery = z.strictObject({});

export const DEFAULT_WAIT_MS = 30_000;
export const MAX_WAIT_MS = 600_000;

export const getQuery = z.strictObject({
  wait: z.enum(['running', 'suspended', 'gone']).optional().describe('Answer when this is so. Gone: 204.'),
  timeoutMs: numberText(z.int().min(1).max(MAX_WAIT_MS)).default(DEFAULT_WAIT_MS),
});

export const listQuery = z.strictObject({
  limit: numberText(z.int().min(1).max(1000)).default(100),
  after: z.string().max(64).optional().describe('The `next` of the page before.'),
});

export const destroyQuery = z.strictObject({
  data: z.enum(['keep', 'delete']).default('keep').describe('Volumes are kept unless `delete` is asked for.'),
});

const eventId = z.string().regex(/^[\w-]{1,64}$/, 'must be the id of an event, or 0');
const since = eventId.optional().describe('Events after the one with this id; `0`: from the oldest that is kept.');
const limit = numberText(z.int().min(1).max(1000)).default(100);

export const eventsQuery = z.strictObject({ since, limit });
export const instanceEventsQuery = z.strictObject({
  since,
  limit,
  last: numberText(z.int().min(1).max(1000)).optional().describe('Only so many, the newest.'),
});
/** Sent by browsers when they connect again. */
export const streamHeaders = z.object({ 'last-event-id': eventId.optional() });

export const logsQuery = z.strictObject({ tail: numberText(z.int().min(1).max(10_000)).default(100) });

export const targetBody = z
  .strictObject({ to: ordinalOrName.optional().describe('The member to promote; else the freshest healthy slave.') })
  .optional();
export const failoverBody = z
  .strictObject({
    to: ordinalOrName.optional().describe('The member to promote; else the freshest healthy slave.'),
    acceptLoss: z
      .boolean()
      .default(false)
      .describe('With durability sync: go on with fewer slaves than it takes to be sure that none has more.'),
  })
  .optional();
export const quarantinedBody = z.strictObject({
  id: z.string().min(1).max(256),
  agentId: z.string().min(1).max(256).optional().describe('Where two agents have one of this id.'),
});
export const adoptedBody = quarantinedBody.extend({
  use: z.boolean().default(false).describe('Of a volume: its member is to be on it, whatever it was on before.'),
});
export const volumeParams = z.strictObject({ id: z.string().min(1).max(256) });
export const volumeQuery = z.strictObject({
  agentId: z.string().min(1).max(256).optional().describe('Where two agents have one of this id.'),
});
export const maintainBody = z.strictObject({
  operation: z.string().min(1).max(32).describe("One of the framework's own, such as `backup`."),
});
export const emptyBody = z.strictObject({}).optional();

/** Query strings are text: only whole decimal numbers become numbers, all else is told about as it is. */
function numberText<T extends z.ZodType<number, number>>(schema: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    schema,
  );
}
