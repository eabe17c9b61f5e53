/** All that an executor is made of, as one script for Node's single executable: the frameworks of keelson.config.ts in it. */
import { fileURLToPath } from 'node:url';
import { KeelsonError, messageOf } from '@keelson/core';
import type { Plugin } from 'rolldown';
import { isOurs } from '../settings/own-packages.ts';
import { onlyFrameworks } from './only-frameworks.ts';

const CHECKOUT = fileURLToPath(new URL('../../../../', import.meta.url));
const ENTRY = fileURLToPath(new URL('./entry.ts', import.meta.url));
const DEFINE_CONFIG = fileURLToPath(new URL('../settings/define-config.ts', import.meta.url));

const START = 'virtual:start';
const NOTHING = '\0nothing';
/** Parts of dockerode that serve Docker over SSH and BuildKit, which executors have no use for. */
const LEFT_OUT: readonly string[] = ['ssh2', '@grpc/grpc-js', '@grpc/proto-loader'];
/** Packages that read files beside them, and what of them does not. */
const IN_ONE_FILE: Readonly<Record<string, string>> = {
  '@platformatic/wasm-utils': '@platformatic/wasm-utils/bundled',
};

export interface Bundle {
  readonly code: string;
}

/** @throws KeelsonError SETTINGS_INVALID where the configuration's frameworks can't be bundled. */
export async function bundleExecutor(configFile: string | null): Promise<Bundle> {
  const { rolldown } = await import('rolldown');
  const missing: string[] = [];
  const build = await rolldown({
    input: START,
    cwd: CHECKOUT,
    platform: 'node',
    plugins: [parts(configFile)],
    onLog(level, log) {
      if (log.code === 'UNRESOLVED_IMPORT') missing.push(log.message);
      else if (level === 'warn' && log.code === 'MISSING_EXPORT') missing.push(log.message);
    },
  });
  try {
    const { output } = await build.generate({
      format: 'cjs',
      codeSplitting: false,
      // Names stay, for stack traces; comments go, since they name folders of this machine.
      minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    });
    if (missing.length > 0) throw cannotBundle(configFile, missing.join('; '));
    return { code: output[0].code };
  } catch (error) {
    throw error instanceof KeelsonError ? error : cannotBundle(configFile, messageOf(error), error);
  } finally {
    await build.close();
  }
}

function parts(configFile: string | null): Plugin {
  const startCode = [
    `import { runExecutorFile } from ${JSON.stringify(ENTRY)};`,
    configFile === null
      ? 'const frameworks = [];'
      : `import config from ${JSON.stringify(configFile)};\nconst { frameworks = [] } = config;`,
    'runExecutorFile(frameworks);',
  ].join('\n');
  return {
    name: 'executor-file',
    async resolveId(source, importer) {
      if (source === START) return `\0${START}`;
      if (source === '@keelson/cli') return DEFINE_CONFIG;
      if (LEFT_OUT.includes(source)) return NOTHING;
      const inOneFile = IN_ONE_FILE[source];
      if (inOneFile !== undefined) return this.resolve(inOneFile, importer, { skipSelf: true });
      // A project without packages of its own takes them from here, as its configuration does where it is loaded.
      if (!isOurs(source)) return null;
      const own = await this.resolve(source, importer, { skipSelf: true });
      return own ?? this.resolve(source, ENTRY, { skipSelf: true });
    },
    load(id) {
      if (id === `\0${START}`) return startCode;
      return id === NOTHING ? 'module.exports = {};' : null;
    },
    transform(code, id) {
      return id === configFile ? onlyFrameworks(code, id) : null;
    },
  };
}

function cannotBundle(configFile: string | null, why: string, cause?: unknown): KeelsonError {
  const what = configFile === null ? 'the executor' : `the frameworks of ${configFile}`;
  return new KeelsonError('SETTINGS_INVALID', `${what} can't be put into one file: ${why}`, { cause });
}
