/**
 * The one table of errors: a stable code, its HTTP status, its title, and what the operator can do. The API answers with
 * them as RFC 9457 problem documents, the CLI prints them, docs/errors.md is made from them.
 */
export interface ErrorEntry {
  readonly status: number;
  readonly title: string;
  readonly action: string;
}

export const ERRORS = {
  SPEC_INVALID: {
    status: 400,
    title: "The instance's spec is not valid",
    action: 'Correct the fields that `errors` names.',
  },
  BODY_INVALID: {
    status: 400,
    title: 'The body is not what this route takes',
    action: 'Send JSON as /docs describes it.',
  },
  QUERY_INVALID: {
    status: 400,
    title: 'The query or path is not valid',
    action: 'Correct the parameters that `errors` names.',
  },
  BODY_TOO_LARGE: { status: 413, title: 'The body is too large', action: 'Send at most 1 MiB.' },
  MEDIA_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'The media type is not supported',
    action: 'Send Content-Type: application/json.',
  },
  UNAUTHORIZED: { status: 401, title: 'A token is needed', action: 'Send Authorization: Bearer TOKEN.' },
  FORBIDDEN: {
    status: 403,
    title: 'This request is not allowed',
    action: 'Reach the API by its own address, not through another site or name; or configure a token.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'The route does not take this method',
    action: 'Use one of those that the Allow header names.',
  },
  TOO_MANY_STREAMS: {
    status: 503,
    title: 'Too many event streams are open',
    action: 'Close some, or read pages: Accept: application/json.',
  },
  TOO_MANY_WAITS: {
    status: 503,
    title: 'Too many requests wait for an instance',
    action: 'Let some end, or ask again without ?wait=. What was asked for before goes on.',
  },
  ROUTE_NOT_FOUND: { status: 404, title: 'There is no such route', action: 'See /docs for the routes.' },
  INSTANCE_NOT_FOUND: {
    status: 404,
    title: 'There is no such instance',
    action: 'List the instances with `keelson ls`.',
  },
  FRAMEWORK_NOT_FOUND: {
    status: 404,
    title: 'There is no such framework',
    action: 'List the frameworks with GET /v1/frameworks.',
  },
  MEMBER_NOT_FOUND: {
    status: 404,
    title: 'The instance has no such member',
    action: 'See its members with `keelson status NAME`.',
  },
  AGENT_NOT_FOUND: {
    status: 404,
    title: 'There is no such agent',
    action: 'List the agents with `keelson agents`; name one by its id or its host name.',
  },
  QUARANTINE_NOT_FOUND: {
    status: 404,
    title: 'Nothing of this id is quarantined',
    action: 'List what is with `keelson audit`.',
  },
  VOLUME_NOT_FOUND: {
    status: 404,
    title: 'No volume of this id is kept',
    action: 'List those that are with `keelson volumes`.',
  },
  INSTANCE_EXISTS: {
    status: 409,
    title: 'An instance of this name exists',
    action: 'Choose another name, or change it: `keelson apply`, `keelson scale`, PUT.',
  },
  INSTANCE_DESTROYING: {
    status: 409,
    title: 'The instance is being destroyed',
    action: 'Wait until it is gone, then create it again.',
  },
  SPEC_CHANGE_FORBIDDEN: {
    status: 409,
    title: 'This change of the spec is not allowed',
    action: 'Create a new instance for what `errors` names.',
  },
  CONFLICT: {
    status: 409,
    title: 'The instance was changed meanwhile',
    action: 'Read it again and repeat the change.',
  },
  REQUEST_REFUSED: {
    status: 409,
    title: 'This is not possible now',
    action: 'The message says why. Where it is about the moment, try again when the instance has settled.',
  },
  NOT_LEADER: {
    status: 503,
    title: 'This scheduler does not lead',
    action: 'Try again in some seconds: another one takes over. `leader` is the URL of the last that is known.',
  },
  REPORT_REFUSED: {
    status: 403,
    title: 'This report is not for this Keelson',
    action: 'Check the report URL that executors are started with.',
  },
  STORE_UNAVAILABLE: {
    status: 503,
    title: 'The store does not answer',
    action: 'Check Redis; the request was not stored.',
  },
  STORE_REGRESSED: {
    status: 503,
    title: 'The store is empty or older than what executors have seen',
    action:
      'Nothing is killed. Restore Redis; or go on with the store as it is: `keelson adopt` takes up what runs, `keelson forget` leaves it.',
  },
  STORE_RECOVERING: {
    status: 503,
    title: 'What runs is being taken up into the accepted store',
    action: 'Wait: it takes some seconds.',
  },
  STORE_UNSAFE: {
    status: 503,
    title: 'This Redis can lose what it acknowledged',
    action: 'Set maxmemory-policy noeviction and appendonly yes; do not use Redis Cluster.',
  },
  STORE_CORRUPT: {
    status: 503,
    title: 'A record in the store can not be read',
    action: 'Restore the key that `detail` names, or run the version of Keelson that wrote it.',
  },
  API_UNREACHABLE: {
    status: 503,
    title: 'The API does not answer',
    action: 'Start it with `keelson up`, or say where it is with --api or KEELSON_API_URL.',
  },
  TIMEOUT: { status: 504, title: 'It took too long', action: 'It goes on; ask again with `keelson status NAME`.' },
  AGENT_UNAVAILABLE: {
    status: 503,
    title: 'The agent, or its executor, does not answer',
    action: 'Look at it with `keelson agents`; try again.',
  },
  INTERNAL: {
    status: 500,
    title: 'Keelson failed',
    action: 'Look at the log of the scheduler; this is a bug, please report it.',
  },
  SETTINGS_INVALID: { status: 500, title: 'The settings are not valid', action: 'Correct what the message names.' },
  PORT_TAKEN: { status: 500, title: 'A port is taken', action: 'Stop what listens there, or choose another port.' },
  DATA_DIR_LOCKED: {
    status: 500,
    title: 'Another keelson runs on this data directory',
    action: 'Stop it, or name another with --data-dir.',
  },
  DATA_DIR_INVALID: {
    status: 500,
    title: 'The data directory can not be used',
    action: 'Name a folder that you may write to with --data-dir or KEELSON_DATA_DIR.',
  },
  NAME_INVALID: {
    status: 400,
    title: 'A framework can not be called so',
    action: 'Choose a name of letters and digits, such as MySQL.',
  },
  FOLDER_UNUSABLE: {
    status: 409,
    title: 'The folder can not be used',
    action: 'Name another; for a new project one that is not there yet. Nothing was written.',
  },
  PROCESS_FAILED: {
    status: 500,
    title: "One of Keelson's own processes does not run",
    action: 'Look at its log, which the message names.',
  },
  REQUIREMENT_MISSING: {
    status: 500,
    title: 'Something that Keelson needs is missing',
    action: 'Install what the message names.',
  },
  IMAGE_UNAVAILABLE: {
    status: 500,
    title: 'The image can be neither pulled nor built',
    action: 'Check the registry, or build it with `keelson images build`.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof ERRORS;

/** Where in the input something is wrong, and what. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** An error that an operator is meant to read. */
export class KeelsonError extends Error {
  readonly code: ErrorCode;
  readonly errors: readonly FieldError[];

  constructor(code: ErrorCode, detail?: string, options: { errors?: readonly FieldError[]; cause?: unknown } = {}) {
    super(detail ?? ERRORS[code].title, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'KeelsonError';
    this.code = code;
    this.errors = options.errors ?? [];
  }

  get entry(): ErrorEntry {
    return ERRORS[this.code];
  }
}
