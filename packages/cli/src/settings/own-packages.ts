/**
 * Where a keelson.config.ts finds `@keelson/cli`, `@keelson/sdk` and zod: in its own project's packages where they are installed,
 * else in this Keelson. A folder with nothing but that file is a project.
 */
import { registerHooks } from 'node:module';

/** zod, since a framework's options are a schema of its. */
const OURS = /^(@keelson\/[a-z-]+(\/[a-z-]+)?|zod)$/;

export function isOurs(specifier: string): boolean {
  return OURS.test(specifier);
}

let registered = false;

/** From now on, in this process. May be called again. */
export function resolveOwnPackages(): void {
  if (registered) return;
  registered = true;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      if (!isOurs(specifier)) return nextResolve(specifier, context);
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        return nextResolve(specifier, { ...context, parentURL: import.meta.url });
      }
    },
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
